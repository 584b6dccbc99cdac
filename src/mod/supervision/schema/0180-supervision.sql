-- Those who watch. A flag is never deleted: it says since when a rule is not kept, and since when it is again.

CREATE TABLE supervision_flag (
    id          $ID,
    body        $INT NOT NULL REFERENCES body_body (id),
    rule        $TEXT NOT NULL,
    subject     $INT NOT NULL,
    subject_id  $INT NOT NULL,
    number      $TEXT,
    what        $TEXT,
    link        $TEXT,
    since       $INT NOT NULL,
    seen        $INT NOT NULL,
    gone        $INT,
    finding     $INT                                         -- what the group wrote about what cannot be undone
);
CREATE INDEX supervision_flag_body ON supervision_flag (body, gone, id);
CREATE INDEX supervision_flag_stands ON supervision_flag (body) WHERE gone IS NULL;
CREATE INDEX supervision_flag_finding ON supervision_flag (finding) WHERE finding IS NOT NULL;
CREATE INDEX supervision_flag_all ON supervision_flag (body, id);
CREATE INDEX supervision_flag_number ON supervision_flag (number, id);

CREATE TABLE supervision_finding (
    id          $ID,
    body        $INT NOT NULL REFERENCES body_body (id),
    person      $INT NOT NULL,
    subject     $INT NOT NULL,
    subject_id  $INT NOT NULL,
    number      $TEXT,
    fault       $INT NOT NULL CHECK (fault IN (0, 1)),
    text        $TEXT NOT NULL,
    at          $INT NOT NULL
);
CREATE INDEX supervision_finding_body ON supervision_finding (body, id);
CREATE INDEX supervision_finding_number ON supervision_finding (number, id);

CREATE TABLE supervision_query (
    id           $ID,
    body         $INT NOT NULL REFERENCES body_body (id),
    person       $INT NOT NULL,
    number       $TEXT,
    title        $TEXT NOT NULL,
    text         $TEXT NOT NULL,
    at           $INT NOT NULL,
    due          $INT NOT NULL,
    clock        $INT NOT NULL,
    answer       $TEXT NOT NULL,
    answered     $INT,
    answered_by  $INT NOT NULL
);
CREATE INDEX supervision_query_body ON supervision_query (body, id);
CREATE INDEX supervision_query_number ON supervision_query (number, id);
CREATE INDEX supervision_query_person ON supervision_query (person, answered, due);
CREATE INDEX supervision_query_open ON supervision_query (body, answered, due);

-- How far the hourly look has come: one row. What happened behind that entry, or ran out since, is looked at.
CREATE TABLE supervision_seen (
    id     $INT PRIMARY KEY CHECK (id = 1),
    entry  $INT NOT NULL,                                    -- of the chronicle
    at     $INT NOT NULL
);
-- small: supervision_seen
