-- What topics show of the submissions in them: only what is public.

CREATE VIEW submission_said AS
SELECT id, number, kind, channel, state, may_public, public_title, public_text FROM submission_item;
