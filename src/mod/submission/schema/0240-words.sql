-- public_text is '' where nothing had to be masked: the public words are those of text, written once. A place's submissions
-- are found by submission_item_received.

DROP VIEW submission_said;
CREATE VIEW submission_said AS
SELECT id, number, kind, channel, state, may_public, public_title,
       CASE WHEN public_text = '' THEN text ELSE public_text END AS public_text
FROM submission_item;

DROP INDEX submission_item_body;
