-- small: good_kind, good_t
-- derived: good_sum
CREATE TABLE good_t (
    id $ID, -- a ; comment
    a  $INT NOT NULL DEFAULT ';' , b $REAL, c $TEXT, d $BLOB
);
CREATE TABLE good_w (a $INT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO good_t (a) VALUES ('CREATE TABLE; $ID :x');
-- sqlite:
CREATE VIRTUAL TABLE good_fts USING fts5(c);
CREATE TRIGGER good_ai AFTER INSERT ON good_t BEGIN
    INSERT INTO good_fts (c) VALUES (CASE WHEN new.c = 'END' THEN ';' ELSE new.c END);
    DELETE FROM good_t WHERE id = 0;
END;
-- pg:
CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN RETURN $$x;$$; END $body$ LANGUAGE plpgsql;
CREATE TRIGGER good_ai AFTER INSERT ON good_t EXECUTE FUNCTION f();
-- both:
CREATE INDEX good_a ON good_t (a);
