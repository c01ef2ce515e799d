"""Distributions and what became of each party are added to, never changed."""

from django.db import migrations

TABELLER = ("fordeling", "fordelingslinje")
FRAM = "".join(
    f"CREATE TRIGGER {tabell}_bare_tillegg BEFORE UPDATE OR DELETE ON fordeling_{tabell} "
    "FOR EACH ROW EXECUTE FUNCTION felles_bare_tillegg();\n"
    for tabell in TABELLER
)
TILBAKE = "".join(f"DROP TRIGGER {tabell}_bare_tillegg ON fordeling_{tabell};\n" for tabell in TABELLER)


class Migration(migrations.Migration):
    dependencies = [("fordeling", "0001_fordelinger"), ("felles", "0002_bare_tillegg")]
    operations = [migrations.RunSQL(FRAM, TILBAKE)]
