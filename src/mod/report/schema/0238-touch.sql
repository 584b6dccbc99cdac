-- What was touched is noted once, however often it was. A table that triggers name cannot be renamed to its old name. In
-- PostgreSQL each trigger would have to say so itself: there a place and moment may stand twice, and are counted once.
-- sqlite:
CREATE TABLE report_kept (
    body   $INT NOT NULL,
    at     $INT NOT NULL
);
INSERT INTO report_kept (body, at) SELECT body, at FROM report_touch;
DROP TABLE report_touch;
CREATE TABLE report_touch (
    body   $INT NOT NULL,
    at     $INT NOT NULL,
    PRIMARY KEY (body, at) ON CONFLICT IGNORE
) WITHOUT ROWID;
INSERT INTO report_touch (body, at) SELECT body, at FROM report_kept;
DROP TABLE report_kept;
