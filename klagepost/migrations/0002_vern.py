"""What the database itself refuses: a changed bundle or step, and contents that change once the bundle is on its way."""

from django.db import migrations

FRAM = """
CREATE FUNCTION klagepost_steg_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'et steg endres og slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.opphever_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM klagepost_bunkesteg s WHERE s.id = NEW.opphever_id
            AND s.bunke_id = NEW.bunke_id AND s.steg = NEW.steg AND s.opphever_id IS NULL) THEN
        RAISE EXCEPTION 'steget som tas tilbake er et annet' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bunkesteg_vakt BEFORE INSERT OR UPDATE OR DELETE ON klagepost_bunkesteg
    FOR EACH ROW EXECUTE FUNCTION klagepost_steg_vakt();

CREATE FUNCTION klagepost_bunke_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'en bunke endres og slettes aldri' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER papirbunke_vakt BEFORE UPDATE OR DELETE ON klagepost_papirbunke
    FOR EACH ROW EXECUTE FUNCTION klagepost_bunke_vakt();

CREATE FUNCTION klagepost_innhold_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'det som har ligget i en bunke slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.tatt_ut IS NOT NULL OR NEW.tatt_ut IS NULL
            OR (NEW.bunke_id, NEW.klage_id, NEW.lagt) IS DISTINCT FROM (OLD.bunke_id, OLD.klage_id, OLD.lagt)) THEN
        RAISE EXCEPTION 'en besvarelse tas ut av bunken en gang, og endres ellers aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM klagepost_bunkesteg s WHERE s.bunke_id = NEW.bunke_id AND s.opphever_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM klagepost_bunkesteg o WHERE o.opphever_id = s.id)) THEN
        RAISE EXCEPTION 'bunken er sendt' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT 1 FROM klagepost_papirbunke b, klage_klage k
            JOIN eksamen_kandidat c ON c.id = k.kandidat_id JOIN eksamen_eksamensparti p ON p.id = c.parti_id
            WHERE b.id = NEW.bunke_id AND k.id = NEW.klage_id AND k.ansvarlig_id = b.ansvarlig_id
            AND c.eksamen_id = b.eksamen_id AND p.skole_id = b.skole_id AND k.svarform <> 'digital'
            AND k.status NOT IN ('registrert', 'trukket', 'avvist')) THEN
        RAISE EXCEPTION 'klagen hoerer ikke hjemme i bunken' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bunkeklage_vakt BEFORE INSERT OR UPDATE OR DELETE ON klagepost_bunkeklage
    FOR EACH ROW EXECUTE FUNCTION klagepost_innhold_vakt();
"""
TILBAKE = """
DROP TRIGGER bunkeklage_vakt ON klagepost_bunkeklage;
DROP FUNCTION klagepost_innhold_vakt();
DROP TRIGGER papirbunke_vakt ON klagepost_papirbunke;
DROP FUNCTION klagepost_bunke_vakt();
DROP TRIGGER bunkesteg_vakt ON klagepost_bunkesteg;
DROP FUNCTION klagepost_steg_vakt();
"""


class Migration(migrations.Migration):
    dependencies = [("klagepost", "0001_initial")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
