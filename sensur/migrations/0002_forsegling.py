"""What the database itself refuses: a changed proposal after confirmation, and a final grade without two proposals.

Rule: Vigo IKS, retningslinjer for sensur og klage: both sensors confirm before anything is agreed, and only the
second sensor registers the final grade.
"""

from django.db import migrations

FRAM = """
CREATE FUNCTION sensur_forslag_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rad record;
    forslag record;
BEGIN
    forslag := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    -- Shared lock: a proposal is either before the confirmation or refused, never beside it.
    SELECT bekreftet, parti_id INTO rad FROM sensur_sensoroppdrag WHERE id = forslag.oppdrag_id FOR SHARE;
    IF rad.bekreftet IS NOT NULL THEN
        RAISE EXCEPTION 'et bekreftet karakterforslag kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.oppdrag_id <> NEW.oppdrag_id OR OLD.kandidat_id <> NEW.kandidat_id) THEN
        RAISE EXCEPTION 'et karakterforslag kan ikke flyttes' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP <> 'DELETE' AND NOT EXISTS (
        SELECT 1 FROM eksamen_kandidat WHERE id = forslag.kandidat_id AND parti_id = rad.parti_id
    ) THEN
        RAISE EXCEPTION 'kandidaten er ikke i sensorens parti' USING ERRCODE = 'check_violation';
    END IF;
    RETURN forslag;
END $$;
CREATE TRIGGER karakterforslag_vakt BEFORE INSERT OR UPDATE OR DELETE ON sensur_karakterforslag
    FOR EACH ROW EXECUTE FUNCTION sensur_forslag_vakt();

CREATE FUNCTION sensur_oppdrag_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.bekreftet IS NOT NULL AND (NEW.bekreftet IS DISTINCT FROM OLD.bekreftet OR NEW.bruker_id <> OLD.bruker_id
            OR NEW.parti_id <> OLD.parti_id OR NEW.nummer <> OLD.nummer) THEN
        RAISE EXCEPTION 'et bekreftet sensoroppdrag kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sensoroppdrag_vakt BEFORE UPDATE ON sensur_sensoroppdrag
    FOR EACH ROW EXECUTE FUNCTION sensur_oppdrag_vakt();

CREATE FUNCTION sensur_sluttkarakter_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rad record;
BEGIN
    SELECT nummer, parti_id INTO rad FROM sensur_sensoroppdrag WHERE id = NEW.satt_av_id;
    IF rad.nummer <> 2 THEN
        RAISE EXCEPTION 'bare andresensor fastsetter sluttkarakter' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT count(*) FROM sensur_sensoroppdrag o JOIN sensur_karakterforslag f ON f.oppdrag_id = o.id
            WHERE o.parti_id = rad.parti_id AND o.bekreftet IS NOT NULL AND f.kandidat_id = NEW.kandidat_id) <> 2 THEN
        RAISE EXCEPTION 'sluttkarakter krever to bekreftede forslag' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sluttkarakter_vakt BEFORE INSERT OR UPDATE ON sensur_sluttkarakter
    FOR EACH ROW EXECUTE FUNCTION sensur_sluttkarakter_vakt();
"""
TILBAKE = """
DROP TRIGGER sluttkarakter_vakt ON sensur_sluttkarakter;
DROP FUNCTION sensur_sluttkarakter_vakt();
DROP TRIGGER sensoroppdrag_vakt ON sensur_sensoroppdrag;
DROP FUNCTION sensur_oppdrag_vakt();
DROP TRIGGER karakterforslag_vakt ON sensur_karakterforslag;
DROP FUNCTION sensur_forslag_vakt();
"""


class Migration(migrations.Migration):
    dependencies = [("sensur", "0001_initial")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
