-- The blog: posts and their earlier versions, shelves.
--
-- Nothing public is ever deleted here: a state says what is shown. Only drafts are thrown away.

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
