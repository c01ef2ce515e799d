"""What PAS says of candidates who were exported: grades, absence."""

from pas_integration.models import PasKandidat
from pas_kontrakt.meldinger.egne import Fravaersrad
from pas_kontrakt.meldinger.oversikter import Karaktereksamen, Karaktergruppe, Karakterkandidat, Karakteroversikt
from pas_kontrakt.meldinger.typer import Deltakelse


def eksportert(*kandidater, tid):
    """As they stand after an export that PAS took in."""
    for k in kandidater:
        PasKandidat.objects.create(
            skole=k.parti.skole, periode=k.eksamen.periode, fagkode=k.eksamen.fag.fagkode,
            variant=k.eksamen.fag.variant, nummer=k.person.nummer, nummer_hash=k.person.nummer_hash, sendt=tid, sett=tid,
            har=True, sendt_gruppe=k.parti.navn, har_gruppe=k.parti.navn, status="Pameldt",
        )  # fmt: skip


def karakter(kandidat, karakter=0, deltakelse="D", kandidatnr="337JQE-V", **felt):
    """A candidate's row."""
    return kandidat, Karakterkandidat(kandidat.person.nummer, kandidatnr, Deltakelse(deltakelse), karakter, **felt)


def oversikt(skole, *rader, orgnr=None):
    """The message with these rows, each in the exam and group of its candidate."""
    eksamener = {}
    for kandidat, rad in rader:
        fag = kandidat.eksamen.fag
        grupper = eksamener.setdefault((fag.fagkode, fag.variant or None), {})
        grupper.setdefault(kandidat.parti.navn, []).append(rad)
    return Karakteroversikt(
        orgnr or skole.nummer_i_pas,
        tuple(
            Karaktereksamen(
                kode, variant, tuple(Karaktergruppe(navn, tuple(rader_)) for navn, rader_ in grupper.items())
            )
            for (kode, variant), grupper in eksamener.items()
        ),
    )


def fravaersrad(kandidat, slag, registrert):
    fag = kandidat.eksamen.fag
    return Fravaersrad(kandidat.person.nummer, fag.fagkode, Deltakelse(slag), registrert, fag.variant or None)
