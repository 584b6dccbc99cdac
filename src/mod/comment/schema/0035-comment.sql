-- What people say under a post or a topic, reports, and acts of moderation.
--
-- Nothing public is ever deleted here: a state says what is shown. comment_waiting holds work, not history,
-- and loses its rows when it is done.

CREATE TABLE comment_comment (
    id      $ID,
    subject    $INT NOT NULL,                                   -- enum subject: what it is about
    subject_id $INT NOT NULL,
    thread  $INT NOT NULL,                                      -- the comment it answers, or itself
    state   $INT NOT NULL CHECK (state BETWEEN 0 AND 5),        -- enum comment_state
    author  $INT NOT NULL,
    text    $TEXT NOT NULL,
    at      $INT NOT NULL,
    edited  $INT,
    ended   $INT                                                -- when its author withdrew it
);
CREATE INDEX comment_comment_thread ON comment_comment (subject, subject_id, thread, id);

-- "Please look at this": what people reported.
CREATE TABLE comment_flag (
    id       $ID,
    comment  $INT NOT NULL REFERENCES comment_comment (id),
    reporter $INT,                                              -- NULL: somebody not signed in
    reason   $INT NOT NULL,
    words    $TEXT NOT NULL,
    at       $INT NOT NULL,
    UNIQUE (comment, reporter)
);

-- The work of moderators: reported comments and appeals not yet decided, once for the place of the
-- subject and once for each place above it.
CREATE TABLE comment_waiting (
    place   $INT NOT NULL REFERENCES body_body (id),
    comment $INT NOT NULL REFERENCES comment_comment (id),
    appeal  $INT NOT NULL CHECK (appeal IN (0, 1)),
    flags   $INT NOT NULL,
    urgency $INT NOT NULL,
    since   $INT NOT NULL,
    PRIMARY KEY (comment, place)
);
CREATE INDEX comment_waiting_urgency ON comment_waiting (place, urgency, since);

-- Every act of moderation, for ever and in public.
CREATE TABLE comment_act (
    id      $ID,
    comment $INT NOT NULL REFERENCES comment_comment (id),
    place   $INT NOT NULL REFERENCES body_body (id),            -- of the subject
    kind    $INT NOT NULL CHECK (kind BETWEEN 0 AND 4),         -- enum comment_act_kind
    reason  $INT NOT NULL,                                      -- enum comment_reason
    words   $TEXT NOT NULL,
    actor   $INT NOT NULL,
    role    $INT NOT NULL,                                      -- 0: the comment's author
    seat    $INT NOT NULL,                                      -- the place the role is held in
    at      $INT NOT NULL
);
CREATE INDEX comment_act_comment ON comment_act (comment, id);
CREATE INDEX comment_act_place ON comment_act (place, id);

-- How many acts of each kind and reason: the sums of the public list.
-- small: comment_tally
CREATE TABLE comment_tally (
    kind    $INT NOT NULL,
    reason  $INT NOT NULL,
    n       $INT NOT NULL,
    PRIMARY KEY (kind, reason)
);
