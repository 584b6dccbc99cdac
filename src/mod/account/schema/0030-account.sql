-- People, how they sign in, what they may do, and what staff did.

-- A person. Login, mail and phone are each enough to sign in: the *_key columns hold what is
-- compared (ASCII small letters; phone in digits with the country). A closed account keeps its row,
-- because posts refer to it, and nothing that tells who it was.
CREATE TABLE account_user (
    id            $ID,
    name          $TEXT NOT NULL,
    name_key      $TEXT NOT NULL,
    login         $TEXT,
    login_key     $TEXT UNIQUE,
    mail          $TEXT,
    mail_key      $TEXT UNIQUE,
    phone         $TEXT,
    phone_key     $TEXT UNIQUE,
    password      $TEXT,                                        -- argon2id, encoded; NULL: none
    lang          $TEXT,
    assurance     $INT NOT NULL CHECK (assurance BETWEEN 0 AND 4), -- enum assurance
    created       $INT NOT NULL,
    closed        $INT,
    totp          $BLOB,                                        -- secret, 20 bytes
    totp_on       $INT,                                         -- confirmed when; NULL: not in use
    totp_step     $INT NOT NULL DEFAULT 0                       -- last step used: none before counts
);
CREATE INDEX account_user_name ON account_user (name_key, id);

-- Sessions. token: SHA-256 of the cookie. seen: last time something was written in it.
CREATE TABLE account_session (
    id         $ID,
    token      $BLOB NOT NULL UNIQUE,
    person     $INT NOT NULL REFERENCES account_user (id),
    assurance  $INT NOT NULL CHECK (assurance BETWEEN 0 AND 4),
    created    $INT NOT NULL,
    seen       $INT NOT NULL,
    device     $TEXT NOT NULL,                                  -- "Chrome/Windows", nothing finer
    kept       $INT NOT NULL CHECK (kept IN (0, 1))             -- the browser may keep its cookie
);
CREATE INDEX account_session_person ON account_session (person, seen);
CREATE INDEX account_session_seen ON account_session (seen);

-- Browsers from which somebody signed in before: each has its own budget of wrong passwords, so
-- that nobody else can lock her out there. token: SHA-256 of the cookie.
CREATE TABLE account_device (
    id      $ID,
    token   $BLOB NOT NULL,
    person  $INT NOT NULL REFERENCES account_user (id),
    seen    $INT NOT NULL,
    UNIQUE (token, person)
);
CREATE INDEX account_device_person ON account_device (person, seen);

-- Wrong passwords of the last minutes. target: SHA-256 of the person or, where nobody has that name,
-- of what was typed, so that both answer alike. device 0: an unknown one.
CREATE TABLE account_failure (
    id      $ID,
    target  $BLOB NOT NULL,
    device  $INT NOT NULL,
    at      $INT NOT NULL
);
CREATE INDEX account_failure_target ON account_failure (target, device, at);
CREATE INDEX account_failure_at ON account_failure (at);

-- One-time codes, kept as SHA-256: invitations, resets, second steps of signing in, new addresses.
CREATE TABLE account_code (
    id       $ID,
    kind     $INT NOT NULL CHECK (kind BETWEEN 0 AND 4),        -- enum code_kind
    code     $BLOB NOT NULL UNIQUE,
    person   $INT REFERENCES account_user (id),                 -- whom it is for; NULL: a new person
    note     $TEXT NOT NULL,                                    -- name on the slip, or new address
    role     $INT NOT NULL DEFAULT 0,                           -- that an invitation brings
    body     $INT REFERENCES body_body (id),
    body_path $TEXT NOT NULL DEFAULT '',
    org      $INT REFERENCES body_org (id),
    made_by  $INT REFERENCES account_user (id),
    made_at  $INT NOT NULL,
    until    $INT NOT NULL,
    tries    $INT NOT NULL DEFAULT 0,
    used_at  $INT,
    revoked  $INT
);
CREATE INDEX account_code_person ON account_code (person, kind);
CREATE INDEX account_code_path ON account_code (body_path, id);
CREATE INDEX account_code_until ON account_code (until);
CREATE INDEX account_code_body ON account_code (body) WHERE body IS NOT NULL;
CREATE INDEX account_code_org ON account_code (org) WHERE org IS NOT NULL;
CREATE INDEX account_code_maker ON account_code (made_by) WHERE made_by IS NOT NULL;

-- Roles, given and ended; rows are history and stay. Days are inclusive. body_path is a copy of
-- the body's path, which never changes: "here and below" is a range.
CREATE TABLE account_role (
    id         $ID,
    person     $INT NOT NULL REFERENCES account_user (id),
    role       $INT NOT NULL,                                   -- one bit of enum role
    body       $INT NOT NULL REFERENCES body_body (id),
    body_path  $TEXT NOT NULL,
    org        $INT REFERENCES body_org (id),
    from_day   $INT NOT NULL,
    until_day  $INT,
    given_by   $INT REFERENCES account_user (id),
    given_at   $INT NOT NULL,
    ended_by   $INT REFERENCES account_user (id),
    ended_at   $INT
);
CREATE INDEX account_role_person ON account_role (person, id);
CREATE INDEX account_role_path ON account_role (body_path, person);
CREATE INDEX account_role_role ON account_role (role, person);
CREATE INDEX account_role_body ON account_role (body);
CREATE INDEX account_role_org ON account_role (org) WHERE org IS NOT NULL;
CREATE INDEX account_role_giver ON account_role (given_by) WHERE given_by IS NOT NULL;
CREATE INDEX account_role_ender ON account_role (ended_by) WHERE ended_by IS NOT NULL;

-- Recovery codes for a lost second factor, each good once.
CREATE TABLE account_recovery (
    person   $INT NOT NULL REFERENCES account_user (id),
    code     $BLOB NOT NULL,
    used_at  $INT,
    PRIMARY KEY (person, code)
);

-- What staff did. Only ever added to.
CREATE TABLE account_audit (
    id      $ID,
    at      $INT NOT NULL,
    actor   $INT REFERENCES account_user (id),                  -- NULL: the system
    act     $TEXT NOT NULL,
    object  $TEXT NOT NULL,
    detail  $TEXT NOT NULL
);
CREATE INDEX account_audit_at ON account_audit (at, id);
CREATE INDEX account_audit_actor ON account_audit (actor, at, id);
CREATE INDEX account_audit_act ON account_audit (act, at, id);
