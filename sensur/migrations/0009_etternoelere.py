"""Somebody may get the first grade after the publication; and a grade must be one that the proposals lead to.

Rule: Vigo IKS, retningslinjer for sensur: both sensors agree on the grade, and the second sensor decides between their
proposals when they do not; MB is given by a sensor who has asked the school. Utdanningsdirektoratet, «Sensurere eksamen».
"""

from django.db import migrations

FRAM = """
CREATE OR REPLACE FUNCTION sensur_sak_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.verdi <> '' OR NEW.avgjort IS NOT NULL OR NEW.avgjort_av_id IS NOT NULL OR NEW.tatt_av IS NOT NULL THEN
            RAISE EXCEPTION 'en sak settes på listen uavgjort' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR NEW.kandidat_id <> OLD.kandidat_id OR NEW.fellessensur_id <> OLD.fellessensur_id
            OR OLD.tatt_av IS NOT NULL
            OR (OLD.avgjort IS NOT NULL AND (NEW.verdi <> OLD.verdi OR NEW.avgjort IS DISTINCT FROM OLD.avgjort
                OR NEW.avgjort_av_id IS DISTINCT FROM OLD.avgjort_av_id)) THEN
        RAISE EXCEPTION 'en avgjort sak kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.avgjort IS NULL AND NEW.avgjort IS NOT NULL AND EXISTS (
            SELECT 1 FROM sensur_sensoroppdrag o JOIN eksamen_kandidat k ON k.parti_id = o.parti_id
            WHERE k.id = NEW.kandidat_id AND o.bruker_id = NEW.avgjort_av_id) THEN
        RAISE EXCEPTION 'ingen av de to sensorene avgjør selv' USING ERRCODE = 'check_violation';
    END IF;
    -- The case rests while a proposal of it is open again.
    IF OLD.avgjort IS NULL AND NEW.avgjort IS NOT NULL AND EXISTS (
            SELECT 1 FROM sensur_gjenaapning g JOIN sensur_sensoroppdrag o ON o.id = g.oppdrag_id
            WHERE g.kandidat_id = NEW.kandidat_id AND g.lukket IS NULL AND o.avsluttet IS NULL) THEN
        RAISE EXCEPTION 'saken hviler: et forslag er åpnet igjen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER fellessensursak_vakt ON sensur_fellessensursak;
CREATE TRIGGER fellessensursak_vakt BEFORE INSERT OR UPDATE OR DELETE ON sensur_fellessensursak
    FOR EACH ROW EXECUTE FUNCTION sensur_sak_vakt();

CREATE OR REPLACE FUNCTION sensur_sluttkarakter_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rad record;
    sett record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.erstattet IS NOT NULL OR NEW.erstattet IS NULL OR NEW.verdi <> OLD.verdi OR NEW.satt <> OLD.satt
                OR NEW.satt_av_id <> OLD.satt_av_id OR NEW.avgjort <> OLD.avgjort OR NEW.kandidat_id <> OLD.kandidat_id
                OR NEW.runde <> OLD.runde THEN
            RAISE EXCEPTION 'en sluttkarakter overskrives aldri' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT nummer, parti_id, avsluttet INTO rad FROM sensur_sensoroppdrag WHERE id = NEW.satt_av_id FOR SHARE;
    IF rad.nummer <> 2 OR rad.avsluttet IS NOT NULL THEN
        RAISE EXCEPTION 'bare andresensor fastsetter sluttkarakter' USING ERRCODE = 'check_violation';
    END IF;
    SELECT count(*) AS antall, count(DISTINCT o.bruker_id) AS folk, min(f.verdi) AS lavest, max(f.verdi) AS hoeyest
        INTO sett
        FROM sensur_sensoroppdrag o JOIN sensur_karakterforslag f ON f.oppdrag_id = o.id
        WHERE o.parti_id = rad.parti_id AND o.bekreftet IS NOT NULL AND o.avsluttet IS NULL
            AND f.kandidat_id = NEW.kandidat_id AND f.bekreftet IS NOT NULL AND f.erstattet IS NULL;
    IF sett.antall <> 2 OR sett.folk <> 2 THEN
        RAISE EXCEPTION 'sluttkarakter krever to bekreftede forslag' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM sensur_gjenaapning g JOIN sensur_sensoroppdrag o ON o.id = g.oppdrag_id
            WHERE g.kandidat_id = NEW.kandidat_id AND g.lukket IS NULL AND o.avsluttet IS NULL) THEN
        RAISE EXCEPTION 'et forslag er åpnet igjen' USING ERRCODE = 'check_violation';
    END IF;
    IF sett.lavest = sett.hoeyest AND NEW.verdi <> sett.lavest THEN
        RAISE EXCEPTION 'like forslag gir den karakteren' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.verdi = 'MB' AND 'MB' NOT IN (sett.lavest, sett.hoeyest) THEN
        RAISE EXCEPTION 'ingen av sensorene har foreslått MB' USING ERRCODE = 'check_violation';
    END IF;
    IF sett.lavest <> sett.hoeyest AND EXISTS (SELECT 1 FROM sensur_sensurplan p JOIN eksamen_kandidat k
                ON k.eksamen_id = p.eksamen_id WHERE k.id = NEW.kandidat_id AND p.fellessensur) THEN
        IF NOT EXISTS (SELECT 1 FROM sensur_fellessensursak s WHERE s.kandidat_id = NEW.kandidat_id
                AND s.tatt_av IS NULL AND s.avgjort IS NOT NULL AND s.verdi = NEW.verdi) THEN
            RAISE EXCEPTION 'fellessensuren har ikke avgjort dette' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF 'MB' IN (sett.lavest, sett.hoeyest) THEN
        IF NEW.verdi NOT IN (sett.lavest, sett.hoeyest) THEN
            RAISE EXCEPTION 'karakteren ligger ikke mellom forslagene' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.verdi NOT BETWEEN sett.lavest AND sett.hoeyest THEN
        RAISE EXCEPTION 'karakteren ligger ikke mellom forslagene' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION sensur_kunngjort_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kunngjort timestamptz;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en sluttkarakter slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    SELECT e.publiseres INTO kunngjort FROM eksamen_kandidat k JOIN eksamen_eksamen e ON e.id = k.eksamen_id
        WHERE k.id = NEW.kandidat_id;
    IF NEW.runde = 1 AND kunngjort IS NOT NULL AND coalesce(NEW.erstattet, NEW.satt) >= kunngjort THEN
        -- The first one of somebody who had none when the others were published; one that was shown stays for ever.
        IF TG_OP = 'INSERT' AND NEW.erstattet IS NULL AND NOT EXISTS (
                SELECT 1 FROM sensur_sluttkarakter s WHERE s.kandidat_id = NEW.kandidat_id AND s.runde = 1
                AND (s.erstattet IS NULL OR s.erstattet >= kunngjort)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'en kunngjort sluttkarakter kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("sensur", "0008_moeter_og_kriterier")]
    operations = [migrations.RunSQL(FRAM, migrations.RunSQL.noop)]
