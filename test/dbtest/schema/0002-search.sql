-- Full text, told apart by kind; filled by triggers.
-- sqlite:
CREATE VIRTUAL TABLE dbtest_fts USING fts5(name, content='dbtest_thing', content_rowid='id');
CREATE TRIGGER dbtest_thing_ai AFTER INSERT ON dbtest_thing BEGIN
    INSERT INTO dbtest_fts (rowid, name)
    VALUES (new.id, CASE WHEN new.name = ';' THEN '' ELSE new.name END);
END;
CREATE TRIGGER dbtest_thing_ad AFTER DELETE ON dbtest_thing BEGIN
    INSERT INTO dbtest_fts (dbtest_fts, rowid, name) VALUES ('delete', old.id, old.name);
END;
-- pg:
ALTER TABLE dbtest_thing ADD COLUMN tsv tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED;
CREATE INDEX dbtest_thing_tsv ON dbtest_thing USING gin (tsv);
CREATE FUNCTION dbtest_nothing() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
    RETURN NEW; -- a ; in a dollar quote
END $f$;
CREATE TRIGGER dbtest_thing_ai AFTER INSERT ON dbtest_thing
    FOR EACH ROW EXECUTE FUNCTION dbtest_nothing();
-- both:
-- A tree whose children may come before their parents.
CREATE TABLE dbtest_node (
    id     $ID,
    parent $INT REFERENCES dbtest_node (id),
    label  $TEXT NOT NULL
);
CREATE INDEX dbtest_node_parent ON dbtest_node (parent);
-- derived: dbtest_cache
CREATE TABLE dbtest_cache (id $INT PRIMARY KEY, v $TEXT);
