"""Who has seen a case never becomes a sensor of its party, a cancelled meeting gets no cases, and criteria get owners.

Rule: Vigo IKS, retningslinjer for sensur: the two sensors propose alone, each knowing nothing of the other.
"""

from django.db import migrations

FRAM = """
CREATE FUNCTION sensur_sak_inn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    avlyst timestamptz;
BEGIN
    -- Shared lock: a case is on the meeting before it is cancelled and freed by that, or refused.
    SELECT f.avlyst INTO avlyst FROM sensur_fellessensur f WHERE f.id = NEW.fellessensur_id FOR SHARE;
    IF avlyst IS NOT NULL THEN
        RAISE EXCEPTION 'møtet er avlyst' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fellessensursak_inn BEFORE INSERT ON sensur_fellessensursak
    FOR EACH ROW EXECUTE FUNCTION sensur_sak_inn();

CREATE FUNCTION sensur_skriv_innsyn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'sensur_fellessensur' THEN
        INSERT INTO sensur_saksinnsyn (sak_id, bruker_id)
            SELECT s.id, NEW.leder_id FROM sensur_fellessensursak s
            WHERE s.fellessensur_id = NEW.id AND s.tatt_av IS NULL ON CONFLICT DO NOTHING;
        RETURN NULL;
    END IF;
    INSERT INTO sensur_saksinnsyn (sak_id, bruker_id)
        SELECT NEW.id, folk.bruker FROM (
            SELECT f.leder_id AS bruker FROM sensur_fellessensur f WHERE f.id = NEW.fellessensur_id
            UNION SELECT NEW.oppmann_id UNION SELECT NEW.avgjort_av_id) folk
        WHERE folk.bruker IS NOT NULL ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER fellessensursak_innsyn AFTER INSERT OR UPDATE OF oppmann_id, avgjort_av_id ON sensur_fellessensursak
    FOR EACH ROW EXECUTE FUNCTION sensur_skriv_innsyn();
CREATE TRIGGER fellessensur_innsyn AFTER UPDATE OF leder_id ON sensur_fellessensur
    FOR EACH ROW WHEN (OLD.leder_id <> NEW.leder_id) EXECUTE FUNCTION sensur_skriv_innsyn();
INSERT INTO sensur_saksinnsyn (sak_id, bruker_id)
    SELECT s.id, f.leder_id FROM sensur_fellessensursak s JOIN sensur_fellessensur f ON f.id = s.fellessensur_id
    UNION SELECT s.id, s.oppmann_id FROM sensur_fellessensursak s WHERE s.oppmann_id IS NOT NULL
    UNION SELECT s.id, s.avgjort_av_id FROM sensur_fellessensursak s WHERE s.avgjort_av_id IS NOT NULL
    ON CONFLICT DO NOTHING;

CREATE FUNCTION sensur_utenforstaaende() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM sensur_saksinnsyn i JOIN sensur_fellessensursak s ON s.id = i.sak_id
                JOIN eksamen_kandidat k ON k.id = s.kandidat_id
                WHERE k.parti_id = NEW.parti_id AND i.bruker_id = NEW.bruker_id)
            OR EXISTS (SELECT 1 FROM sensur_fellessensursak s JOIN eksamen_kandidat k ON k.id = s.kandidat_id
                JOIN sensur_fellessensurdeltaker d ON d.fellessensur_id = s.fellessensur_id
                WHERE k.parti_id = NEW.parti_id AND s.avgjort IS NOT NULL AND d.bruker_id = NEW.bruker_id
                AND d.oppmoete = 'tilstede') THEN
        RAISE EXCEPTION 'den som har vært med på å avgjøre, blir ikke sensor' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sensoroppdrag_utenfor BEFORE INSERT ON sensur_sensoroppdrag
    FOR EACH ROW EXECUTE FUNCTION sensur_utenforstaaende();
"""
TILBAKE = """
DROP TRIGGER sensoroppdrag_utenfor ON sensur_sensoroppdrag;
DROP FUNCTION sensur_utenforstaaende();
DROP TRIGGER fellessensur_innsyn ON sensur_fellessensur;
DROP TRIGGER fellessensursak_innsyn ON sensur_fellessensursak;
DROP FUNCTION sensur_skriv_innsyn();
DROP TRIGGER fellessensursak_inn ON sensur_fellessensursak;
DROP FUNCTION sensur_sak_inn();
"""


def gi_eiere(apps, schema_editor):
    """A criterion belongs to the authority whose exams have its fagkode; with several, each gets its own line.

    What sensors set follows to the line of their own exam's authority.
    """
    Kriterium = apps.get_model("sensur", "Kriterium")
    Eksamen = apps.get_model("eksamen", "Eksamen")
    Vurdering = apps.get_model("sensur", "Kriterievurdering")
    flyttes = []
    for kriterium in Kriterium.objects.filter(eier__isnull=True).order_by("pk"):
        rader = Eksamen.objects.filter(fag=kriterium.fag_id, lokal=False).order_by("ansvarlig")
        eiere = {}
        for ansvarlig, slag in rader.values_list("ansvarlig", "ansvarlig__slag").distinct():
            eiere.setdefault(None if slag == "udir" else ansvarlig, set()).add(ansvarlig)
        gammel = kriterium.pk
        for nr, eier in enumerate(sorted(eiere, key=lambda pk: pk or 0)):
            if nr:
                kriterium.pk, kriterium._state.adding = None, True
            kriterium.eier_id = eier
            kriterium.save()
            if nr:
                vurderinger = Vurdering.objects.filter(
                    kriterium=gammel, oppdrag__parti__eksamen__ansvarlig__in=eiere[eier]
                )
                flyttes += [(kriterium.pk, pk) for pk in vurderinger.values_list("pk", flat=True)]
    if flyttes:
        with schema_editor.connection.cursor() as markoer:
            # The line gets another key, the level stays: the guard of confirmed levels is not meant for this.
            markoer.execute("SET CONSTRAINTS ALL IMMEDIATE")
            markoer.execute("ALTER TABLE sensur_kriterievurdering DISABLE TRIGGER kriterievurdering_vakt")
            markoer.executemany("UPDATE sensur_kriterievurdering SET kriterium_id = %s WHERE id = %s", flyttes)
            markoer.execute("ALTER TABLE sensur_kriterievurdering ENABLE TRIGGER kriterievurdering_vakt")
            markoer.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [("sensur", "0007_innsyn_og_eiere"), ("eksamen", "0003_planlegging")]
    operations = [
        migrations.RunSQL(FRAM, TILBAKE),
        migrations.RunPython(gi_eiere, migrations.RunPython.noop),
    ]
