-- Clocks. A row stays when its clock has stopped: it says whether it was kept.

CREATE TABLE deadline_clock (
    id         $ID,
    subject    $INT NOT NULL,             -- enum subject
    subject_id $INT NOT NULL,
    number     $TEXT,                     -- of the thread
    rule       $TEXT NOT NULL,            -- key of the charter
    body       $INT NOT NULL REFERENCES body_body (id),
    org        $INT NOT NULL,             -- who has to act; 0: the office of the body
    link       $TEXT,
    began      $INT NOT NULL,
    days       $INT NOT NULL,             -- of the rule on that day
    workdays   $INT NOT NULL CHECK (workdays IN (0, 1)),
    closes     $INT NOT NULL,             -- minutes since midnight, of the charter on that day
    fixed      $INT NOT NULL CHECK (fixed IN (0, 1)),  -- somebody named the day: no calendar moves it
    due        $INT NOT NULL,
    first_due  $INT NOT NULL,
    state      $INT NOT NULL CHECK (state BETWEEN 0 AND 2), -- enum deadline_state
    stopped    $INT NOT NULL DEFAULT 0,
    extended   $INT NOT NULL DEFAULT 0,
    reason     $TEXT,
    extended_at $INT NOT NULL DEFAULT 0,
    mark       $INT NOT NULL DEFAULT 0,   -- percent already told: 0, 50, 80, 100
    next_mark  $INT                       -- when the next one is told; NULL: none is left
);
CREATE INDEX deadline_clock_subject ON deadline_clock (subject, subject_id, id);
CREATE INDEX deadline_clock_number ON deadline_clock (number, id);
CREATE INDEX deadline_clock_org ON deadline_clock (org, state, due, id);
CREATE INDEX deadline_clock_mark ON deadline_clock (next_mark);
CREATE INDEX deadline_clock_body ON deadline_clock (body, state, id);

-- Running clocks stand on the shelf of their place and of those above it: the overdue list of a place
-- with all below it is one range by due. A clock that stops leaves the shelf.
CREATE TABLE deadline_shelf (
    body  $INT NOT NULL REFERENCES body_body (id),
    due   $INT NOT NULL,
    clock $INT NOT NULL REFERENCES deadline_clock (id),
    PRIMARY KEY (body, due, clock)
);
CREATE INDEX deadline_shelf_clock ON deadline_shelf (clock);

-- A clock that moved by itself, since the holidays of its charter changed.
CREATE TABLE deadline_move (
    clock   $INT NOT NULL REFERENCES deadline_clock (id),
    at      $INT NOT NULL,
    old_due $INT NOT NULL,
    new_due $INT NOT NULL,
    version $INT NOT NULL,                -- of the charter
    PRIMARY KEY (clock, at)
);
