-- The public timeline. Rows are added and never changed.

CREATE TABLE chronicle_entry (
    id         $ID,                       -- ascends in the order of the commits
    at         $INT NOT NULL,
    body       $INT NOT NULL REFERENCES body_body (id),
    number     $TEXT,                     -- of the thread
    subject    $INT NOT NULL,             -- enum subject
    subject_id $INT NOT NULL,
    stage      $INT NOT NULL,             -- 1-10; 0: none
    act        $TEXT NOT NULL,            -- "topic.adopt"
    capacity   $TEXT NOT NULL,            -- role word of who acted
    org        $INT,
    actor      $INT,                      -- account of staff or a member, never of a villager
    words      $TEXT,
    on_day     $INT NOT NULL,             -- 0: none
    link       $TEXT
);
CREATE INDEX chronicle_entry_number ON chronicle_entry (number, id);
CREATE INDEX chronicle_entry_subject ON chronicle_entry (subject, subject_id, id);
CREATE INDEX chronicle_entry_body ON chronicle_entry (body, id);

-- An entry stands on the shelf of its place and of each place above it, so that a place with all below
-- it is one range, read from its newest end.
CREATE TABLE chronicle_shelf (
    body  $INT NOT NULL REFERENCES body_body (id),
    entry $INT NOT NULL REFERENCES chronicle_entry (id),
    PRIMARY KEY (body, entry)
);
CREATE INDEX chronicle_shelf_entry ON chronicle_shelf (entry);
