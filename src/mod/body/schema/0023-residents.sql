-- How many people live in a place, those of the places below it included. 0: nobody has said.
ALTER TABLE body_body ADD COLUMN residents $INT NOT NULL DEFAULT 0;

-- Paths, for sums of other rooms over a place and those below it.
CREATE VIEW body_place_path AS SELECT id, path FROM body_body;
