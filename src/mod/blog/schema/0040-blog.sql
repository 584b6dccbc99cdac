-- The blog: posts and their earlier versions, shelves, comments, acts of moderation.
--
-- Nothing public is ever deleted here: a state says what is shown. Two tables hold work, not history,
-- and lose their rows when it is done: blog_waiting (what staff has to look at) and drafts thrown away.

CREATE TABLE blog_post (
    id            $ID,
    state         $INT NOT NULL CHECK (state BETWEEN 0 AND 2),  -- enum blog_state
    place         $INT NOT NULL REFERENCES body_body (id),
    author        $INT NOT NULL,                                -- who wrote it first
    role          $INT NOT NULL,                                -- enum role: in what capacity
    org           $INT NOT NULL DEFAULT 0,                      -- 0: under the author's own name
    lang          $TEXT NOT NULL,
    title         $TEXT NOT NULL,
    text          $TEXT NOT NULL,                                -- Markdown
    excerpt       $TEXT NOT NULL,                                -- plain words of the text's beginning
    version       $INT NOT NULL,                                -- goes up with every save
    comments_open $INT NOT NULL CHECK (comments_open IN (0, 1)),
    comments      $INT NOT NULL DEFAULT 0,                      -- how many are shown
    created       $INT NOT NULL,
    updated       $INT NOT NULL,
    published     $INT,
    edited        $INT,                                         -- last change of its public text
    tag           $TEXT,                                         -- its name for feeds, for ever (RFC 4151)
    withdrawn     $INT,
    withdrawn_why $TEXT
);
CREATE INDEX blog_post_author ON blog_post (author, state, updated);
CREATE INDEX blog_post_place ON blog_post (place);
CREATE INDEX blog_post_org ON blog_post (org, state, updated);

-- Each version that was public, the newest too.
CREATE TABLE blog_version (
    post     $INT NOT NULL REFERENCES blog_post (id),
    version  $INT NOT NULL,
    title    $TEXT NOT NULL,
    text     $TEXT NOT NULL,
    note     $TEXT NOT NULL,                                     -- what changed, in the author's words
    at       $INT NOT NULL,
    PRIMARY KEY (post, version)
);

-- A published post stands on several shelves: everything, its place and each place above, its author
-- or its organisation. Every list and every feed is one shelf, read from its newest end.
CREATE TABLE blog_shelf (
    post      $INT NOT NULL REFERENCES blog_post (id),
    kind      $INT NOT NULL CHECK (kind BETWEEN 0 AND 3),       -- enum blog_shelf_kind
    owner     $INT NOT NULL,                                    -- id of the place, person, organisation
    published $INT NOT NULL,
    updated   $INT NOT NULL,
    PRIMARY KEY (post, kind, owner)
);
CREATE INDEX blog_shelf_published ON blog_shelf (kind, owner, published, post);
CREATE INDEX blog_shelf_updated ON blog_shelf (kind, owner, updated, post);

CREATE TABLE blog_comment (
    id      $ID,
    post    $INT NOT NULL REFERENCES blog_post (id),
    thread  $INT NOT NULL,                                      -- the comment it answers, or itself
    state   $INT NOT NULL CHECK (state BETWEEN 0 AND 5),        -- enum blog_comment_state
    author  $INT NOT NULL,
    text    $TEXT NOT NULL,
    at      $INT NOT NULL,
    edited  $INT,
    ended   $INT                                                -- when its author withdrew it
);
CREATE INDEX blog_comment_thread ON blog_comment (post, thread, id);

-- "Please look at this": what people reported.
CREATE TABLE blog_flag (
    id       $ID,
    comment  $INT NOT NULL REFERENCES blog_comment (id),
    reporter $INT,                                              -- NULL: somebody not signed in
    reason   $INT NOT NULL,
    words    $TEXT NOT NULL,
    at       $INT NOT NULL,
    UNIQUE (comment, reporter)
);

-- The work of moderators: reported comments and appeals not yet decided, once for the place of the
-- post and once for each place above it.
CREATE TABLE blog_waiting (
    place   $INT NOT NULL REFERENCES body_body (id),
    comment $INT NOT NULL REFERENCES blog_comment (id),
    appeal  $INT NOT NULL CHECK (appeal IN (0, 1)),
    flags   $INT NOT NULL,
    urgency $INT NOT NULL,
    since   $INT NOT NULL,
    PRIMARY KEY (comment, place)
);
CREATE INDEX blog_waiting_urgency ON blog_waiting (place, urgency, since);

-- Every act of moderation, for ever and in public.
CREATE TABLE blog_act (
    id      $ID,
    comment $INT NOT NULL REFERENCES blog_comment (id),
    place   $INT NOT NULL REFERENCES body_body (id),            -- of the post
    kind    $INT NOT NULL CHECK (kind BETWEEN 0 AND 4),         -- enum blog_act_kind
    reason  $INT NOT NULL,                                      -- enum blog_reason
    words   $TEXT NOT NULL,
    actor   $INT NOT NULL,
    role    $INT NOT NULL,                                      -- 0: the comment's author
    seat    $INT NOT NULL,                                      -- the place the role is held in
    at      $INT NOT NULL
);
CREATE INDEX blog_act_comment ON blog_act (comment, id);
CREATE INDEX blog_act_place ON blog_act (place, id);

-- How many acts of each kind and reason: the sums of the public list.
-- small: blog_tally
CREATE TABLE blog_tally (
    kind    $INT NOT NULL,
    reason  $INT NOT NULL,
    n       $INT NOT NULL,
    PRIMARY KEY (kind, reason)
);
