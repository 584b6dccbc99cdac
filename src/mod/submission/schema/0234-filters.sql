-- A filter of the office's queue has an index of its own, which holds what the other filters look at: rare ones are found
-- without reading what is not shown, in the queue of a whole city too.
CREATE INDEX submission_queue_state ON submission_queue (place, state, due, item, category, channel, assigned);
CREATE INDEX submission_queue_category ON submission_queue (place, category, due, item, state, channel, assigned);
CREATE INDEX submission_queue_channel ON submission_queue (place, channel, due, item, state, category, assigned);
CREATE INDEX submission_queue_assigned ON submission_queue (place, assigned, due, item, state, category, channel);
