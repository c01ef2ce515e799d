"""A final grade is never deleted or moved, and never set or changed from the second it is published.

Rule: Vigo IKS, retningslinjer for sensur: only the second sensor registers the final grade; what is published stands
until an appeal changes it, as a round of its own.
"""

from django.db import migrations

FRAM = """
CREATE FUNCTION sensur_kunngjort_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kunngjort timestamptz;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en sluttkarakter slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.kandidat_id <> NEW.kandidat_id OR OLD.runde <> NEW.runde) THEN
        RAISE EXCEPTION 'en sluttkarakter kan ikke flyttes' USING ERRCODE = 'check_violation';
    END IF;
    SELECT e.publiseres INTO kunngjort FROM eksamen_kandidat k JOIN eksamen_eksamen e ON e.id = k.eksamen_id
        WHERE k.id = NEW.kandidat_id;
    IF NEW.runde = 1 AND kunngjort IS NOT NULL AND NEW.satt >= kunngjort THEN
        RAISE EXCEPTION 'en kunngjort sluttkarakter kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sluttkarakter_kunngjort BEFORE INSERT OR UPDATE OR DELETE ON sensur_sluttkarakter
    FOR EACH ROW EXECUTE FUNCTION sensur_kunngjort_vakt();
"""
TILBAKE = """
DROP TRIGGER sluttkarakter_kunngjort ON sensur_sluttkarakter;
DROP FUNCTION sensur_kunngjort_vakt();
"""


class Migration(migrations.Migration):
    dependencies = [("sensur", "0002_forsegling")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
