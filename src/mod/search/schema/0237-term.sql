-- A list of documents is long: in a tree without row ids few of them fit on a page, and finding one reads a page for
-- nearly each level of a deep tree. By row id the lists lie beside a small index.
-- sqlite:
CREATE TABLE search_term_by_id (
    segment $INT NOT NULL,
    term    $INT NOT NULL,
    docs    $BLOB NOT NULL
);
INSERT INTO search_term_by_id (segment, term, docs) SELECT segment, term, docs FROM search_term ORDER BY segment, term;
DROP TABLE search_term;
ALTER TABLE search_term_by_id RENAME TO search_term;
CREATE UNIQUE INDEX search_term_of ON search_term (segment, term);
