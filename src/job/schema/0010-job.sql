-- Work that happens after the answer.

-- "due" is the time before which it does not run; while a worker has it, the end of its claim. "lease"
-- counts claims, so that a worker whose claim ran out cannot finish what another has taken over.
-- "tries" are the claims since it was written or sent again, "error" is of the last of them, "died"
-- is when it became a dead letter.
CREATE TABLE job_queue (
    id      $ID,
    kind    $TEXT NOT NULL,
    payload TEXT NOT NULL,
    made    $INT NOT NULL,
    due     $INT NOT NULL,
    tries   $INT NOT NULL DEFAULT 0,
    lease   $INT NOT NULL DEFAULT 0,
    running $INT NOT NULL DEFAULT 0 CHECK (running IN (0, 1)),
    error   TEXT,
    dead    $INT NOT NULL DEFAULT 0 CHECK (dead IN (0, 1)),
    died    $INT
);
CREATE INDEX job_queue_due ON job_queue (dead, due, id);

-- The last due time each entry of cron ran for.
-- small: job_cron
CREATE TABLE job_cron (
    name     $TEXT PRIMARY KEY,
    last_run $INT NOT NULL
);

-- The outbox. "state" is an enum mail_state.
CREATE TABLE job_mail (
    id          $ID,
    made        $INT NOT NULL,
    to_address  $TEXT NOT NULL,
    to_name     TEXT,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    html        TEXT,
    unsubscribe TEXT,
    list_id     TEXT,
    state       $INT NOT NULL DEFAULT 0,
    error       TEXT,
    sent        $INT
);
CREATE INDEX job_mail_made ON job_mail (made);
