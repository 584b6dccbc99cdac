-- What higher rooms may count of those who watch.
CREATE INDEX supervision_finding_at ON supervision_finding (body, at);
CREATE INDEX supervision_flag_since ON supervision_flag (body, since);

CREATE VIEW supervision_finding_counted AS SELECT body, number, fault, at FROM supervision_finding;
CREATE VIEW supervision_flag_counted AS SELECT body, number, rule, since, gone FROM supervision_flag;
