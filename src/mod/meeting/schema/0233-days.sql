-- The days of a place are counted off indexes of their own: all standing ones, those that nobody held, and what is ahead.
CREATE INDEX meeting_meeting_days ON meeting_meeting (body, starts, ends) WHERE standing > 0;
CREATE INDEX meeting_meeting_lost ON meeting_meeting (body, starts, ends, state, explained) WHERE standing > 0 AND opened = 0;
CREATE INDEX meeting_meeting_ahead ON meeting_meeting (body, ends, starts) WHERE state <= 2;

-- When a place is asked next for the standing days that have to be made: on the day on which the next one comes into sight, or
-- on which other rules take effect. Without a row: at the next look.
CREATE TABLE meeting_due (
    body   $INT NOT NULL PRIMARY KEY REFERENCES body_body (id),
    on_day $INT NOT NULL
);
