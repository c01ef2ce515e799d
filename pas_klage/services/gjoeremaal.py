"""«Gjør dette i PAS»: appeals that this PAS does not take from us."""

from datetime import datetime

from django.db import transaction

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from felles.hendelser import Aktoer
from klage.models import Klage
from klage.services.tilstand import laas_klage, logg
from pas_klage.models import Klagekobling
from pas_klage.querysets.saker import ved

Gjoeremaal = Klagekobling.Gjoeremaal


def oppdater_gjoeremaal(skole: Organisasjon, periode: Eksamensperiode, *, naa: datetime) -> int:
    """Make and close the to-dos about appeals; how many are open. In the caller's transaction; repeatable.

    A sent appeal is to be registered in PAS by hand, and one that is withdrawn after that to be withdrawn there; one that
    is withdrawn before anybody did is forgotten.
    """
    antall = 0
    for sak in ved(skole, periode).select_related("paskobling").order_by("pk"):
        kobling: Klagekobling | None = getattr(sak, "paskobling", None)
        if sak.status == Klage.Status.SENDT and kobling is None:
            if laas_klage(sak.pk).status != Klage.Status.SENDT:
                continue
            Klagekobling.objects.get_or_create(klage=sak, defaults={"gjoeremaal": Gjoeremaal.REGISTRER})
            antall += 1
        elif sak.status == Klage.Status.TRUKKET and kobling is not None:
            antall += _trukket(kobling, naa)
        elif kobling is not None and kobling.gjoeremaal and kobling.gjort is None:
            antall += 1
    return antall


def lukk_gjoeremaal(skole: Organisasjon, periode: Eksamensperiode, *, naa: datetime) -> None:
    """This PAS takes appeals from us by now, so nobody registers them by hand. In the caller's transaction; repeatable.

    One that is to be withdrawn there has no reference here, so it is somebody's until PAS has told us what it calls it.
    """
    aapne = Klagekobling.objects.filter(gjort__isnull=True, gjoeremaal=Gjoeremaal.REGISTRER)
    aapne.filter(klage__kandidat__parti__skole=skole, klage__kandidat__eksamen__periode=periode).update(
        gjoeremaal=Gjoeremaal.INGEN
    )


@transaction.atomic
def meld_gjort(*, kobling_id: int, aktoer: Aktoer, naa: datetime) -> bool:
    """A person has done it in PAS; whether that was news. Repeatable."""
    kobling = (
        Klagekobling.objects.select_for_update(of=("self",)).select_related("klage__kandidat__parti").get(pk=kobling_id)
    )
    if not kobling.gjoeremaal or kobling.gjort is not None:
        return False
    kobling.gjort, kobling.gjort_av_id = naa, aktoer.bruker_id
    kobling.save(update_fields=["gjort", "gjort_av"])
    logg(kobling.klage, "klage.gjort_i_pas", aktoer=aktoer, naa=naa, hva=kobling.gjoeremaal)
    return True


def _trukket(kobling: Klagekobling, naa: datetime) -> int:
    if kobling.gjoeremaal == Gjoeremaal.TREKK:
        return int(kobling.gjort is None)
    registrert = kobling.gjoeremaal == Gjoeremaal.REGISTRER and kobling.gjort is not None
    kobling.gjoeremaal = Gjoeremaal.TREKK if registrert else Gjoeremaal.INGEN
    kobling.gjort, kobling.gjort_av = None, None
    kobling.save(update_fields=["gjoeremaal", "gjort", "gjort_av"])
    return int(registrert)
