-- What becomes of a decision. Nothing is deleted: a state says what a row has become.

CREATE TABLE resolution_resolution (
    id          $ID,
    topic       $INT NOT NULL REFERENCES topic_topic (id),
    body        $INT NOT NULL REFERENCES body_body (id),
    number      $TEXT NOT NULL,                              -- of the topic
    decision    $INT NOT NULL,                               -- of the meeting; 0
    round       $INT NOT NULL,                               -- how often the topic came to be appraised
    state       $INT NOT NULL CHECK (state BETWEEN 0 AND 2), -- enum resolution_state
    outcome     $INT NOT NULL,                               -- enum meeting_outcome
    text        $TEXT NOT NULL,
    published   $INT NOT NULL,
    until_at    $INT NOT NULL,
    clock       $INT NOT NULL,
    result      $TEXT NOT NULL DEFAULT '',
    settled     $INT,
    reason      $TEXT NOT NULL DEFAULT '',
    against     $TEXT NOT NULL DEFAULT '',
    objections  $INT NOT NULL DEFAULT 0,
    waiting     $INT NOT NULL DEFAULT 0,                     -- objections without an answer
    upheld      $INT NOT NULL DEFAULT 0,
    version     $INT NOT NULL DEFAULT 1
);
CREATE INDEX resolution_resolution_topic ON resolution_resolution (topic, id);
CREATE INDEX resolution_resolution_body ON resolution_resolution (body, state, id);
CREATE INDEX resolution_resolution_end ON resolution_resolution (state, until_at);

CREATE TABLE resolution_objection (
    id          $ID,
    resolution  $INT NOT NULL REFERENCES resolution_resolution (id),
    body        $INT NOT NULL REFERENCES body_body (id),
    name        $TEXT NOT NULL,
    text        $TEXT NOT NULL,
    at          $INT NOT NULL,
    due         $INT NOT NULL,                               -- of the answer
    verdict     $INT NOT NULL CHECK (verdict BETWEEN 0 AND 3),
    answer      $TEXT NOT NULL,
    answered    $INT,
    answered_by $INT NOT NULL
);
CREATE INDEX resolution_objection_of ON resolution_objection (resolution, id);
CREATE INDEX resolution_objection_body ON resolution_objection (body, verdict, due);

-- The vote of those who decide by law, with the paper that proves it.
CREATE TABLE resolution_vote (
    id        $ID,
    topic     $INT NOT NULL REFERENCES topic_topic (id),
    route     $INT NOT NULL,
    on_day    $INT NOT NULL,
    entitled  $INT NOT NULL,
    present   $INT NOT NULL,
    yes       $INT NOT NULL,
    against   $INT NOT NULL,
    abstain   $INT NOT NULL,
    passed    $INT NOT NULL CHECK (passed IN (0, 1)),
    paper     $TEXT NOT NULL,
    hash      $TEXT NOT NULL,
    type      $TEXT NOT NULL,
    name      $TEXT NOT NULL,
    at        $INT NOT NULL
);
CREATE INDEX resolution_vote_topic ON resolution_vote (topic, id);

CREATE TABLE resolution_task (
    id          $ID,
    topic       $INT NOT NULL REFERENCES topic_topic (id),
    resolution  $INT NOT NULL REFERENCES resolution_resolution (id),
    round       $INT NOT NULL,
    body        $INT NOT NULL REFERENCES body_body (id),
    org         $INT NOT NULL REFERENCES body_org (id),
    number      $TEXT NOT NULL,
    title       $TEXT NOT NULL,
    budget      $TEXT NOT NULL,
    state       $INT NOT NULL CHECK (state BETWEEN 0 AND 3), -- enum task_state
    due         $INT NOT NULL,
    first_due   $INT NOT NULL,
    clock       $INT NOT NULL,
    given       $INT NOT NULL,
    finished    $INT,
    reason      $TEXT NOT NULL DEFAULT '',
    reports     $INT NOT NULL DEFAULT 0,
    proofs      $INT NOT NULL DEFAULT 0,
    moves       $INT NOT NULL DEFAULT 0,
    asks        $INT NOT NULL DEFAULT 0,                     -- working days that are asked for; 0: none
    asked_by    $INT NOT NULL DEFAULT 0,
    version     $INT NOT NULL DEFAULT 1
);
CREATE INDEX resolution_task_topic ON resolution_task (topic, id);
CREATE INDEX resolution_task_resolution ON resolution_task (resolution);
CREATE INDEX resolution_task_org ON resolution_task (org, state, due);
CREATE INDEX resolution_task_body ON resolution_task (body, state, due);

-- What happened to a task: reports, moved days, the way back.
CREATE TABLE resolution_step (
    id      $ID,
    task    $INT NOT NULL REFERENCES resolution_task (id),
    kind    $INT NOT NULL,
    person  $INT NOT NULL,
    role    $INT NOT NULL,
    text    $TEXT NOT NULL,
    at      $INT NOT NULL,
    was     $INT,
    due     $INT
);
CREATE INDEX resolution_step_task ON resolution_step (task, id);

CREATE TABLE resolution_file (
    id     $ID,
    step   $INT NOT NULL REFERENCES resolution_step (id),
    task   $INT NOT NULL REFERENCES resolution_task (id),
    hash   $TEXT NOT NULL,
    type   $TEXT NOT NULL,
    name   $TEXT NOT NULL,
    bytes  $INT NOT NULL
);
CREATE INDEX resolution_file_step ON resolution_file (step, id);
CREATE INDEX resolution_file_task ON resolution_file (task, id);

-- One each and round. who: "u12" an account, "s34" the person of a submission without one.
CREATE TABLE resolution_rating (
    id        $ID,
    topic     $INT NOT NULL REFERENCES topic_topic (id),
    round     $INT NOT NULL,
    who       $TEXT NOT NULL,
    attitude  $INT NOT NULL CHECK (attitude BETWEEN 0 AND 5),
    speed     $INT NOT NULL CHECK (speed BETWEEN 0 AND 5),
    result    $INT NOT NULL CHECK (result BETWEEN 0 AND 5),
    solved    $INT NOT NULL CHECK (solved BETWEEN 1 AND 3),
    words     $TEXT NOT NULL,
    at        $INT NOT NULL,
    UNIQUE (topic, round, who)
);
