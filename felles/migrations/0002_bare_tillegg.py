"""The event log and its seals are append-only, whoever asks, and each row knows its transaction."""

from django.db import migrations

FRAM = """
CREATE FUNCTION felles_bare_tillegg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% er bare for tillegg: % er ikke tillatt', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION felles_sett_txid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.txid := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER hendelse_sett_txid BEFORE INSERT ON felles_hendelse
    FOR EACH ROW EXECUTE FUNCTION felles_sett_txid();
CREATE TRIGGER hendelse_bare_tillegg BEFORE UPDATE OR DELETE ON felles_hendelse
    FOR EACH ROW EXECUTE FUNCTION felles_bare_tillegg();
CREATE TRIGGER forsegling_bare_tillegg BEFORE UPDATE OR DELETE ON felles_forsegling
    FOR EACH ROW EXECUTE FUNCTION felles_bare_tillegg();
"""
TILBAKE = """
DROP TRIGGER forsegling_bare_tillegg ON felles_forsegling;
DROP TRIGGER hendelse_bare_tillegg ON felles_hendelse;
DROP TRIGGER hendelse_sett_txid ON felles_hendelse;
DROP FUNCTION felles_sett_txid();
DROP FUNCTION felles_bare_tillegg();
"""


class Migration(migrations.Migration):
    dependencies = [("felles", "0001_initial")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
