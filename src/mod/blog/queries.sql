-- What the blog asks of the database.

-- --- posts ------------------------------------------------------------------------------------

-- name: blog_post :one
-- in: int id
-- out: int id, int state, int place, int author, int role, int org, text lang, text title, text text, text excerpt, int version, bool comments_open, int comments, time created, time updated, int? published, int? edited, text? tag, int? withdrawn, text? withdrawn_why
SELECT id, state, place, author, role, org, lang, title, text, excerpt, version, comments_open,
       comments, created, updated, published, edited, tag, withdrawn, withdrawn_why
FROM blog_post WHERE id = :id;

-- name: blog_post_add :one
-- in: int place, int author, int role, int org, text lang, text title, text text, text excerpt, bool comments_open, time now
-- out: int id
INSERT INTO blog_post (state, place, author, role, org, lang, title, text, excerpt, version,
                       comments_open, created, updated)
VALUES (0, :place, :author, :role, :org, :lang, :title, :text, :excerpt, 1, :comments_open, :now,
        :now)
RETURNING id;

-- name: blog_post_save :exec
-- Nothing changes when somebody saved in between: the version tells.
-- in: int id, int version, text lang, text title, text text, text excerpt, bool comments_open, time now
UPDATE blog_post
SET lang = :lang, title = :title, text = :text, excerpt = :excerpt, comments_open = :comments_open,
    updated = :now, version = version + 1
WHERE id = :id AND version = :version AND state < 2;

-- name: blog_post_publish :exec
-- in: int id, int version, text tag, time now
UPDATE blog_post
SET state = 1, published = :now, updated = :now, tag = :tag
WHERE id = :id AND version = :version AND state = 0;

-- name: blog_post_edited :exec
-- in: int id, time now
UPDATE blog_post SET edited = :now WHERE id = :id;

-- name: blog_post_withdraw :exec
-- in: int id, text why, time now
UPDATE blog_post SET state = 2, withdrawn = :now, updated = :now, withdrawn_why = :why
WHERE id = :id AND state = 1;

-- name: blog_post_count :exec
-- in: int id, int more
UPDATE blog_post SET comments = comments + :more WHERE id = :id;

-- name: blog_post_discard :exec
-- in: int id, int version
DELETE FROM blog_post WHERE id = :id AND version = :version AND state = 0;

-- name: blog_drafts_of_author :many
-- in: int author, int max
-- out: int id, text title, int org, time updated
SELECT id, title, org, updated FROM blog_post
WHERE author = :author AND state = 0 ORDER BY updated DESC LIMIT :max;

-- name: blog_drafts_of_org :many
-- in: int org, int max
-- out: int id, text title, int org, time updated
SELECT id, title, org, updated FROM blog_post
WHERE org = :org AND state = 0 ORDER BY updated DESC LIMIT :max;

-- name: blog_version_add :exec
-- in: int post, int version, text title, text text, text note, time at
INSERT INTO blog_version (post, version, title, text, note, at)
VALUES (:post, :version, :title, :text, :note, :at);

-- name: blog_versions :many
-- Newest first, starting below a version.
-- in: int post, int before, int max
-- out: int version, text title, text note, time at
SELECT version, title, note, at FROM blog_version
WHERE post = :post AND version < :before ORDER BY version DESC LIMIT :max;

-- name: blog_version :one
-- in: int post, int version
-- out: int version, text title, text text, text note, time at
SELECT version, title, text, note, at FROM blog_version
WHERE post = :post AND version = :version;

-- --- shelves ----------------------------------------------------------------------------------

-- name: blog_shelf_add :exec
-- in: int post, int kind, int owner, time now
INSERT INTO blog_shelf (post, kind, owner, published, updated)
VALUES (:post, :kind, :owner, :now, :now);

-- name: blog_shelf_touch :exec
-- in: int post, time now
UPDATE blog_shelf SET updated = :now WHERE post = :post;

-- name: blog_list :many
-- One page of a shelf, newest first.
-- in: int kind, int owner, time before, int before_post, int max
-- out: int id, int state, int place, int author, int role, int org, text lang, text title, text excerpt, int comments, time published, int? edited, int? withdrawn, text? withdrawn_why
-- out: text place_name, text place_name_en, text? org_name, text? org_name_en, text? author_name, int? author_closed
SELECT p.id, p.state, p.place, p.author, p.role, p.org, p.lang, p.title, p.excerpt, p.comments,
       s.published, p.edited, p.withdrawn, p.withdrawn_why, b.name AS place_name,
       b.name_en AS place_name_en, o.name AS org_name, o.name_en AS org_name_en,
       a.name AS author_name, a.closed AS author_closed
FROM blog_shelf s
JOIN blog_post p ON p.id = s.post
JOIN body_place_name b ON b.id = p.place
LEFT JOIN body_org_name o ON o.id = p.org
LEFT JOIN account_shown a ON a.id = p.author
WHERE s.kind = :kind AND s.owner = :owner AND (s.published, s.post) < (:before, :before_post)
ORDER BY s.published DESC, s.post DESC LIMIT :max;

-- name: blog_changes :many
-- One page of a shelf, last changed first: what a feed reader has to hear of.
-- in: int kind, int owner, time before, int before_post, int max
-- out: int id, int state, int place, int author, int role, int org, text lang, text title, text text, text excerpt, time published, time updated, text tag, text? withdrawn_why
SELECT p.id, p.state, p.place, p.author, p.role, p.org, p.lang, p.title, p.text, p.excerpt,
       s.published, s.updated, p.tag, p.withdrawn_why
FROM blog_shelf s JOIN blog_post p ON p.id = s.post
WHERE s.kind = :kind AND s.owner = :owner AND (s.updated, s.post) < (:before, :before_post)
ORDER BY s.updated DESC, s.post DESC LIMIT :max;

-- --- for search ---------------------------------------------------------------------------------

-- name: blog_posts_after :many
-- in: int after, int max
-- out: int id
SELECT id FROM blog_post WHERE id > :after ORDER BY id LIMIT :max;
