"""The two sides of the demo's exchange: what the school has for PAS, and PAS itself before anybody is enrolled there."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Kandidat, Maalform, Person
from felles.hendelser import SYSTEM
from felles.kryptering import hash_token
from felles.tid import dagens_dato, doegnet
from pas_tjener.models import Klient
from pas_tjener.services.klienter import registrer_klient
from verktoey.demodata.folk import lag_kontoer, lag_organisasjoner
from verktoey.demodata.plan import lag_neste_plan, lag_plan, lag_senere_plan
from verktoey.demodata.planlegging import lag_elever_av, lag_tidsregler
from verktoey.demodata.tider import periodekode
from verktoey.demosteder import KLIENT_HEMMELIGHET, KLIENT_ID

KANDIDATER = 8
MERKNAD = "Skal til PAS: partiet kan eksporteres, og får eksamensdagen og sensuren der."
PARTIER = {"REA3036": "3BIO", "REA3039": "3FYS", "SAM3056": "3RET"}


def lag_partier_til_pas(
    eksamener: dict[str, Eksamen], skole: Organisasjon, folk: Iterator[Person], naa: datetime
) -> list[Eksamensparti]:
    """A party for each day after today, with pupils who have no number yet: theirs comes from PAS."""
    partier = []
    for kode, navn in PARTIER.items():
        parti = Eksamensparti.objects.create(
            skole=skole, eksamen=eksamener[kode], navn=navn, sted="Hovedbygget", rom="Rom 204", merknad=MERKNAD
        )
        for plass in range(1, KANDIDATER + 1):
            maalform = Maalform.NYNORSK if plass % 4 == 0 else Maalform.BOKMAAL
            Kandidat.objects.create(
                person=next(folk), eksamen=parti.eksamen, parti=parti, maalform=maalform, plass=str(plass)
            )
        partier.append(parti)
    lag_elever_av(partier, skole, naa)
    return partier


def registrer_skolenes_system(fylke: Organisasjon, naa: datetime) -> Klient:
    """The school's site as a client of PAS, for all schools of the county, with the secret that everybody knows."""
    klient, _hemmelighet = registrer_klient(
        navn="Eksamensløpet, skolene i demoen", kontakt="drift@example.no", organisasjoner=[fylke], sertifikat=None,
        med_hemmelighet=True, aktoer=SYSTEM, naa=naa,
    )  # fmt: skip
    klient.klient_id, klient.hemmelighet_hash = KLIENT_ID, hash_token(KLIENT_HEMMELIGHET)
    klient.save(update_fields=["klient_id", "hemmelighet_hash"])
    return klient


@transaction.atomic
def last_pas(naa: datetime) -> dict[str, Organisasjon]:
    """The PAS of the demo as seen from `naa`: the same organisations, accounts and plan, and no candidates. Not repeatable.

    Enrolment is open although the exams are going on, so that whatever the school has can be sent.
    """
    steder = lag_organisasjoner(naa)
    brukere = lag_kontoer(steder, naa)
    lag_plan(steder["statsforvalter"], naa)
    periode = Eksamensperiode.objects.get(kode=periodekode(naa))
    lag_senere_plan(steder["statsforvalter"], periode, naa)
    lag_neste_plan(steder["udir"], naa)
    siste = doegnet(dagens_dato(naa) + timedelta(days=10))[1] - timedelta(seconds=1)
    Eksamensperiode.objects.filter(pk=periode.pk).update(paamelding_til=siste)
    lag_tidsregler(brukere["fylke"], naa)
    registrer_skolenes_system(steder["fylke"], naa)
    return steder
