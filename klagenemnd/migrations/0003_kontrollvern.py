"""A control is never changed or deleted; it is made of the newest version, by somebody without a part in the case, and an
answer is given only to what both members and the authority have approved.

Rule: Vigo IKS, «Retningslinjer for klagebehandling»: both approve grade and reasons, then the authority.
"""

from django.db import migrations

FRAM = """
CREATE FUNCTION klagenemnd_begge_staar_ved(versjon bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT o.rolle) = 2 AND count(DISTINCT o.bruker_id) = 2
    FROM klagenemnd_vedtaksgodkjenning g JOIN klagenemnd_klageoppdrag o ON o.id = g.oppdrag_id
    WHERE g.versjon_id = versjon AND g.trukket IS NULL AND o.avsluttet IS NULL AND o.rolle IN ('skriver', 'medlem')
$$;

CREATE FUNCTION klagenemnd_kontroll_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sak bigint;
    siste bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'en kvalitetskontroll endres og slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    SELECT klage_id INTO sak FROM klagenemnd_vedtaksversjon WHERE id = NEW.versjon_id;
    SELECT id INTO siste FROM klagenemnd_vedtaksversjon WHERE klage_id = sak ORDER BY nummer DESC LIMIT 1;
    IF siste <> NEW.versjon_id THEN
        RAISE EXCEPTION 'kontrollen gjelder ikke den siste versjonen' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM klagenemnd_klageoppdrag WHERE klage_id = sak AND bruker_id = NEW.av_id) THEN
        RAISE EXCEPTION 'den som er med i nemnda, kontrollerer ikke saken' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.utfall = 'godkjent' AND NOT klagenemnd_begge_staar_ved(NEW.versjon_id) THEN
        RAISE EXCEPTION 'ikke begge står ved versjonen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kvalitetskontroll_vakt BEFORE INSERT OR UPDATE OR DELETE ON klagenemnd_kvalitetskontroll
    FOR EACH ROW EXECUTE FUNCTION klagenemnd_kontroll_vakt();

-- Of a board that sat here; one that sat at another site has no versions.
CREATE FUNCTION klagenemnd_utfall_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    siste record;
BEGIN
    IF NEW.kilde <> 'nemnd' THEN
        RETURN NEW;
    END IF;
    SELECT id, verdi INTO siste FROM klagenemnd_vedtaksversjon WHERE klage_id = NEW.klage_id
        ORDER BY nummer DESC LIMIT 1;
    IF siste.id IS NULL THEN
        RETURN NEW;
    END IF;
    IF siste.verdi <> NEW.verdi OR NOT klagenemnd_begge_staar_ved(siste.id) OR 'godkjent' IS DISTINCT FROM (
            SELECT utfall FROM klagenemnd_kvalitetskontroll WHERE versjon_id = siste.id ORDER BY tid DESC, id DESC LIMIT 1
        ) THEN
        RAISE EXCEPTION 'svaret er ikke det som begge og myndigheten har godkjent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER klageutfall_nemndas_vakt BEFORE INSERT ON klage_klageutfall
    FOR EACH ROW EXECUTE FUNCTION klagenemnd_utfall_vakt();
"""
TILBAKE = """
DROP TRIGGER klageutfall_nemndas_vakt ON klage_klageutfall;
DROP FUNCTION klagenemnd_utfall_vakt();
DROP TRIGGER kvalitetskontroll_vakt ON klagenemnd_kvalitetskontroll;
DROP FUNCTION klagenemnd_kontroll_vakt();
DROP FUNCTION klagenemnd_begge_staar_ved(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("klagenemnd", "0002_vern")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
