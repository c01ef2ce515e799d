"""What the database itself refuses about formal faults: a changed decision, a choice that was final and is not, a case sent
and not sent.

Rule: forskrift til opplæringslova kap. 10; Utdanningsdirektoratet on the exam of 22 May 2023: the choice is final when the
deadline has passed.
"""

from django.db import migrations

TILLEGG = ("skoleuttalelse", "formellvedtak", "annulleringsvalg")
FRAM = """
CREATE FUNCTION annullering_sak_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en sak om formell feil slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.eksamen_id <> OLD.eksamen_id OR NEW.aapnet_hos_id <> OLD.aapnet_hos_id OR OLD.trukket IS NOT NULL
            OR (OLD.sendt IS NOT NULL AND (NEW.sendt, NEW.sendt_av_id, NEW.myndighet_id, NEW.feil, NEW.hva, NEW.fra,
            NEW.til) IS DISTINCT FROM (OLD.sendt, OLD.sendt_av_id, OLD.myndighet_id, OLD.feil, OLD.hva, OLD.fra,
            OLD.til)) THEN
        RAISE EXCEPTION 'en sak som er sendt, endres ikke' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER formellsak_vakt BEFORE UPDATE OR DELETE ON annullering_formellsak
    FOR EACH ROW EXECUTE FUNCTION annullering_sak_vakt();

CREATE FUNCTION annullering_vedtaksrad_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'et vedtak slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    -- All that may change is that it is revoked, once.
    IF OLD.opphevet IS NOT NULL OR NEW.opphevet IS NULL OR NEW.vedtak_id <> OLD.vedtak_id
            OR NEW.sakskandidat_id <> OLD.sakskandidat_id OR NEW.annullering_id IS DISTINCT FROM OLD.annullering_id THEN
        RAISE EXCEPTION 'et vedtak endres aldri' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vedtaksrad_vakt BEFORE UPDATE OR DELETE ON annullering_vedtaksrad
    FOR EACH ROW EXECUTE FUNCTION annullering_vedtaksrad_vakt();

CREATE FUNCTION annullering_annullering_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'en annullering slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.opphevet IS NOT NULL OR (NEW.kandidat_id, NEW.vedtatt, NEW.vedtatt_av_id, NEW.myndighet_id, NEW.valgfri,
            NEW.valgfrist) IS DISTINCT FROM (OLD.kandidat_id, OLD.vedtatt, OLD.vedtatt_av_id, OLD.myndighet_id,
            OLD.valgfri, OLD.valgfrist) THEN
        RAISE EXCEPTION 'en annullering endres aldri' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.opphevet IS NOT NULL AND OLD.valgfri AND NEW.opphevet >= OLD.valgfrist THEN
        RAISE EXCEPTION 'valget er endelig' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.valg, NEW.valgt) IS DISTINCT FROM (OLD.valg, OLD.valgt) AND (NEW.opphevet IS NOT NULL OR NEW.valg = ''
            OR NEW.valgt >= OLD.valgfrist OR NEW.valgt < OLD.vedtatt OR NEW.valgt < OLD.valgt) THEN
        RAISE EXCEPTION 'valget er endelig' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER annullering_vakt BEFORE UPDATE OR DELETE ON klage_annullering
    FOR EACH ROW EXECUTE FUNCTION annullering_annullering_vakt();
""" + "".join(
    f"CREATE TRIGGER {tabell}_bare_tillegg BEFORE UPDATE OR DELETE ON annullering_{tabell} "
    "FOR EACH ROW EXECUTE FUNCTION felles_bare_tillegg();\n"
    for tabell in TILLEGG
)
TILBAKE = "".join(f"DROP TRIGGER {tabell}_bare_tillegg ON annullering_{tabell};\n" for tabell in TILLEGG) + """
DROP TRIGGER annullering_vakt ON klage_annullering;
DROP FUNCTION annullering_annullering_vakt();
DROP TRIGGER vedtaksrad_vakt ON annullering_vedtaksrad;
DROP FUNCTION annullering_vedtaksrad_vakt();
DROP TRIGGER formellsak_vakt ON annullering_formellsak;
DROP FUNCTION annullering_sak_vakt();
"""


class Migration(migrations.Migration):
    dependencies = [("annullering", "0001_initial"), ("klage", "0004_vern"), ("felles", "0002_bare_tillegg")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
