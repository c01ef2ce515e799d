"""What the database itself refuses of a member's own view: another member's, a changed one after it was delivered, and
any change once the member or the case is through with it.

Rule: Vigo IKS, «Retningslinjer for klagebehandling»: each of the two assesses the answer before they agree. Inferred:
what one has delivered stands as it was when the other's was opened.
"""

from django.db import migrations

FRAM = """
CREATE FUNCTION klagenemnd_vurdering_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    oppdrag record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en vurdering i klagenemnda slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.oppdrag_id <> OLD.oppdrag_id THEN
            RAISE EXCEPTION 'en vurdering gis aldri videre' USING ERRCODE = 'check_violation';
        END IF;
        -- Taken back it is a draft again, and as it was.
        IF OLD.levert IS NOT NULL AND (NEW.verdi, NEW.notat, NEW.lagret) IS DISTINCT FROM
                (OLD.verdi, OLD.notat, OLD.lagret) OR OLD.levert IS NOT NULL AND NEW.levert <> OLD.levert THEN
            RAISE EXCEPTION 'en levert vurdering endres ikke' USING ERRCODE = 'check_violation';
        END IF;
        SELECT o.avsluttet, k.status INTO oppdrag FROM klagenemnd_klageoppdrag o
            JOIN klage_klage k ON k.id = o.klage_id WHERE o.id = NEW.oppdrag_id;
        IF oppdrag.avsluttet IS NOT NULL OR oppdrag.status NOT IN ('tildelt', 'returnert') THEN
            RAISE EXCEPTION 'en vurdering endres bare mens saken er hos klagenemnda' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER klagevurdering_vakt BEFORE UPDATE OR DELETE ON klagenemnd_klagevurdering
    FOR EACH ROW EXECUTE FUNCTION klagenemnd_vurdering_vakt();
"""
TILBAKE = """
DROP TRIGGER klagevurdering_vakt ON klagenemnd_klagevurdering;
DROP FUNCTION klagenemnd_vurdering_vakt();
"""


class Migration(migrations.Migration):
    dependencies = [("klagenemnd", "0004_habilitet")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
