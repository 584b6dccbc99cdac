-- What is late at a place is looked for among what still runs there, however many clocks have stopped.
CREATE INDEX deadline_clock_running ON deadline_clock (body, due) WHERE state = 0;
