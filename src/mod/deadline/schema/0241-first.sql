-- The running clock of a subject that ends first, without sorting: each row of a queue asks for it.
CREATE INDEX deadline_clock_first ON deadline_clock (subject, subject_id, due, id) WHERE state = 0;
