"""What the database itself refuses: a grade that is overwritten or deleted, a locked protocol that changes.

Rule: iSkole, «Karakter»: a stored grade is changed by a new one, logged; parties of the three PAS types are not the
school's to grade.
"""

from django.db import migrations

FRAM = """
CREATE FUNCTION karakterfoering_karakter_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en karakter slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.erstattet IS NOT NULL OR NEW.erstattet IS NULL OR NEW.verdi <> OLD.verdi OR NEW.satt <> OLD.satt
                OR NEW.satt_av_id <> OLD.satt_av_id OR NEW.kandidat_id <> OLD.kandidat_id OR NEW.grunn <> OLD.grunn THEN
            RAISE EXCEPTION 'en karakter overskrives aldri' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM eksamen_kandidat k JOIN eksamen_eksamensparti p ON p.id = k.parti_id
            WHERE k.id = NEW.kandidat_id AND p.eksamenstype IN ('sentral_sentral', 'sentral_lokal', 'lokal_lokal')) THEN
        RAISE EXCEPTION 'karakteren settes av sensorene' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER skolekarakter_vakt BEFORE INSERT OR UPDATE OR DELETE ON karakterfoering_skolekarakter
    FOR EACH ROW EXECUTE FUNCTION karakterfoering_karakter_vakt();

CREATE FUNCTION karakterfoering_protokoll_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en protokoll slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.parti_id <> OLD.parti_id OR (OLD.laast IS NOT NULL AND (NEW.laast IS DISTINCT FROM OLD.laast
            OR NEW.laast_av_id IS DISTINCT FROM OLD.laast_av_id OR NEW.eksaminator <> OLD.eksaminator
            OR NEW.sensor <> OLD.sensor OR NEW.begynte IS DISTINCT FROM OLD.begynte
            OR NEW.sluttet IS DISTINCT FROM OLD.sluttet OR NEW.merknad <> OLD.merknad)) THEN
        RAISE EXCEPTION 'en låst protokoll kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER protokoll_vakt BEFORE UPDATE OR DELETE ON karakterfoering_protokoll
    FOR EACH ROW EXECUTE FUNCTION karakterfoering_protokoll_vakt();
"""
TILBAKE = """
DROP TRIGGER protokoll_vakt ON karakterfoering_protokoll;
DROP FUNCTION karakterfoering_protokoll_vakt();
DROP TRIGGER skolekarakter_vakt ON karakterfoering_skolekarakter;
DROP FUNCTION karakterfoering_karakter_vakt();
"""


class Migration(migrations.Migration):
    dependencies = [("karakterfoering", "0001_initial")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
