-- News by mail. Addresses are personal data: they stand here only as long as somebody wants news.

-- Who gets letters: an account, or an address that was confirmed.
CREATE TABLE notify_reader (
    id       $ID,
    person   $INT UNIQUE,               -- account; NULL: an address alone
    mail     $TEXT,                     -- NULL for an account, whose address is asked when a letter is written
    mail_key $TEXT UNIQUE,
    sent_key $TEXT,                     -- key of the address that was last written to
    lang     $TEXT NOT NULL,
    rhythm   $INT NOT NULL CHECK (rhythm BETWEEN 0 AND 2), -- enum notify_rhythm
    hour     $INT NOT NULL CHECK (hour BETWEEN 0 AND 23),  -- of a digest, in the place's time
    paused   $INT NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    bounces  $INT NOT NULL DEFAULT 0,
    waits    $INT NOT NULL DEFAULT 0 CHECK (waits IN (0, 1)),
    due      $INT NOT NULL DEFAULT 0,   -- no letter before
    made     $INT NOT NULL
);
CREATE INDEX notify_reader_due ON notify_reader (waits, paused, due);
CREATE INDEX notify_reader_sent ON notify_reader (sent_key);

CREATE TABLE notify_subscription (
    id     $ID,
    reader $INT NOT NULL REFERENCES notify_reader (id),
    body   $INT REFERENCES body_body (id),
    deep   $INT NOT NULL DEFAULT 1 CHECK (deep IN (0, 1)), -- and all places below
    number $TEXT,
    made   $INT NOT NULL,
    UNIQUE (reader, body),
    UNIQUE (reader, number),
    CHECK ((body IS NULL) <> (number IS NULL))
);
CREATE INDEX notify_subscription_body ON notify_subscription (body, id);
CREATE INDEX notify_subscription_number ON notify_subscription (number, id);

-- Entries of the chronicle that wait for a reader's next letter.
CREATE TABLE notify_waiting (
    reader $INT NOT NULL REFERENCES notify_reader (id),
    entry  $INT NOT NULL,
    PRIMARY KEY (reader, entry)
);

-- Asked for, not confirmed yet.
CREATE TABLE notify_asked (
    id       $ID,
    hash     $BLOB NOT NULL UNIQUE,
    mail     $TEXT NOT NULL,
    mail_key $TEXT NOT NULL,
    lang     $TEXT NOT NULL,
    rhythm   $INT NOT NULL,
    hour     $INT NOT NULL,
    body     $INT REFERENCES body_body (id),
    deep     $INT NOT NULL,
    number   $TEXT,
    made     $INT NOT NULL
);
CREATE INDEX notify_asked_mail ON notify_asked (mail_key, made);
CREATE INDEX notify_asked_made ON notify_asked (made);
CREATE INDEX notify_asked_body ON notify_asked (body);

-- The links of letters: a new one in each.
CREATE TABLE notify_token (
    id     $ID,
    hash   $BLOB NOT NULL UNIQUE,
    reader $INT NOT NULL REFERENCES notify_reader (id),
    made   $INT NOT NULL
);
CREATE INDEX notify_token_reader ON notify_token (reader);
CREATE INDEX notify_token_made ON notify_token (made);

-- One row: how far the chronicle was read, and until when somebody is at it.
-- small: notify_state
CREATE TABLE notify_state (
    id      $INT NOT NULL PRIMARY KEY CHECK (id = 1),
    entry   $INT NOT NULL,              -- the last that is done
    after   $INT NOT NULL,              -- of the next: the last subscription that is done
    until   $INT NOT NULL
);
INSERT INTO notify_state (id, entry, after, until) VALUES (1, 0, 0, 0);
