"""What the database itself refuses: a status that does not follow from the last, and a changed outcome of an appeal.

Rule: forskrift til opplæringslova kap. 10: the decision of the board is final.
"""

from django.db import migrations

FRAM = """
CREATE FUNCTION klage_status_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en klage slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kandidat_id <> OLD.kandidat_id OR NEW.slag <> OLD.slag THEN
        RAISE EXCEPTION 'en klage flyttes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status) = ANY (ARRAY[
        'registrert>sendt', 'registrert>trukket', 'registrert>avvist', 'registrert>avgjort',
        'sendt>registrert', 'sendt>tildelt', 'sendt>trukket', 'sendt>avvist', 'sendt>avgjort',
        'tildelt>sendt', 'tildelt>til_kontroll', 'tildelt>trukket',
        'til_kontroll>tildelt', 'til_kontroll>returnert', 'til_kontroll>godkjent', 'til_kontroll>trukket',
        'returnert>sendt', 'returnert>til_kontroll', 'returnert>trukket',
        'godkjent>returnert', 'godkjent>avgjort', 'godkjent>trukket'
    ]) THEN
        RAISE EXCEPTION 'klagen kan ikke gå fra % til %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER klage_status_vakt BEFORE UPDATE OR DELETE ON klage_klage
    FOR EACH ROW EXECUTE FUNCTION klage_status_vakt();

CREATE FUNCTION klage_utfall_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'utfallet av en klage slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    -- All that may change is that a newer row takes over, once.
    IF OLD.erstattet IS NOT NULL OR NEW.erstattet IS NULL OR (NEW.klage_id, NEW.kilde, NEW.verdi, NEW.tekst,
            NEW.maalform, NEW.synlig_fra, NEW.laget, NEW.laget_av_id) IS DISTINCT FROM (OLD.klage_id, OLD.kilde,
            OLD.verdi, OLD.tekst, OLD.maalform, OLD.synlig_fra, OLD.laget, OLD.laget_av_id) THEN
        RAISE EXCEPTION 'utfallet av en klage endres aldri' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER klageutfall_vakt BEFORE UPDATE OR DELETE ON klage_klageutfall
    FOR EACH ROW EXECUTE FUNCTION klage_utfall_vakt();
"""
TILBAKE = """
DROP TRIGGER klageutfall_vakt ON klage_klageutfall;
DROP FUNCTION klage_utfall_vakt();
DROP TRIGGER klage_status_vakt ON klage_klage;
DROP FUNCTION klage_status_vakt();
"""


class Migration(migrations.Migration):
    dependencies = [("klage", "0003_klagesaker")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
