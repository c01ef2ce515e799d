import felles.felt
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('deltakelse', '0005_oppmoete_og_tidstillegg'),
    ]

    operations = [
        migrations.AddField(
            model_name='oppmoete',
            name='begrunnelse',
            field=felles.felt.KryptertTekstField(blank=True, formaal='oppmoete.begrunnelse'),
        ),
    ]
