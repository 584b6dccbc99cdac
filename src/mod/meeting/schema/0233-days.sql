-- The index of a place's meetings holds what its days are counted by, so that the list of places is read off it.
DROP INDEX meeting_meeting_body;
CREATE INDEX meeting_meeting_body ON meeting_meeting (body, starts, id, ends, standing, state, opened, explained);

-- When a place is asked next for the standing days that have to be made: on the day on which the next one comes into sight, or
-- on which other rules take effect. Without a row: at the next look.
CREATE TABLE meeting_due (
    body   $INT NOT NULL PRIMARY KEY REFERENCES body_body (id),
    on_day $INT NOT NULL
);
