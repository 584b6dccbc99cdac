-- Who sits in councils and their organs.

-- A person as the offices of a place know them: a name, and what tells two of the same name apart. Nothing
-- else about them is kept here. account: when they have one.
CREATE TABLE council_person (
    id       $ID,
    body     $INT NOT NULL REFERENCES body_body (id),
    name     $TEXT NOT NULL,
    note     $TEXT NOT NULL,                                    -- public: "of the second group"; mostly ''
    account  $INT REFERENCES account_user (id),
    UNIQUE (body, name, note)
);
CREATE INDEX council_person_account ON council_person (account) WHERE account IS NOT NULL;

-- Offices outside the council that make somebody its chair, and who holds them when.
CREATE TABLE council_post (
    id         $ID,
    body       $INT NOT NULL REFERENCES body_body (id),
    person     $INT NOT NULL REFERENCES council_person (id),
    from_day   $INT NOT NULL,
    until_day  $INT                                             -- NULL: holds it still
);
CREATE INDEX council_post_body ON council_post (body, from_day);
CREATE INDEX council_post_person ON council_post (person);

-- A version of the roster of a council and its organs. One at a time is open (draft or handed in); an
-- approved one never changes.
CREATE TABLE council_roster (
    id            $ID,
    council       $INT NOT NULL REFERENCES body_org (id),
    number        $INT NOT NULL,                                -- 1, 2 … of this council
    state         $INT NOT NULL CHECK (state BETWEEN 0 AND 2),  -- enum roster_state
    effective     $INT NOT NULL,                                -- the day from which it holds
    version       $INT NOT NULL,                                -- of the draft: two clerks see each other
    made_by       $INT REFERENCES account_user (id),
    made_at       $INT NOT NULL,
    submitted_by  $INT REFERENCES account_user (id),
    submitted_at  $INT,
    decided_by    $INT REFERENCES account_user (id),
    decided_at    $INT,
    capacity      $TEXT NOT NULL,                               -- of who decided: a role word
    words         $TEXT NOT NULL,                               -- of the approval, or why it was sent back
    seats         $INT NOT NULL,                                -- that counted when it was approved
    nonparty      $INT NOT NULL,                                -- of these
    told          $INT NOT NULL CHECK (told IN (0, 1)),         -- may nonparty be shown
    forgotten     $INT NOT NULL CHECK (forgotten IN (0, 1)),    -- the flags of its entries are erased
    UNIQUE (council, number)
);
CREATE UNIQUE INDEX council_roster_open ON council_roster (council) WHERE state < 2;
CREATE INDEX council_roster_day ON council_roster (council, state, effective, number);
CREATE INDEX council_roster_submitted ON council_roster (state, council);
CREATE INDEX council_roster_maker ON council_roster (made_by) WHERE made_by IS NOT NULL;
CREATE INDEX council_roster_submitter ON council_roster (submitted_by) WHERE submitted_by IS NOT NULL;
CREATE INDEX council_roster_decider ON council_roster (decided_by) WHERE decided_by IS NOT NULL;

-- An entry. party and woman (enum council_flag) are there for two shares that a charter may ask for and for nothing
-- else. That somebody belongs to a party can do them harm, so it is treated as sensitive in the sense of
-- 个人信息保护法 (Personal Information Protection Law) art. 28–30: asked only where the charter needs the share,
-- read by the office that keeps the roster alone, never shown or exported with a name, and erased when a later
-- version has taken effect.
CREATE TABLE council_seat (
    id            $ID,
    roster        $INT NOT NULL REFERENCES council_roster (id),
    org           $INT NOT NULL REFERENCES body_org (id),
    person        $INT NOT NULL REFERENCES council_person (id),
    kind          $INT NOT NULL CHECK (kind BETWEEN 0 AND 3),   -- enum council_seat_kind
    capacity      $TEXT NOT NULL,
    constituency  $TEXT NOT NULL,                               -- code in the charter; '' in organs
    origin        $INT NOT NULL CHECK (origin BETWEEN 0 AND 3), -- enum council_origin
    instead_of    $INT REFERENCES council_person (id),          -- whom a substitute stands for, or who left
    from_day      $INT NOT NULL,
    until_day     $INT NOT NULL,
    party         $INT NOT NULL CHECK (party BETWEEN 0 AND 2),
    woman         $INT NOT NULL CHECK (woman BETWEEN 0 AND 2),
    UNIQUE (roster, org, person)
);
CREATE INDEX council_seat_person ON council_seat (person, roster);
CREATE INDEX council_seat_org ON council_seat (org);
CREATE INDEX council_seat_instead ON council_seat (instead_of) WHERE instead_of IS NOT NULL;

-- Who left an approved seat before its time. The last day is in office.
CREATE TABLE council_departure (
    seat      $INT NOT NULL PRIMARY KEY REFERENCES council_seat (id),
    council   $INT NOT NULL REFERENCES body_org (id),
    last_day  $INT NOT NULL,
    reason    $INT NOT NULL CHECK (reason BETWEEN 0 AND 4),     -- enum departure
    noted_by  $INT REFERENCES account_user (id),
    at        $INT NOT NULL
);
CREATE INDEX council_departure_council ON council_departure (council, last_day);
CREATE INDEX council_departure_by ON council_departure (noted_by) WHERE noted_by IS NOT NULL;

-- Who came to which meeting day, or said that they cannot. words: for the office only.
CREATE TABLE council_presence (
    council  $INT NOT NULL REFERENCES body_org (id),
    person   $INT NOT NULL REFERENCES council_person (id),
    on_day   $INT NOT NULL,
    state    $INT NOT NULL CHECK (state BETWEEN 0 AND 3),       -- enum council_presence
    words    $TEXT NOT NULL,
    at       $INT NOT NULL,
    PRIMARY KEY (council, person, on_day)
);
CREATE INDEX council_presence_day ON council_presence (council, on_day);
CREATE INDEX council_presence_person ON council_presence (person);

-- Nominated by a constituency, or applied. contact: for the office only.
CREATE TABLE council_candidate (
    id            $ID,
    council       $INT NOT NULL REFERENCES body_org (id),
    name          $TEXT NOT NULL,
    constituency  $TEXT NOT NULL,
    origin        $INT NOT NULL CHECK (origin BETWEEN 0 AND 3),
    words         $TEXT NOT NULL,
    contact       $TEXT NOT NULL,
    state         $INT NOT NULL CHECK (state BETWEEN 0 AND 2),  -- enum candidate_state
    reason        $TEXT NOT NULL,
    account       $INT REFERENCES account_user (id),            -- who applied
    at            $INT NOT NULL,
    decided_by    $INT REFERENCES account_user (id),
    decided_at    $INT
);
CREATE INDEX council_candidate_council ON council_candidate (council, state, id);
CREATE UNIQUE INDEX council_candidate_account ON council_candidate (account, council) WHERE account IS NOT NULL AND state = 0;
CREATE INDEX council_candidate_person ON council_candidate (account) WHERE account IS NOT NULL;
CREATE INDEX council_candidate_decider ON council_candidate (decided_by) WHERE decided_by IS NOT NULL;
