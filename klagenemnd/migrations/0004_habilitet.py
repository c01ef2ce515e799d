"""What the database itself refuses of a board: conflicts of interest, assignments that change hands, two in one role.

Rule: forvaltningsloven § 6; Vigo IKS, «Retningslinjer for klagebehandling»: the board has not graded the answer before.
"""

from django.db import migrations

FRAM = """
-- The two change roles in one statement, so who holds which role is asked when the statement is done.
ALTER TABLE klagenemnd_klageoppdrag ADD CONSTRAINT klageoppdrag_ett_av_hvert
    EXCLUDE USING btree (klage_id WITH =, rolle WITH =) WHERE (avsluttet IS NULL) DEFERRABLE INITIALLY IMMEDIATE;

CREATE FUNCTION klagenemnd_inhabil(kandidat bigint, hvem bigint, tid timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    WITH svaret AS (
        SELECT k.parti_id, p.skole_id FROM eksamen_kandidat k
            JOIN eksamen_eksamensparti p ON p.id = k.parti_id WHERE k.id = kandidat
    ), partier AS (
        -- Where the candidate is, and where the log or a proposal says that they have been.
        SELECT parti_id FROM svaret
        UNION SELECT h.parti_id FROM felles_hendelse h WHERE h.kandidat_id = kandidat AND h.parti_id IS NOT NULL
        UNION SELECT o.parti_id FROM sensur_karakterforslag f
            JOIN sensur_sensoroppdrag o ON o.id = f.oppdrag_id WHERE f.kandidat_id = kandidat
    )
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM sensur_sensoroppdrag o JOIN partier USING (parti_id) WHERE o.bruker_id = hvem)
            THEN 'sensor'
        WHEN EXISTS (SELECT 1 FROM sensur_fellessensursak s JOIN sensur_saksinnsyn i ON i.sak_id = s.id
                WHERE s.kandidat_id = kandidat AND i.bruker_id = hvem)
            OR EXISTS (SELECT 1 FROM sensur_fellessensursak s
                JOIN sensur_fellessensurdeltaker d ON d.fellessensur_id = s.fellessensur_id
                WHERE s.kandidat_id = kandidat AND s.avgjort IS NOT NULL AND d.bruker_id = hvem
                AND d.oppmoete = 'tilstede')
            THEN 'fellessensur'
        WHEN EXISTS (SELECT 1 FROM oppnevning_inhabilitet n JOIN svaret USING (skole_id)
                WHERE n.bruker_id = hvem AND n.opphoert IS NULL)
            OR EXISTS (SELECT 1 FROM oppnevning_fagperson f JOIN svaret USING (skole_id) WHERE f.bruker_id = hvem)
            OR EXISTS (SELECT 1 FROM brukere_rolletildeling r JOIN svaret s ON s.skole_id = r.organisasjon_id
                WHERE r.bruker_id = hvem AND r.fra <= tid AND (r.til IS NULL OR r.til > tid))
            THEN 'skole'
        ELSE '' END
$$;

CREATE FUNCTION klagenemnd_oppdrag_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    grunn text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'et oppdrag i klagenemnda slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.klage_id, NEW.bruker_id, NEW.tildelt) IS DISTINCT FROM (OLD.klage_id, OLD.bruker_id, OLD.tildelt) THEN
            RAISE EXCEPTION 'et oppdrag i klagenemnda gis aldri videre' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.avsluttet IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
            RAISE EXCEPTION 'et avsluttet oppdrag åpnes aldri igjen' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT klagenemnd_inhabil(g.kandidat_id, NEW.bruker_id, NEW.tildelt) INTO grunn
        FROM klage_klage g WHERE g.id = NEW.klage_id;
    IF grunn <> '' THEN
        RAISE EXCEPTION 'inhabil i klagenemnda: %', grunn USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER klageoppdrag_vakt BEFORE INSERT OR UPDATE OR DELETE ON klagenemnd_klageoppdrag
    FOR EACH ROW EXECUTE FUNCTION klagenemnd_oppdrag_vakt();

CREATE FUNCTION klagenemnd_sensor_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM klagenemnd_klageoppdrag o JOIN klage_klage g ON g.id = o.klage_id
            JOIN eksamen_kandidat k ON k.id = g.kandidat_id
            WHERE k.parti_id = NEW.parti_id AND o.bruker_id = NEW.bruker_id) THEN
        RAISE EXCEPTION 'den som har behandlet en klage, blir ikke sensor' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sensoroppdrag_ikke_nemnd BEFORE INSERT ON sensur_sensoroppdrag
    FOR EACH ROW EXECUTE FUNCTION klagenemnd_sensor_vakt();
"""
TILBAKE = """
DROP TRIGGER sensoroppdrag_ikke_nemnd ON sensur_sensoroppdrag;
DROP FUNCTION klagenemnd_sensor_vakt();
DROP TRIGGER klageoppdrag_vakt ON klagenemnd_klageoppdrag;
DROP FUNCTION klagenemnd_oppdrag_vakt();
DROP FUNCTION klagenemnd_inhabil(bigint, bigint, timestamptz);
ALTER TABLE klagenemnd_klageoppdrag DROP CONSTRAINT klageoppdrag_ett_av_hvert;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("klagenemnd", "0003_kontrollvern"),
        ("klage", "0004_vern"),
        ("sensur", "0010_nivaaer"),
        ("oppnevning", "0003_hvem_som_leser_og_sender"),
        ("felles", "0005_lagerkontroll"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="klageoppdrag", name="klageoppdrag_ett_av_hvert"),
        migrations.RunSQL(FRAM, TILBAKE),
    ]
