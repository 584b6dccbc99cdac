-- That a reminder of a clock was due is not counted: only what changes a count touches the place.
-- sqlite:
DROP TRIGGER report_deadline_clock_au;
CREATE TRIGGER report_deadline_clock_au AFTER UPDATE OF body, rule, due, state, stopped ON deadline_clock BEGIN INSERT INTO report_touch (body, at) SELECT NEW.body, NEW.due; INSERT INTO report_touch (body, at) SELECT OLD.body, OLD.due WHERE OLD.due IS NOT NEW.due; END;
-- pg:
DROP TRIGGER report_deadline_clock ON deadline_clock;
CREATE TRIGGER report_deadline_clock AFTER INSERT OR UPDATE OF body, rule, due, state, stopped ON deadline_clock FOR EACH ROW EXECUTE FUNCTION report_deadline_clock();
