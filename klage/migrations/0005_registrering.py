"""What the school has confirmed before it sends, and the day an appeal was decided elsewhere, which never changes."""

import felles.felt
from django.db import migrations, models

FUNKSJON = """
CREATE OR REPLACE FUNCTION klage_utfall_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'utfallet av en klage slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    -- All that may change is that a newer row takes over, once.
    IF OLD.erstattet IS NOT NULL OR NEW.erstattet IS NULL OR (NEW.klage_id, NEW.kilde, NEW.verdi, NEW.tekst,
            NEW.maalform, %(ny)sNEW.synlig_fra, NEW.laget, NEW.laget_av_id) IS DISTINCT FROM (OLD.klage_id, OLD.kilde,
            OLD.verdi, OLD.tekst, OLD.maalform, %(gammel)sOLD.synlig_fra, OLD.laget, OLD.laget_av_id) THEN
        RAISE EXCEPTION 'utfallet av en klage endres aldri' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FRAM = FUNKSJON % {"ny": "NEW.vedtatt, ", "gammel": "OLD.vedtatt, "}
TILBAKE = FUNKSJON % {"ny": "", "gammel": ""}


class Migration(migrations.Migration):
    dependencies = [
        ("klage", "0004_vern"),
    ]

    operations = [
        migrations.AddField(
            model_name="klage",
            name="maalform_bekreftet",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="klage",
            name="sen_forklaring",
            field=felles.felt.KryptertTekstField(blank=True, default="", formaal="klage.sen_forklaring"),
        ),
        migrations.AddField(
            model_name="klageutfall",
            name="vedtatt",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(FRAM, TILBAKE),
    ]
