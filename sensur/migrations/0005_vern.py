"""What the database itself refuses, now that proposals can be opened again and sensors replaced.

Rule: Vigo IKS, retningslinjer for sensur: both sensors confirm before anything is agreed, only the second sensor
registers the final grade, and the two are two people. Utdanningsdirektoratet, «Sensurere eksamen»: where there is a
fellessensur it decides what the two see differently.
"""

from django.db import migrations

FRAM = """
DROP TRIGGER karakterforslag_vakt ON sensur_karakterforslag;
UPDATE sensur_karakterforslag f SET bekreftet = o.bekreftet
    FROM sensur_sensoroppdrag o WHERE o.id = f.oppdrag_id AND o.bekreftet IS NOT NULL;

CREATE OR REPLACE FUNCTION sensur_forslag_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rad record;
    forslag record;
    aapen boolean;
BEGIN
    forslag := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    -- Shared lock: a proposal is either before the confirmation or refused, never beside it.
    SELECT bekreftet, avsluttet, parti_id INTO rad FROM sensur_sensoroppdrag WHERE id = forslag.oppdrag_id FOR SHARE;
    SELECT EXISTS (SELECT 1 FROM sensur_gjenaapning g WHERE g.oppdrag_id = forslag.oppdrag_id
        AND g.kandidat_id = forslag.kandidat_id AND g.lukket IS NULL) INTO aapen;
    IF TG_OP <> 'INSERT' AND OLD.bekreftet IS NOT NULL AND (TG_OP = 'DELETE' OR NOT aapen
            OR OLD.erstattet IS NOT NULL OR NEW.erstattet IS NULL OR NEW.verdi <> OLD.verdi
            OR NEW.bekreftet <> OLD.bekreftet OR NEW.lagret <> OLD.lagret OR NEW.oppdrag_id <> OLD.oppdrag_id
            OR NEW.kandidat_id <> OLD.kandidat_id OR NEW.gjenaapning_id IS DISTINCT FROM OLD.gjenaapning_id) THEN
        RAISE EXCEPTION 'et bekreftet karakterforslag kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF rad.avsluttet IS NOT NULL THEN
        RAISE EXCEPTION 'sensoroppdraget er avsluttet' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.bekreftet IS NOT NULL THEN
        RAISE EXCEPTION 'et karakterforslag begynner som kladd' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.oppdrag_id <> NEW.oppdrag_id OR OLD.kandidat_id <> NEW.kandidat_id
            OR OLD.gjenaapning_id IS DISTINCT FROM NEW.gjenaapning_id) THEN
        RAISE EXCEPTION 'et karakterforslag kan ikke flyttes' USING ERRCODE = 'check_violation';
    END IF;
    IF rad.bekreftet IS NOT NULL AND (NEW.gjenaapning_id IS NULL OR NOT aapen)
            AND NOT (TG_OP = 'UPDATE' AND OLD.bekreftet IS NOT NULL) THEN
        RAISE EXCEPTION 'et bekreftet karakterforslag kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.gjenaapning_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sensur_gjenaapning g
            WHERE g.id = NEW.gjenaapning_id AND g.oppdrag_id = NEW.oppdrag_id AND g.kandidat_id = NEW.kandidat_id) THEN
        RAISE EXCEPTION 'gjenåpningen gjelder et annet forslag' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM eksamen_kandidat WHERE id = NEW.kandidat_id AND parti_id = rad.parti_id) THEN
        RAISE EXCEPTION 'kandidaten er ikke i sensorens parti' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER karakterforslag_vakt BEFORE INSERT OR UPDATE OR DELETE ON sensur_karakterforslag
    FOR EACH ROW EXECUTE FUNCTION sensur_forslag_vakt();

CREATE OR REPLACE FUNCTION sensur_oppdrag_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.avsluttet IS NOT NULL THEN
        RAISE EXCEPTION 'et avsluttet sensoroppdrag kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.bruker_id <> OLD.bruker_id OR NEW.parti_id <> OLD.parti_id OR NEW.nummer <> OLD.nummer THEN
        RAISE EXCEPTION 'et sensoroppdrag kan ikke flyttes: avslutt det, og lag et nytt' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.bekreftet IS NOT NULL AND NEW.bekreftet IS DISTINCT FROM OLD.bekreftet THEN
        RAISE EXCEPTION 'et bekreftet sensoroppdrag kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.bekreftet IS NULL AND NEW.bekreftet IS NOT NULL AND EXISTS (
            SELECT 1 FROM sensur_karakterforslag WHERE oppdrag_id = NEW.id AND bekreftet IS NULL) THEN
        RAISE EXCEPTION 'forslagene bekreftes sammen med oppdraget' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION sensur_gjenaapning_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rad record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en gjenåpning slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.lukket IS NOT NULL OR NEW.oppdrag_id <> OLD.oppdrag_id
            OR NEW.kandidat_id <> OLD.kandidat_id OR NEW.slag <> OLD.slag OR NEW.aapnet <> OLD.aapnet) THEN
        RAISE EXCEPTION 'en gjenåpning kan bare lukkes' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT bekreftet, avsluttet, parti_id INTO rad FROM sensur_sensoroppdrag WHERE id = NEW.oppdrag_id FOR SHARE;
        IF rad.bekreftet IS NULL OR rad.avsluttet IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM eksamen_kandidat WHERE id = NEW.kandidat_id AND parti_id = rad.parti_id) THEN
            RAISE EXCEPTION 'bare et bekreftet forslag åpnes igjen' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER gjenaapning_vakt BEFORE INSERT OR UPDATE OR DELETE ON sensur_gjenaapning
    FOR EACH ROW EXECUTE FUNCTION sensur_gjenaapning_vakt();

CREATE FUNCTION sensur_kriterie_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rad record;
    vurdering record;
BEGIN
    vurdering := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    SELECT bekreftet, avsluttet INTO rad FROM sensur_sensoroppdrag WHERE id = vurdering.oppdrag_id FOR SHARE;
    IF rad.avsluttet IS NOT NULL OR (rad.bekreftet IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM sensur_gjenaapning g WHERE g.oppdrag_id = vurdering.oppdrag_id
            AND g.kandidat_id = vurdering.kandidat_id AND g.lukket IS NULL)) THEN
        RAISE EXCEPTION 'en bekreftet vurdering kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    RETURN vurdering;
END $$;
CREATE TRIGGER kriterievurdering_vakt BEFORE INSERT OR UPDATE OR DELETE ON sensur_kriterievurdering
    FOR EACH ROW EXECUTE FUNCTION sensur_kriterie_vakt();

CREATE FUNCTION sensur_sak_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
    RETURN NEW;
END $$;
CREATE TRIGGER fellessensursak_vakt BEFORE UPDATE OR DELETE ON sensur_fellessensursak
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
    SELECT count(*) AS antall, count(DISTINCT o.bruker_id) AS folk, count(DISTINCT f.verdi) AS ulike INTO sett
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
    IF sett.ulike > 1 AND EXISTS (SELECT 1 FROM sensur_sensurplan p JOIN eksamen_kandidat k
                ON k.eksamen_id = p.eksamen_id WHERE k.id = NEW.kandidat_id AND p.fellessensur)
            AND NOT EXISTS (SELECT 1 FROM sensur_fellessensursak s WHERE s.kandidat_id = NEW.kandidat_id
                AND s.tatt_av IS NULL AND s.avgjort IS NOT NULL AND s.verdi = NEW.verdi) THEN
        RAISE EXCEPTION 'fellessensuren har ikke avgjort dette' USING ERRCODE = 'check_violation';
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
        RAISE EXCEPTION 'en kunngjort sluttkarakter kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("sensur", "0004_organisering")]
    operations = [migrations.RunSQL(FRAM, migrations.RunSQL.noop)]
