-- The tables that the tests of db/ use.
-- small: dbtest_kind
CREATE TABLE dbtest_kind (
    id   $ID,
    name $TEXT NOT NULL UNIQUE
);
CREATE TABLE dbtest_thing (
    id    $ID,
    kind  $INT REFERENCES dbtest_kind (id),
    name  $TEXT NOT NULL,
    note  TEXT,
    n     $INT NOT NULL DEFAULT 0,
    maybe $INT,
    open  $INT NOT NULL DEFAULT 1 CHECK (open IN (0, 1)),
    x     $REAL,
    at    $INT,
    bytes $BLOB
);
CREATE UNIQUE INDEX dbtest_thing_name ON dbtest_thing (name);
CREATE TABLE dbtest_pair (
    a $INT NOT NULL,
    b $INT NOT NULL,
    v $TEXT NOT NULL,
    PRIMARY KEY (a, b)
);
CREATE TABLE dbtest_counter (
    id $INT PRIMARY KEY,
    v  $INT NOT NULL
);
