-- A statement of an imported conversation that was taken up as a topic of its own.
ALTER TABLE topic_statement ADD COLUMN became $INT REFERENCES topic_topic (id);
CREATE INDEX topic_statement_became ON topic_statement (became);
