-- Tallies. What happened touches a place and a moment; the fold counts the days around that moment anew from the rows and
-- adds the parts up into sheets. All of it follows from other tables: it is never in a backup, and comes back while one
-- is restored.
-- derived: report_touch, report_part, report_sheet, report_state
-- small: report_state

-- A place and a moment whose count may have changed, written by the triggers below in the transaction of the act.
CREATE TABLE report_touch (
    body   $INT NOT NULL,
    at     $INT NOT NULL
);
CREATE INDEX report_touch_at ON report_touch (body, at);

-- What one place (not below) counts in the days of one week that lie in one month. counts: lines
-- "name number", ascending.
CREATE TABLE report_part (
    body   $INT NOT NULL,
    first  $INT NOT NULL,                                  -- its first day
    counts $TEXT NOT NULL,
    PRIMARY KEY (body, first)
);

-- What a place and all below it count in a week, a month or a year.
CREATE TABLE report_sheet (
    place  $INT NOT NULL,
    kind   $INT NOT NULL CHECK (kind BETWEEN 0 AND 2),     -- enum period_kind
    first  $INT NOT NULL,                                  -- its first day
    counts $TEXT NOT NULL,
    PRIMARY KEY (place, kind, first)
);

-- One row. turned: the day up to which clocks that still run count as late. folded: when it was last counted.
CREATE TABLE report_state (
    id     $INT PRIMARY KEY CHECK (id = 1),
    turned $INT NOT NULL,
    folded $INT NOT NULL
);

-- What is there already.
INSERT INTO report_touch (body, at) SELECT body, received FROM submission_counted;
INSERT INTO report_touch (body, at) SELECT body, due FROM deadline_counted;
INSERT INTO report_touch (body, at) SELECT body, starts FROM meeting_counted;
INSERT INTO report_touch (body, at) SELECT body, opened FROM topic_counted;
INSERT INTO report_touch (body, at) SELECT body, ended FROM topic_counted WHERE ended IS NOT NULL;
INSERT INTO report_touch (body, at) SELECT body, published FROM resolution_counted;
INSERT INTO report_touch (body, at) SELECT body, at FROM resolution_objection_counted;
INSERT INTO report_touch (body, at) SELECT body, due FROM resolution_task_counted;
INSERT INTO report_touch (body, at) SELECT body, at FROM supervision_finding_counted;
INSERT INTO report_touch (body, at) SELECT body, since FROM supervision_flag_counted;

-- Whatever is counted. An answer and a step need none: their submission is written in the same transaction.
-- sqlite:
CREATE TRIGGER report_submission_item_ai AFTER INSERT ON submission_item BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.received; END;
CREATE TRIGGER report_submission_item_au AFTER UPDATE ON submission_item BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.received; END;
CREATE TRIGGER report_submission_rating_ai AFTER INSERT ON submission_rating BEGIN INSERT INTO report_touch (body, at) SELECT body, received FROM submission_counted WHERE id = NEW.item; END;
CREATE TRIGGER report_deadline_clock_ai AFTER INSERT ON deadline_clock BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.due; END;
CREATE TRIGGER report_deadline_clock_au AFTER UPDATE ON deadline_clock BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.due; INSERT INTO report_touch (body, at) SELECT OLD.body, OLD.due WHERE OLD.due IS NOT NEW.due; END;
CREATE TRIGGER report_meeting_meeting_ai AFTER INSERT ON meeting_meeting BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.starts; END;
CREATE TRIGGER report_meeting_meeting_au AFTER UPDATE ON meeting_meeting BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.starts; INSERT INTO report_touch (body, at) SELECT OLD.body, OLD.starts WHERE OLD.starts IS NOT NEW.starts; END;
CREATE TRIGGER report_meeting_question_au AFTER UPDATE ON meeting_question BEGIN INSERT INTO report_touch (body, at) SELECT body, starts FROM meeting_counted WHERE id = NEW.meeting; END;
CREATE TRIGGER report_meeting_dissent_ai AFTER INSERT ON meeting_dissent BEGIN INSERT INTO report_touch (body, at) SELECT m.body, m.starts FROM meeting_decision_counted d JOIN meeting_counted m ON m.id = d.meeting WHERE d.id = NEW.decision; END;
CREATE TRIGGER report_topic_topic_ai AFTER INSERT ON topic_topic BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.opened; INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.ended WHERE NEW.ended IS NOT NULL; END;
CREATE TRIGGER report_topic_topic_au AFTER UPDATE ON topic_topic BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.opened; INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.ended WHERE NEW.ended IS NOT NULL; INSERT INTO report_touch (body, at) SELECT OLD.body, OLD.ended WHERE OLD.ended IS NOT NEW.ended AND OLD.ended IS NOT NULL; END;
CREATE TRIGGER report_topic_candidate_ai AFTER INSERT ON topic_candidate BEGIN INSERT INTO report_touch (body, at) SELECT body, opened FROM topic_counted WHERE id = NEW.topic; END;
CREATE TRIGGER report_topic_candidate_au AFTER UPDATE ON topic_candidate BEGIN INSERT INTO report_touch (body, at) SELECT body, opened FROM topic_counted WHERE id = NEW.topic; END;
CREATE TRIGGER report_topic_option_ai AFTER INSERT ON topic_option BEGIN INSERT INTO report_touch (body, at) SELECT body, opened FROM topic_counted WHERE id = NEW.topic; END;
CREATE TRIGGER report_topic_brief_ai AFTER INSERT ON topic_brief BEGIN INSERT INTO report_touch (body, at) SELECT body, opened FROM topic_counted WHERE id = NEW.topic; END;
CREATE TRIGGER report_resolution_resolution_ai AFTER INSERT ON resolution_resolution BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.published; END;
CREATE TRIGGER report_resolution_resolution_au AFTER UPDATE ON resolution_resolution BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.published; END;
CREATE TRIGGER report_resolution_objection_ai AFTER INSERT ON resolution_objection BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.at; END;
CREATE TRIGGER report_resolution_objection_au AFTER UPDATE ON resolution_objection BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.at; END;
CREATE TRIGGER report_resolution_task_ai AFTER INSERT ON resolution_task BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.due; END;
CREATE TRIGGER report_resolution_task_au AFTER UPDATE ON resolution_task BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.due; INSERT INTO report_touch (body, at) SELECT OLD.body, OLD.due WHERE OLD.due IS NOT NEW.due; END;
CREATE TRIGGER report_resolution_rating_ai AFTER INSERT ON resolution_rating BEGIN INSERT INTO report_touch (body, at) SELECT body, ended FROM topic_counted WHERE id = NEW.topic AND ended IS NOT NULL; END;
CREATE TRIGGER report_supervision_finding_ai AFTER INSERT ON supervision_finding BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.at; END;
CREATE TRIGGER report_supervision_flag_ai AFTER INSERT ON supervision_flag BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.since; END;
CREATE TRIGGER report_supervision_flag_au AFTER UPDATE ON supervision_flag BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.since; END;
-- pg:
CREATE FUNCTION report_submission_item() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.received; RETURN NULL; END $f$;
CREATE TRIGGER report_submission_item AFTER INSERT OR UPDATE ON submission_item FOR EACH ROW EXECUTE FUNCTION report_submission_item();
CREATE FUNCTION report_submission_rating() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT body, received FROM submission_counted WHERE id = NEW.item; RETURN NULL; END $f$;
CREATE TRIGGER report_submission_rating AFTER INSERT ON submission_rating FOR EACH ROW EXECUTE FUNCTION report_submission_rating();
CREATE FUNCTION report_deadline_clock() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.due; IF TG_OP = 'UPDATE' THEN INSERT INTO report_touch (body, at) SELECT OLD.body, OLD.due WHERE OLD.due IS DISTINCT FROM NEW.due; END IF; RETURN NULL; END $f$;
CREATE TRIGGER report_deadline_clock AFTER INSERT OR UPDATE ON deadline_clock FOR EACH ROW EXECUTE FUNCTION report_deadline_clock();
CREATE FUNCTION report_meeting_meeting() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.starts; IF TG_OP = 'UPDATE' THEN INSERT INTO report_touch (body, at) SELECT OLD.body, OLD.starts WHERE OLD.starts IS DISTINCT FROM NEW.starts; END IF; RETURN NULL; END $f$;
CREATE TRIGGER report_meeting_meeting AFTER INSERT OR UPDATE ON meeting_meeting FOR EACH ROW EXECUTE FUNCTION report_meeting_meeting();
CREATE FUNCTION report_meeting_question() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT body, starts FROM meeting_counted WHERE id = NEW.meeting; RETURN NULL; END $f$;
CREATE TRIGGER report_meeting_question AFTER UPDATE ON meeting_question FOR EACH ROW EXECUTE FUNCTION report_meeting_question();
CREATE FUNCTION report_meeting_dissent() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT m.body, m.starts FROM meeting_decision_counted d JOIN meeting_counted m ON m.id = d.meeting WHERE d.id = NEW.decision; RETURN NULL; END $f$;
CREATE TRIGGER report_meeting_dissent AFTER INSERT ON meeting_dissent FOR EACH ROW EXECUTE FUNCTION report_meeting_dissent();
CREATE FUNCTION report_topic_topic() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.opened; INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.ended WHERE NEW.ended IS NOT NULL; IF TG_OP = 'UPDATE' THEN INSERT INTO report_touch (body, at) SELECT OLD.body, OLD.ended WHERE OLD.ended IS DISTINCT FROM NEW.ended AND OLD.ended IS NOT NULL; END IF; RETURN NULL; END $f$;
CREATE TRIGGER report_topic_topic AFTER INSERT OR UPDATE ON topic_topic FOR EACH ROW EXECUTE FUNCTION report_topic_topic();
CREATE FUNCTION report_topic_candidate() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT body, opened FROM topic_counted WHERE id = NEW.topic; RETURN NULL; END $f$;
CREATE TRIGGER report_topic_candidate AFTER INSERT OR UPDATE ON topic_candidate FOR EACH ROW EXECUTE FUNCTION report_topic_candidate();
CREATE FUNCTION report_topic_option() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT body, opened FROM topic_counted WHERE id = NEW.topic; RETURN NULL; END $f$;
CREATE TRIGGER report_topic_option AFTER INSERT ON topic_option FOR EACH ROW EXECUTE FUNCTION report_topic_option();
CREATE FUNCTION report_topic_brief() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT body, opened FROM topic_counted WHERE id = NEW.topic; RETURN NULL; END $f$;
CREATE TRIGGER report_topic_brief AFTER INSERT ON topic_brief FOR EACH ROW EXECUTE FUNCTION report_topic_brief();
CREATE FUNCTION report_resolution_resolution() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.published; RETURN NULL; END $f$;
CREATE TRIGGER report_resolution_resolution AFTER INSERT OR UPDATE ON resolution_resolution FOR EACH ROW EXECUTE FUNCTION report_resolution_resolution();
CREATE FUNCTION report_resolution_objection() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.at; RETURN NULL; END $f$;
CREATE TRIGGER report_resolution_objection AFTER INSERT OR UPDATE ON resolution_objection FOR EACH ROW EXECUTE FUNCTION report_resolution_objection();
CREATE FUNCTION report_resolution_task() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.due; IF TG_OP = 'UPDATE' THEN INSERT INTO report_touch (body, at) SELECT OLD.body, OLD.due WHERE OLD.due IS DISTINCT FROM NEW.due; END IF; RETURN NULL; END $f$;
CREATE TRIGGER report_resolution_task AFTER INSERT OR UPDATE ON resolution_task FOR EACH ROW EXECUTE FUNCTION report_resolution_task();
CREATE FUNCTION report_resolution_rating() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT body, ended FROM topic_counted WHERE id = NEW.topic AND ended IS NOT NULL; RETURN NULL; END $f$;
CREATE TRIGGER report_resolution_rating AFTER INSERT ON resolution_rating FOR EACH ROW EXECUTE FUNCTION report_resolution_rating();
CREATE FUNCTION report_supervision_finding() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.at; RETURN NULL; END $f$;
CREATE TRIGGER report_supervision_finding AFTER INSERT ON supervision_finding FOR EACH ROW EXECUTE FUNCTION report_supervision_finding();
CREATE FUNCTION report_supervision_flag() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.since; RETURN NULL; END $f$;
CREATE TRIGGER report_supervision_flag AFTER INSERT OR UPDATE ON supervision_flag FOR EACH ROW EXECUTE FUNCTION report_supervision_flag();
