-- Meetings: from the day in the calendar to the signed minutes.
--
-- Nothing public is deleted: a cancelled meeting and a missed day keep their row. Times that have not come are 0.

CREATE TABLE meeting_meeting (
    id          $ID,
    body        $INT NOT NULL REFERENCES body_body (id),
    org         $INT NOT NULL REFERENCES body_org (id),          -- the council
    kind        $INT NOT NULL CHECK (kind BETWEEN 0 AND 3),      -- enum meeting_kind
    state       $INT NOT NULL CHECK (state BETWEEN 0 AND 6),     -- enum meeting_state
    minutes     $INT NOT NULL DEFAULT 0,                         -- enum minutes_state
    lang        $TEXT NOT NULL,
    title       $TEXT NOT NULL,                                  -- '' of a standing day: by the reader's language
    place_text  $TEXT NOT NULL,
    who         $TEXT NOT NULL,
    starts      $INT NOT NULL,
    ends        $INT NOT NULL,
    standing    $INT NOT NULL DEFAULT 0,                         -- the day it was made for
    host        $INT NOT NULL DEFAULT 0,
    recorder    $INT NOT NULL DEFAULT 0,
    noticed     $INT NOT NULL DEFAULT 0,
    opened      $INT NOT NULL DEFAULT 0,
    closed      $INT NOT NULL DEFAULT 0,
    published   $INT NOT NULL DEFAULT 0,
    corrections $INT NOT NULL DEFAULT 0,
    quorum      $INT NOT NULL DEFAULT 0,
    present     $INT NOT NULL DEFAULT 0,
    reason      $TEXT NOT NULL DEFAULT '',
    explanation $TEXT NOT NULL DEFAULT '',
    explained   $INT NOT NULL DEFAULT 0,
    sequence    $INT NOT NULL DEFAULT 0,                         -- RFC 5545 §3.8.7.4
    created     $INT NOT NULL,
    changed     $INT NOT NULL,
    version     $INT NOT NULL DEFAULT 1,
    edition     $INT NOT NULL DEFAULT 0
);
CREATE INDEX meeting_meeting_body ON meeting_meeting (body, starts, id);
CREATE INDEX meeting_meeting_org ON meeting_meeting (org, starts);
CREATE INDEX meeting_meeting_state ON meeting_meeting (state, ends);
CREATE INDEX meeting_meeting_noticed ON meeting_meeting (body, noticed, id);
-- Whatever the number of processes, a standing day is made once.
CREATE UNIQUE INDEX meeting_meeting_standing ON meeting_meeting (body, kind, standing) WHERE standing > 0;

CREATE TABLE meeting_item (
    id      $ID,
    meeting $INT NOT NULL REFERENCES meeting_meeting (id),
    place   $INT NOT NULL,
    topic   $INT REFERENCES topic_topic (id),
    title   $TEXT NOT NULL,
    text    $TEXT NOT NULL
);
CREATE INDEX meeting_item_meeting ON meeting_item (meeting, place);
CREATE INDEX meeting_item_topic ON meeting_item (topic, meeting);

CREATE TABLE meeting_paper (
    id      $ID,
    meeting $INT NOT NULL REFERENCES meeting_meeting (id),
    hash    $TEXT NOT NULL,
    type    $TEXT NOT NULL,
    name    $TEXT NOT NULL,
    bytes   $INT NOT NULL,
    at      $INT NOT NULL
);
CREATE INDEX meeting_paper_meeting ON meeting_paper (meeting, id);

CREATE TABLE meeting_invitation (
    id         $ID,
    meeting    $INT NOT NULL REFERENCES meeting_meeting (id),
    person     $INT NOT NULL,                                    -- of the council
    code_hash  $TEXT NOT NULL UNIQUE,                            -- the code itself is on paper and in the letter only
    answer     $INT NOT NULL DEFAULT 0,                          -- enum invitation_answer
    substitute $TEXT NOT NULL DEFAULT '',
    answered   $INT NOT NULL DEFAULT 0,
    UNIQUE (meeting, person)
);

CREATE TABLE meeting_attendance (
    id         $ID,
    meeting    $INT NOT NULL REFERENCES meeting_meeting (id),
    person     $INT NOT NULL,                                    -- of the council; 0: a guest
    account    $INT NOT NULL DEFAULT 0,
    name       $TEXT NOT NULL,
    capacity   $TEXT NOT NULL,
    class      $TEXT NOT NULL,
    counts     $INT NOT NULL CHECK (counts IN (0, 1)),           -- for the quorum
    how        $INT NOT NULL CHECK (how BETWEEN 0 AND 2),        -- enum meeting_how
    arrived    $INT NOT NULL,
    gone       $INT NOT NULL DEFAULT 0
);
CREATE INDEX meeting_attendance_meeting ON meeting_attendance (meeting, id);
CREATE UNIQUE INDEX meeting_attendance_person ON meeting_attendance (meeting, person) WHERE person > 0;

CREATE TABLE meeting_turn (
    id         $ID,
    meeting    $INT NOT NULL REFERENCES meeting_meeting (id),
    item       $INT NOT NULL REFERENCES meeting_item (id),
    attendance $INT NOT NULL REFERENCES meeting_attendance (id),
    started    $INT NOT NULL,
    seconds    $INT NOT NULL DEFAULT -1,                         -- -1: speaks now
    gist       $TEXT NOT NULL DEFAULT ''
);
CREATE INDEX meeting_turn_meeting ON meeting_turn (meeting, id);
CREATE INDEX meeting_turn_item ON meeting_turn (item);
CREATE INDEX meeting_turn_attendance ON meeting_turn (attendance);
-- One speaks at a time.
CREATE UNIQUE INDEX meeting_turn_now ON meeting_turn (meeting) WHERE seconds = -1;

CREATE TABLE meeting_question (
    id         $ID,
    meeting    $INT NOT NULL REFERENCES meeting_meeting (id),
    item       $INT NOT NULL,                                    -- 0: of the whole
    place      $INT NOT NULL,
    name       $TEXT NOT NULL,                                   -- as given; '' none
    text       $TEXT NOT NULL,
    hall       $INT NOT NULL CHECK (hall IN (0, 1)),
    state      $INT NOT NULL DEFAULT 0,                          -- enum question_state
    answer     $TEXT NOT NULL DEFAULT '',
    submission $TEXT NOT NULL DEFAULT '',                        -- number, when it was carried over
    at         $INT NOT NULL
);
CREATE INDEX meeting_question_meeting ON meeting_question (meeting, place);

CREATE TABLE meeting_decision (
    id      $ID,
    meeting $INT NOT NULL REFERENCES meeting_meeting (id),
    item    $INT NOT NULL UNIQUE REFERENCES meeting_item (id),
    topic   $INT REFERENCES topic_topic (id),
    method  $INT NOT NULL CHECK (method BETWEEN 0 AND 1),
    outcome $INT NOT NULL CHECK (outcome BETWEEN 0 AND 4),
    yes     $INT NOT NULL,
    no      $INT NOT NULL,
    abstain $INT NOT NULL,
    present $INT NOT NULL,
    needed  $INT NOT NULL,
    text    $TEXT NOT NULL,
    at      $INT NOT NULL
);
CREATE INDEX meeting_decision_meeting ON meeting_decision (meeting, id);
CREATE INDEX meeting_decision_topic ON meeting_decision (topic, id);

CREATE TABLE meeting_dissent (
    id         $ID,
    decision   $INT NOT NULL REFERENCES meeting_decision (id),
    attendance $INT NOT NULL REFERENCES meeting_attendance (id),
    text       $TEXT NOT NULL
);
CREATE INDEX meeting_dissent_decision ON meeting_dissent (decision, id);
CREATE INDEX meeting_dissent_attendance ON meeting_dissent (attendance);

CREATE TABLE meeting_minutes (
    meeting $INT NOT NULL REFERENCES meeting_meeting (id),
    edition $INT NOT NULL,
    text    $TEXT NOT NULL,
    at      $INT NOT NULL,
    account $INT NOT NULL,
    PRIMARY KEY (meeting, edition)
);

CREATE TABLE meeting_correction (
    id      $ID,
    meeting $INT NOT NULL REFERENCES meeting_meeting (id),
    account $INT NOT NULL,
    edition $INT NOT NULL,
    words   $TEXT NOT NULL,
    at      $INT NOT NULL,
    answered $INT NOT NULL DEFAULT 0, -- time; 0: waits
    answerer $INT NOT NULL DEFAULT 0, -- account
    taken   $INT NOT NULL DEFAULT 0 CHECK (taken IN (0, 1)), -- put right in the text
    answer  $TEXT NOT NULL DEFAULT ''
);
CREATE INDEX meeting_correction_meeting ON meeting_correction (meeting, id);

CREATE TABLE meeting_signature (
    meeting $INT NOT NULL REFERENCES meeting_meeting (id),
    signer  $INT NOT NULL CHECK (signer BETWEEN 0 AND 2),        -- enum signer
    account $INT NOT NULL,
    at      $INT NOT NULL,
    edition $INT NOT NULL,
    sha256  $TEXT NOT NULL,
    refused $INT NOT NULL CHECK (refused IN (0, 1)),
    words   $TEXT NOT NULL,
    PRIMARY KEY (meeting, signer)
);
