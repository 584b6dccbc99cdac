-- Charters: versions of the rules of a place, in rows. A version never changes once it is there.

CREATE TABLE charter_version (
    id        $ID,
    root      $INT NOT NULL REFERENCES body_body (id),
    root_path $TEXT NOT NULL,            -- "linhai/": the first part of the path of every place below
    number    $INT NOT NULL,             -- 1, 2 … of this root; the higher wins where both hold
    name      $TEXT NOT NULL,
    name_en   $TEXT NOT NULL,
    effective $INT NOT NULL,             -- day from which it holds
    week      $TEXT NOT NULL,            -- "1111100": Monday to Sunday
    at        $INT NOT NULL,
    by_user   $INT,                      -- account; NULL: the command line
    sha256    $TEXT NOT NULL,
    text      $TEXT NOT NULL,            -- the file itself, to be taken over by others
    UNIQUE (root_path, number)
);
CREATE INDEX charter_version_root ON charter_version (root);

CREATE TABLE charter_rule (
    version $INT NOT NULL REFERENCES charter_version (id),
    key     $TEXT NOT NULL,
    scope   $TEXT NOT NULL CHECK (scope IN ('', 'city', 'town', 'village')),
    value   $TEXT NOT NULL,              -- as written in the file
    n       $INT NOT NULL,
    num     $INT NOT NULL,
    den     $INT NOT NULL,
    more    $INT NOT NULL CHECK (more IN (0, 1)),
    source  $TEXT NOT NULL,
    PRIMARY KEY (version, key, scope)
);

CREATE TABLE charter_day (
    version $INT NOT NULL REFERENCES charter_version (id),
    day     $INT NOT NULL,
    kind    $INT NOT NULL CHECK (kind IN (0, 1)), -- enum calendar_kind
    name    $TEXT NOT NULL,
    name_en $TEXT NOT NULL,
    source  $TEXT NOT NULL,
    PRIMARY KEY (version, day)
);

CREATE TABLE charter_festival (
    version $INT NOT NULL REFERENCES charter_version (id),
    day     $INT NOT NULL,
    name    $TEXT NOT NULL,
    name_en $TEXT NOT NULL,
    source  $TEXT NOT NULL,
    PRIMARY KEY (version, day, name)
);

-- In lists, seq keeps the order of the file.
CREATE TABLE charter_category (
    version $INT NOT NULL REFERENCES charter_version (id),
    seq     $INT NOT NULL,
    code    $TEXT NOT NULL,
    name    $TEXT NOT NULL,
    name_en $TEXT NOT NULL,
    hint    $TEXT NOT NULL,
    hint_en $TEXT NOT NULL,
    PRIMARY KEY (version, seq),
    UNIQUE (version, code)
);

CREATE TABLE charter_constituency (
    version $INT NOT NULL REFERENCES charter_version (id),
    scope   $TEXT NOT NULL,
    seq     $INT NOT NULL,
    code    $TEXT NOT NULL,
    name    $TEXT NOT NULL,
    name_en $TEXT NOT NULL,
    least   $INT NOT NULL,
    most    $INT NOT NULL,                -- 0: no bound
    source  $TEXT NOT NULL,
    PRIMARY KEY (version, scope, seq)
);

CREATE TABLE charter_standing_day (
    version    $INT NOT NULL REFERENCES charter_version (id),
    place      $TEXT NOT NULL,            -- a kind ("village"), or the code of one place
    seq        $INT NOT NULL,
    kind       $INT NOT NULL,             -- enum standing_kind
    pattern    $TEXT NOT NULL,
    minute     $INT NOT NULL,
    place_text $TEXT NOT NULL,
    source     $TEXT NOT NULL,
    PRIMARY KEY (version, place, seq)
);

CREATE TABLE charter_statutory (
    version $INT NOT NULL REFERENCES charter_version (id),
    seq     $INT NOT NULL,
    code    $TEXT NOT NULL,
    name    $TEXT NOT NULL,
    name_en $TEXT NOT NULL,
    route   $INT NOT NULL,                -- enum statutory_route
    source  $TEXT NOT NULL,
    PRIMARY KEY (version, seq),
    UNIQUE (version, code)
);
