-- Names, for the lists of other rooms: a row brings them along instead of asking for each.

CREATE VIEW body_place_name AS SELECT id, name, name_en FROM body_body;
CREATE VIEW body_org_name AS SELECT id, name, name_en FROM body_org;
