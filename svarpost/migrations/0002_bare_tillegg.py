"""A step is never changed or deleted: it is taken back by a row of its own, of the same party and step."""

from django.db import migrations

FRAM = """
CREATE FUNCTION svarpost_steg_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'et steg endres og slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.opphever_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM svarpost_poststeg s WHERE s.id = NEW.opphever_id
            AND s.parti_id = NEW.parti_id AND s.steg = NEW.steg AND s.opphever_id IS NULL) THEN
        RAISE EXCEPTION 'steget som tas tilbake er et annet' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER poststeg_vakt BEFORE INSERT OR UPDATE OR DELETE ON svarpost_poststeg
    FOR EACH ROW EXECUTE FUNCTION svarpost_steg_vakt();
"""
TILBAKE = """
DROP TRIGGER poststeg_vakt ON svarpost_poststeg;
DROP FUNCTION svarpost_steg_vakt();
"""


class Migration(migrations.Migration):
    dependencies = [("svarpost", "0001_initial")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
