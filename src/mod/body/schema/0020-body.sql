-- Places and their organisations. Words are OParl's and Popolo's: a body is a legal entity, an
-- organisation one of its parts.

CREATE TABLE body_body (
    id       $ID,
    parent   $INT REFERENCES body_body (id),
    kind     $INT NOT NULL CHECK (kind BETWEEN 0 AND 2), -- enum body_kind
    code     $TEXT NOT NULL UNIQUE,                      -- BSY, in the numbers of matters
    path     $TEXT NOT NULL UNIQUE,                      -- linhai/baishuiyang/; never changes
    name     $TEXT NOT NULL,
    name_en  $TEXT NOT NULL
);
CREATE INDEX body_body_parent ON body_body (parent, name);

CREATE TABLE body_org (
    id       $ID,
    body     $INT NOT NULL REFERENCES body_body (id),
    kind     $INT NOT NULL CHECK (kind BETWEEN 0 AND 6), -- enum org_kind
    name     $TEXT NOT NULL,
    name_en  $TEXT NOT NULL
);
CREATE INDEX body_org_body ON body_org (body, kind, id);
