-- Where an act of staff belongs: on the shelf of its place and of all above it, so that whoever watches there reads one
-- range. Acts of the whole installation stand on none.

CREATE TABLE account_audit_shelf (
    body   $INT NOT NULL REFERENCES body_body (id),
    at     $INT NOT NULL,
    audit  $INT NOT NULL REFERENCES account_audit (id),
    PRIMARY KEY (body, at, audit)
);
CREATE INDEX account_audit_shelf_audit ON account_audit_shelf (audit);
