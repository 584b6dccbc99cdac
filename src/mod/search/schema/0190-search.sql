-- The index over public texts. Ordinary tables and blobs, the same in both databases; README.md says
-- how they work together.

CREATE TABLE search_doc (
    id      $ID,
    subject $TEXT NOT NULL,               -- kind of document, a word of its room
    object  $INT NOT NULL,                -- id of that kind
    body    $INT NOT NULL REFERENCES body_body (id),
    number  $TEXT,
    title   $TEXT,
    about   $TEXT,                        -- shown, not looked through
    text    $TEXT NOT NULL,
    url     $TEXT NOT NULL,
    at      $INT NOT NULL,
    lang    $TEXT,
    UNIQUE (subject, object)
);
CREATE INDEX search_doc_body ON search_doc (body);

-- Documents that stand in no finished segment yet, each with its terms: 8 bytes, ascending.
-- small: search_tail
CREATE TABLE search_tail (
    key     $INT NOT NULL PRIMARY KEY,
    segment $INT NOT NULL DEFAULT 0,      -- the one that is being made of it; 0: none
    terms   $BLOB NOT NULL
);
CREATE INDEX search_tail_segment ON search_tail (segment, key);

-- A segment: some documents, the newest first, numbered from 0.
-- small: search_segment
CREATE TABLE search_segment (
    id     $ID,
    level  $INT NOT NULL,                 -- 0: made of the tail, n: of segments of level n - 1
    state  $INT NOT NULL CHECK (state BETWEEN 0 AND 2), -- enum segment_state
    target $INT NOT NULL DEFAULT 0,       -- the segment that is being made of this one; 0: none
    slices $INT NOT NULL,                 -- steps in which it is made, and taken away
    slice  $INT NOT NULL,                 -- the next of them
    docs   $INT NOT NULL,
    dead   $INT NOT NULL DEFAULT 0,
    newest $INT NOT NULL,                 -- keys
    oldest $INT NOT NULL
);

-- The keys of its documents, 8 bytes each, descending, so many to a row.
-- sqlite:
CREATE TABLE search_key (
    segment $INT NOT NULL,
    chunk   $INT NOT NULL,
    newest  $INT NOT NULL,
    keys    $BLOB NOT NULL,
    PRIMARY KEY (segment, chunk)
) WITHOUT ROWID;
-- pg:
CREATE TABLE search_key (
    segment $INT NOT NULL,
    chunk   $INT NOT NULL,
    newest  $INT NOT NULL,
    keys    $BLOB NOT NULL,
    PRIMARY KEY (segment, chunk)
);
-- both:

CREATE INDEX search_key_newest ON search_key (segment, newest);

-- Which documents of the segment hold a term: numbers ascending, as differences.
-- sqlite:
CREATE TABLE search_term (
    segment $INT NOT NULL,
    term    $INT NOT NULL,
    docs    $BLOB NOT NULL,
    PRIMARY KEY (segment, term)
) WITHOUT ROWID;
-- pg:
CREATE TABLE search_term (
    segment $INT NOT NULL,
    term    $INT NOT NULL,
    docs    $BLOB NOT NULL,
    PRIMARY KEY (segment, term)
);
-- both:

-- Documents of a segment that were taken back or replaced since it was made.
CREATE TABLE search_dead (
    segment $INT NOT NULL,
    doc     $INT NOT NULL,
    PRIMARY KEY (segment, doc)
);

-- What rooms have handed in of what there was before search: how far, and whether that was all.
-- small: search_filled
CREATE TABLE search_filled (
    subject $TEXT NOT NULL PRIMARY KEY,
    upto    $INT NOT NULL,
    done    $INT NOT NULL CHECK (done IN (0, 1))
);

-- One row: until when somebody is tending the index.
-- small: search_care
CREATE TABLE search_care (
    id    $INT NOT NULL PRIMARY KEY CHECK (id = 1),
    until $INT NOT NULL
);
INSERT INTO search_care (id, until) VALUES (1, 0);
