"""A level that was confirmed is not overwritten when its proposal is opened again: a new row takes over from it.

Rule: issue 7: a typing mistake is corrected by a traceable reopening with reason, never by overwriting.
"""

from django.db import migrations, models

FRAM = """
CREATE OR REPLACE FUNCTION sensur_kriterie_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rad record;
    vurdering record;
BEGIN
    vurdering := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    SELECT bekreftet, avsluttet INTO rad FROM sensur_sensoroppdrag WHERE id = vurdering.oppdrag_id FOR SHARE;
    IF rad.avsluttet IS NOT NULL OR (rad.bekreftet IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM sensur_gjenaapning g WHERE g.oppdrag_id = vurdering.oppdrag_id
            AND g.kandidat_id = vurdering.kandidat_id AND g.lukket IS NULL)) THEN
        RAISE EXCEPTION 'en bekreftet vurdering kan ikke endres' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' AND rad.bekreftet IS NOT NULL THEN
        RAISE EXCEPTION 'en bekreftet vurdering slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    -- Opened again: the row may only end, once.
    IF TG_OP = 'UPDATE' AND rad.bekreftet IS NOT NULL AND (OLD.erstattet IS NOT NULL OR NEW.erstattet IS NULL
            OR NEW.nivaa <> OLD.nivaa OR NEW.lagret <> OLD.lagret OR NEW.oppdrag_id <> OLD.oppdrag_id
            OR NEW.kandidat_id <> OLD.kandidat_id OR NEW.kriterium_id <> OLD.kriterium_id) THEN
        RAISE EXCEPTION 'en bekreftet vurdering overskrives aldri' USING ERRCODE = 'check_violation';
    END IF;
    RETURN vurdering;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("sensur", "0009_etternoelere")]
    operations = [
        migrations.AddField("kriterievurdering", "erstattet", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("kriterievurdering", "kriterievurdering_unik"),
        migrations.AddConstraint(
            "kriterievurdering",
            models.UniqueConstraint(
                fields=["oppdrag", "kandidat", "kriterium"],
                name="kriterievurdering_unik",
                condition=models.Q(("erstattet__isnull", True)),
            ),
        ),
        migrations.RunSQL(FRAM, migrations.RunSQL.noop),
    ]
