-- Topics: matters that walk the ten stages.
--
-- Nothing public is deleted: a state says what a topic has become. A support that is taken back is the
-- exception; whether somebody supported something is nobody's business afterwards.

CREATE TABLE topic_topic (
    id          $ID,
    number      $TEXT NOT NULL UNIQUE,                        -- BSY-2026-0142
    body        $INT NOT NULL REFERENCES body_body (id),
    lang        $TEXT NOT NULL,
    title       $TEXT NOT NULL,
    summary     $TEXT NOT NULL,
    stage       $INT NOT NULL CHECK (stage BETWEEN 1 AND 10), -- enum topic_stage
    state       $INT NOT NULL CHECK (state BETWEEN 0 AND 6),  -- enum topic_state
    origin      $INT NOT NULL CHECK (origin BETWEEN 0 AND 4), -- enum topic_origin
    proposer    $INT NOT NULL,                                -- account of a member or clerk; 0
    category    $TEXT NOT NULL,
    statutory   $TEXT NOT NULL,
    duplicates  $INT NOT NULL CHECK (duplicates IN (0, 1)),   -- near-duplicates were looked at
    into_topic  $INT REFERENCES topic_topic (id),
    to_org      $INT NOT NULL DEFAULT 0,
    opened      $INT NOT NULL,
    entered     $INT NOT NULL,                                -- its present stage
    ended       $INT,
    reason      $TEXT NOT NULL DEFAULT '',
    supporters  $INT NOT NULL DEFAULT 0,
    comments    $INT NOT NULL DEFAULT 0,
    version     $INT NOT NULL DEFAULT 1,
    sha256      $TEXT NOT NULL DEFAULT ''                     -- of the archive package
);
CREATE INDEX topic_topic_stage ON topic_topic (body, state, stage, id);
CREATE INDEX topic_topic_into ON topic_topic (into_topic);

-- Where a topic is listed: its place and each place above. slot: the stage of one that walks, 20 plus the
-- state of one that does not. at: when it last moved.
CREATE TABLE topic_shelf (
    topic  $INT NOT NULL REFERENCES topic_topic (id),
    place  $INT NOT NULL REFERENCES body_body (id),
    slot   $INT NOT NULL,
    at     $INT NOT NULL,
    PRIMARY KEY (topic, place)
);
CREATE INDEX topic_shelf_all ON topic_shelf (place, at, topic);
CREATE INDEX topic_shelf_slot ON topic_shelf (place, slot, at, topic);

-- How a topic went through its stages; after a reopening a stage stands twice.
CREATE TABLE topic_step (
    id       $ID,
    topic    $INT NOT NULL REFERENCES topic_topic (id),
    stage    $INT NOT NULL,
    entered  $INT NOT NULL,
    left_at  $INT,
    fast     $INT NOT NULL DEFAULT 0 CHECK (fast IN (0, 1)),
    reason   $TEXT NOT NULL DEFAULT '',                       -- of a fast track, of coming back
    role     $INT NOT NULL DEFAULT 0,                         -- of who left it
    person   $INT NOT NULL DEFAULT 0
);
CREATE INDEX topic_step_topic ON topic_step (topic, id);

-- What the agenda has to decide on: each submission that came into it, and the topic itself (submission 0).
CREATE TABLE topic_candidate (
    topic       $INT NOT NULL REFERENCES topic_topic (id),
    submission  $INT NOT NULL,
    verdict     $INT NOT NULL CHECK (verdict BETWEEN 0 AND 4), -- enum topic_verdict
    reason      $TEXT NOT NULL,
    at          $INT NOT NULL,
    PRIMARY KEY (topic, submission)
);
CREATE INDEX topic_candidate_submission ON topic_candidate (submission, topic);

-- Has somebody who decides an interest of their own in it?
CREATE TABLE topic_interest (
    topic     $INT NOT NULL REFERENCES topic_topic (id),
    person    $INT NOT NULL,
    role      $INT NOT NULL,
    interest  $INT NOT NULL CHECK (interest IN (0, 1)),
    words     $TEXT NOT NULL,
    at        $INT NOT NULL,
    PRIMARY KEY (topic, person)
);

-- Notices: the newest counts, the earlier ones stay.
CREATE TABLE topic_notice (
    id          $ID,
    topic       $INT NOT NULL REFERENCES topic_topic (id),
    starts      $INT NOT NULL,
    place_text  $TEXT NOT NULL,
    host        $TEXT NOT NULL,
    who         $TEXT NOT NULL,
    papers      $TEXT NOT NULL,
    meeting     $INT NOT NULL,
    url         $TEXT NOT NULL,
    at          $INT NOT NULL
);
CREATE INDEX topic_notice_topic ON topic_notice (topic, id);

-- The briefing before the talk: the newest counts.
CREATE TABLE topic_brief (
    id      $ID,
    topic   $INT NOT NULL REFERENCES topic_topic (id),
    text    $TEXT NOT NULL,
    differ  $INT NOT NULL CHECK (differ IN (0, 1)),            -- do views differ?
    at      $INT NOT NULL
);
CREATE INDEX topic_brief_topic ON topic_brief (topic, id);

CREATE TABLE topic_option (
    id     $ID,
    topic  $INT NOT NULL REFERENCES topic_topic (id),
    title  $TEXT NOT NULL,
    text   $TEXT NOT NULL,
    cost   $TEXT NOT NULL,
    at     $INT NOT NULL
);
CREATE INDEX topic_option_topic ON topic_option (topic, id);

-- Who was asked before the talk.
CREATE TABLE topic_consulted (
    id     $ID,
    topic  $INT NOT NULL REFERENCES topic_topic (id),
    who    $TEXT NOT NULL,
    how    $TEXT NOT NULL,
    said   $TEXT NOT NULL,
    at     $INT NOT NULL
);
CREATE INDEX topic_consulted_topic ON topic_consulted (topic, id);

-- Supporters of a topic or of a suggestion: an account once, or a count from a sheet of paper.
CREATE TABLE topic_support (
    id          $ID,
    subject     $INT NOT NULL,                                 -- enum subject
    subject_id  $INT NOT NULL,
    person      $INT,
    count       $INT NOT NULL,
    sheet       $TEXT NOT NULL,
    at          $INT NOT NULL,
    UNIQUE (subject, subject_id, person)
);
CREATE TABLE topic_tally (
    subject     $INT NOT NULL,
    subject_id  $INT NOT NULL,
    n           $INT NOT NULL,
    reached     $INT,                                          -- when the charter's number was reached
    PRIMARY KEY (subject, subject_id)
);

-- Statements on which people agreed, disagreed or passed: from an import now, from the opinion map later.
CREATE TABLE topic_statement (
    id        $ID,
    topic     $INT NOT NULL REFERENCES topic_topic (id),
    foreign_id $INT NOT NULL,                                  -- in the system it came from
    text      $TEXT NOT NULL,
    agree     $INT NOT NULL,
    disagree  $INT NOT NULL,
    pass      $INT NOT NULL,
    hidden    $INT NOT NULL CHECK (hidden IN (0, 1)),          -- moderated out where it came from
    at        $INT NOT NULL,
    UNIQUE (topic, foreign_id)
);
-- Where an import came from, with the words of thanks its licence asks for.
CREATE TABLE topic_source (
    topic   $INT PRIMARY KEY REFERENCES topic_topic (id),
    name    $TEXT NOT NULL,
    url     $TEXT NOT NULL,
    voters  $INT NOT NULL,
    votes   $INT NOT NULL,
    credit  $TEXT NOT NULL
);

-- The archive package, byte for byte as it was hashed.
CREATE TABLE topic_package (
    topic   $INT PRIMARY KEY REFERENCES topic_topic (id),
    sha256  $TEXT NOT NULL,
    text    $TEXT NOT NULL,
    at      $INT NOT NULL
);
