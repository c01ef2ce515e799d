"""What the database itself refuses: a changed version of grade and text, and an approval of anything but the newest.

Rule: Vigo IKS, «Retningslinjer for klagebehandling»: both members approve grade and reasons, and the two are two people.
"""

from django.db import migrations

FRAM = """
CREATE FUNCTION klagenemnd_versjon_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    status text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'en versjon av et klagevedtak endres og slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    -- Shared lock: a version is either before an approval of the one before it, or the approval is refused.
    SELECT k.status INTO status FROM klage_klage k WHERE k.id = NEW.klage_id FOR SHARE;
    IF status NOT IN ('tildelt', 'returnert') THEN
        RAISE EXCEPTION 'en versjon skrives bare mens saken er hos klagenemnda' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.nummer <> 1 + COALESCE((SELECT max(v.nummer) FROM klagenemnd_vedtaksversjon v
            WHERE v.klage_id = NEW.klage_id), 0) THEN
        RAISE EXCEPTION 'versjonene av et klagevedtak følger hverandre' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM klagenemnd_klageoppdrag o WHERE o.klage_id = NEW.klage_id
            AND o.bruker_id = NEW.laget_av_id AND o.avsluttet IS NULL AND o.rolle IN ('skriver', 'medlem')) THEN
        RAISE EXCEPTION 'bare nemndas to skriver i vedtaket' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vedtaksversjon_vakt BEFORE INSERT OR UPDATE OR DELETE ON klagenemnd_vedtaksversjon
    FOR EACH ROW EXECUTE FUNCTION klagenemnd_versjon_vakt();

CREATE FUNCTION klagenemnd_godkjenning_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    versjon record;
    status text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en godkjenning slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.trukket IS NOT NULL OR NEW.trukket IS NULL OR NEW.versjon_id <> OLD.versjon_id
                OR NEW.oppdrag_id <> OLD.oppdrag_id OR NEW.tid <> OLD.tid THEN
            RAISE EXCEPTION 'en godkjenning kan bare trekkes' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT v.klage_id, v.nummer INTO versjon FROM klagenemnd_vedtaksversjon v WHERE v.id = NEW.versjon_id;
    SELECT k.status INTO status FROM klage_klage k WHERE k.id = versjon.klage_id FOR SHARE;
    IF status NOT IN ('tildelt', 'returnert') THEN
        RAISE EXCEPTION 'et vedtak godkjennes bare mens saken er hos klagenemnda' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM klagenemnd_vedtaksversjon v
            WHERE v.klage_id = versjon.klage_id AND v.nummer > versjon.nummer) THEN
        RAISE EXCEPTION 'bare den nyeste versjonen kan godkjennes' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM klagenemnd_klageoppdrag o WHERE o.id = NEW.oppdrag_id
            AND o.klage_id = versjon.klage_id AND o.avsluttet IS NULL AND o.rolle IN ('skriver', 'medlem')) THEN
        RAISE EXCEPTION 'bare nemndas to i saken godkjenner' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vedtaksgodkjenning_vakt BEFORE INSERT OR UPDATE OR DELETE ON klagenemnd_vedtaksgodkjenning
    FOR EACH ROW EXECUTE FUNCTION klagenemnd_godkjenning_vakt();
"""
TILBAKE = """
DROP TRIGGER vedtaksgodkjenning_vakt ON klagenemnd_vedtaksgodkjenning;
DROP FUNCTION klagenemnd_godkjenning_vakt();
DROP TRIGGER vedtaksversjon_vakt ON klagenemnd_vedtaksversjon;
DROP FUNCTION klagenemnd_versjon_vakt();
"""


class Migration(migrations.Migration):
    dependencies = [("klagenemnd", "0001_initial")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
