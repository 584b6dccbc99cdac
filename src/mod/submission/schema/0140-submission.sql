-- What people say, from the first word to their last.
--
-- Nothing that was public is deleted: a state says what is shown. Contact data stands apart and can be
-- erased. submission_shelf, submission_queue and submission_tally are lists and sums kept by the rules.

CREATE TABLE submission_item (
    id           $ID,
    number       $TEXT NOT NULL UNIQUE,
    body         $INT NOT NULL REFERENCES body_body (id),
    kind         $INT NOT NULL CHECK (kind BETWEEN 0 AND 5),        -- enum submission_kind
    channel      $INT NOT NULL CHECK (channel BETWEEN 0 AND 6),     -- enum submission_channel
    state        $INT NOT NULL CHECK (state BETWEEN 0 AND 9),       -- enum submission_state
    category     $TEXT NOT NULL,
    title        $TEXT NOT NULL,
    text         $TEXT NOT NULL,
    public_title $TEXT,                                             -- masked; NULL: not published
    public_text  $TEXT,
    place_text   $TEXT NOT NULL,
    may_public   $INT NOT NULL CHECK (may_public IN (0, 1)),
    author       $INT NOT NULL DEFAULT 0,                           -- account of the person
    code_hash    $BLOB,                                             -- NULL: none (imports)
    org          $INT NOT NULL,
    first_org    $INT NOT NULL DEFAULT 0,
    assigned     $INT NOT NULL DEFAULT 0,
    main         $INT NOT NULL DEFAULT 0,                           -- merged into
    topic        $TEXT,
    reason       $TEXT NOT NULL DEFAULT '',
    received     $INT NOT NULL,
    answered     $INT NOT NULL DEFAULT 0,
    closed       $INT NOT NULL DEFAULT 0,
    supports     $INT NOT NULL DEFAULT 0,
    extended     $INT NOT NULL DEFAULT 0,
    objected     $INT NOT NULL DEFAULT 0,
    listed       $INT NOT NULL DEFAULT 0,                           -- stands on the shelves
    version      $INT NOT NULL
);
CREATE INDEX submission_item_body ON submission_item (body);
CREATE INDEX submission_item_author ON submission_item (author, id) WHERE author <> 0;
CREATE INDEX submission_item_main ON submission_item (main) WHERE main <> 0;
CREATE INDEX submission_item_topic ON submission_item (topic) WHERE topic IS NOT NULL;
CREATE INDEX submission_item_waiting ON submission_item (answered) WHERE state = 3;

-- Public ones on the shelf of their place and of each place above it, in the order in which they came.
-- sqlite:
CREATE TABLE submission_shelf (
    place    $INT NOT NULL,
    at       $INT NOT NULL,
    item     $INT NOT NULL,
    state    $INT NOT NULL,
    category $TEXT NOT NULL,
    PRIMARY KEY (place, at, item)
) WITHOUT ROWID;
-- pg:
CREATE TABLE submission_shelf (
    place    $INT NOT NULL,
    at       $INT NOT NULL,
    item     $INT NOT NULL,
    state    $INT NOT NULL,
    category $TEXT NOT NULL,
    PRIMARY KEY (place, at, item)
);
-- both:
CREATE INDEX submission_shelf_state ON submission_shelf (place, state, at, item);
CREATE INDEX submission_shelf_category ON submission_shelf (place, category, at, item);

-- The office's work: what is open, once for its place and once for each place above it.
CREATE TABLE submission_queue (
    item     $INT NOT NULL REFERENCES submission_item (id),
    place    $INT NOT NULL,
    due      $INT NOT NULL,                                         -- earliest clock that runs
    state    $INT NOT NULL,
    category $TEXT NOT NULL,
    channel  $INT NOT NULL,
    org      $INT NOT NULL,
    assigned $INT NOT NULL,
    own      $INT NOT NULL CHECK (own IN (0, 1)),                   -- the row of its own place
    PRIMARY KEY (item, place)
);
CREATE INDEX submission_queue_due ON submission_queue (place, due, item);
CREATE INDEX submission_queue_org ON submission_queue (org, due, item) WHERE own = 1;

-- How many of each state, by place: sums over a place and below are a range of paths.
CREATE TABLE submission_tally (
    path     $TEXT NOT NULL,
    state    $INT NOT NULL,
    n        $INT NOT NULL,
    PRIMARY KEY (path, state)
);

-- How to reach the person; read by those who handle it, each time on record; erasable.
CREATE TABLE submission_contact (
    item     $INT NOT NULL PRIMARY KEY REFERENCES submission_item (id),
    name     $TEXT NOT NULL,
    phone    $TEXT NOT NULL,
    mail     $TEXT NOT NULL,
    lang     $TEXT NOT NULL
);

-- What happened to it: for the person; internal ones (notes) for those who handle it.
CREATE TABLE submission_step (
    id       $ID,
    item     $INT NOT NULL REFERENCES submission_item (id),
    at       $INT NOT NULL,
    act      $TEXT NOT NULL,
    role     $INT NOT NULL,                                         -- 0: the person; -1: the system
    org      $INT NOT NULL,
    actor    $INT NOT NULL,
    words    $TEXT NOT NULL,
    internal $INT NOT NULL CHECK (internal IN (0, 1))
);
CREATE INDEX submission_step_item ON submission_step (item, id);

CREATE TABLE submission_answer (
    id       $ID,
    item     $INT NOT NULL REFERENCES submission_item (id),
    org      $INT NOT NULL,
    writer   $INT NOT NULL,
    reviewer $INT NOT NULL DEFAULT 0,
    text     $TEXT NOT NULL,
    basis    $TEXT NOT NULL,
    state    $INT NOT NULL CHECK (state BETWEEN 0 AND 3),           -- enum answer_state
    remark   $TEXT NOT NULL DEFAULT '',
    at       $INT NOT NULL,
    version  $INT NOT NULL
);
CREATE INDEX submission_answer_item ON submission_answer (item, id);

-- Published answers of public ones, for feeds: its place and each place above.
CREATE TABLE submission_feed (
    place    $INT NOT NULL,
    at       $INT NOT NULL,
    answer   $INT NOT NULL REFERENCES submission_answer (id),
    PRIMARY KEY (place, at, answer)
);
CREATE INDEX submission_feed_answer ON submission_feed (answer);

CREATE TABLE submission_rating (
    answer   $INT NOT NULL PRIMARY KEY REFERENCES submission_answer (id),
    item     $INT NOT NULL REFERENCES submission_item (id),
    attitude $INT NOT NULL,
    speed    $INT NOT NULL,
    result   $INT NOT NULL,
    solved   $INT NOT NULL CHECK (solved BETWEEN 0 AND 3),          -- enum solved
    words    $TEXT NOT NULL,
    at       $INT NOT NULL
);
CREATE INDEX submission_rating_item ON submission_rating (item, answer);

CREATE TABLE submission_file (
    id       $ID,
    item     $INT NOT NULL REFERENCES submission_item (id),
    hash     $TEXT NOT NULL,
    name     $TEXT NOT NULL,
    type     $TEXT NOT NULL,
    bytes    $INT NOT NULL
);
CREATE INDEX submission_file_item ON submission_file (item, id);

CREATE TABLE submission_support (
    item     $INT NOT NULL REFERENCES submission_item (id),
    mark     $TEXT NOT NULL,                                        -- account, or a browser's mark
    at       $INT NOT NULL,
    PRIMARY KEY (item, mark)
);

-- Words an organisation answers with again and again.
CREATE TABLE submission_template (
    id       $ID,
    body     $INT NOT NULL REFERENCES body_body (id),
    title    $TEXT NOT NULL,
    text     $TEXT NOT NULL,
    gone     $INT NOT NULL DEFAULT 0
);
CREATE INDEX submission_template_body ON submission_template (body, title);
