"""A candidate's exam is always the exam of the party: a composite foreign key, which Django cannot express."""

from django.db import migrations

FRAM = """
ALTER TABLE eksamen_kandidat ADD CONSTRAINT kandidat_parti_og_eksamen
    FOREIGN KEY (parti_id, eksamen_id) REFERENCES eksamen_eksamensparti (id, eksamen_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
TILBAKE = "ALTER TABLE eksamen_kandidat DROP CONSTRAINT kandidat_parti_og_eksamen;"


class Migration(migrations.Migration):
    dependencies = [("eksamen", "0001_initial")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
