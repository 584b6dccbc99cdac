-- A place's sums hold those of the places below it, so that a page reads ten rows and not ten of each village;
-- and the index of the queue holds what its filters look at, so that rows which are not shown are not read.

CREATE TABLE submission_count (
    place $INT NOT NULL REFERENCES body_body (id),
    state $INT NOT NULL,
    n     $INT NOT NULL,
    PRIMARY KEY (place, state)
);
INSERT INTO submission_count (place, state, n)
SELECT b.id, t.state, SUM(t.n)
FROM body_place_path b
JOIN submission_tally t ON t.path >= b.path AND t.path < substr(b.path, 1, length(b.path) - 1) || '0'
GROUP BY b.id, t.state;
DROP TABLE submission_tally;

DROP INDEX submission_queue_due;
CREATE INDEX submission_queue_due ON submission_queue (place, due, item, state, category, channel, assigned);
