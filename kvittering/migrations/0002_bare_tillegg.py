"""Receipts and the values of days are append-only, and a day that is closed takes no more receipts."""

from django.db import migrations

FRAM = """
CREATE FUNCTION kvittering_aapen_dag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM kvittering_kvitteringsdoegn WHERE dato >= NEW.dag) THEN
        RAISE EXCEPTION 'Døgnet % er lukket', NEW.dag USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kvittering_aapen_dag BEFORE INSERT ON kvittering_kvittering
    FOR EACH ROW EXECUTE FUNCTION kvittering_aapen_dag();
CREATE TRIGGER kvittering_bare_tillegg BEFORE UPDATE OR DELETE ON kvittering_kvittering
    FOR EACH ROW EXECUTE FUNCTION felles_bare_tillegg();
CREATE TRIGGER kvitteringsdoegn_bare_tillegg BEFORE UPDATE OR DELETE ON kvittering_kvitteringsdoegn
    FOR EACH ROW EXECUTE FUNCTION felles_bare_tillegg();
"""
TILBAKE = """
DROP TRIGGER kvitteringsdoegn_bare_tillegg ON kvittering_kvitteringsdoegn;
DROP TRIGGER kvittering_bare_tillegg ON kvittering_kvittering;
DROP TRIGGER kvittering_aapen_dag ON kvittering_kvittering;
DROP FUNCTION kvittering_aapen_dag();
"""


class Migration(migrations.Migration):
    dependencies = [("kvittering", "0001_kvitteringer"), ("felles", "0002_bare_tillegg")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
