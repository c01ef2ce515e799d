"""A new draw in place of one that came to nothing; what was drawn is never changed, only ended once."""

import django.db.models.deletion
import felles.felt
from django.conf import settings
from django.db import migrations, models

FRAM = """
CREATE FUNCTION deltakelse_nytttrekk_vakt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'et trekk slettes aldri' USING ERRCODE = 'check_violation';
    END IF;
    -- All that may change is that it is revoked, once.
    IF OLD.opphevet IS NOT NULL OR NEW.opphevet IS NULL OR (NEW.kandidat_id, NEW.periode_id, NEW.fag_id, NEW.pott,
            NEW.utelatt, NEW.grunn, NEW.trukket, NEW.trukket_av_id) IS DISTINCT FROM (OLD.kandidat_id, OLD.periode_id,
            OLD.fag_id, OLD.pott, OLD.utelatt, OLD.grunn, OLD.trukket, OLD.trukket_av_id) THEN
        RAISE EXCEPTION 'et trekk endres aldri' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nytttrekk_vakt BEFORE UPDATE OR DELETE ON deltakelse_nytttrekk
    FOR EACH ROW EXECUTE FUNCTION deltakelse_nytttrekk_vakt();
"""
TILBAKE = """
DROP TRIGGER nytttrekk_vakt ON deltakelse_nytttrekk;
DROP FUNCTION deltakelse_nytttrekk_vakt();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('deltakelse', '0007_tapt_tid'),
        ('eksamen', '0003_planlegging'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Nytttrekk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pott', models.JSONField(default=list)),
                ('utelatt', models.JSONField(default=list)),
                ('grunn', felles.felt.KryptertTekstField(blank=True, default='', formaal='nytttrekk.grunn', verbose_name='grunn')),
                ('trukket', models.DateTimeField()),
                ('opphevet', models.DateTimeField(null=True)),
                ('opphevet_grunn', felles.felt.KryptertTekstField(blank=True, default='', formaal='nytttrekk.opphevet_grunn')),
                ('fag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='eksamen.fag')),
                ('kandidat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nye_trekk', to='eksamen.kandidat')),
                ('opphevet_av', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('periode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='eksamen.eksamensperiode')),
                ('trukket_av', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('opphevet__isnull', True)), fields=('kandidat',), name='nytttrekk_ett_staaende')],
            },
        ),
        migrations.RunSQL(FRAM, TILBAKE),
    ]
