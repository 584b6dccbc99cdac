-- How many people live in a place, those of the places below it included. 0: nobody has said.
ALTER TABLE body_body ADD COLUMN residents $INT NOT NULL DEFAULT 0;
