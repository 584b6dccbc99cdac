-- The tree and the organisations, for lists of other rooms that have a row for each place.
CREATE VIEW body_place_parent AS SELECT id, parent FROM body_body;
CREATE VIEW body_org_place AS SELECT id, body, kind, name, name_en FROM body_org;
