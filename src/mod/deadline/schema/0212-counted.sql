-- What higher rooms may count of clocks, by the day on which they end; and those that still run, by place (with those
-- below) and end.
CREATE INDEX deadline_clock_due ON deadline_clock (body, due);

CREATE VIEW deadline_counted AS
SELECT id, body, subject, subject_id, number, rule, due, state, stopped, extended FROM deadline_clock;

CREATE VIEW deadline_waiting AS
SELECT s.body AS place, s.due AS due, c.body AS body FROM deadline_shelf s JOIN deadline_clock c ON c.id = s.clock;
