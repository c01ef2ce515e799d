"""Uploads and files of the demo's exam day that are not as they should be."""

import hashlib
import random
import uuid
from datetime import datetime

from eksamen.models import Kandidat
from felles.hendelser import SYSTEM, logg_hendelse
from levering.models import Besvarelsesfil, Opplasting
from levering.services.opplasting_biter import Mottaker, begynn, motta
from levering.services.opplasting_leie import LEIETID, leie_av
from levering.tus import Metadata
from sjekk.models import Filsjekk
from sjekk.slag import VIRUS
from verktoey.demodata.filer import lag_pdf
from verktoey.demodata.gjerninger import digital_start, kandidataktoer, last_opp, sesjon_med_tilgang

BIT = 512 * 1024
BITER, KOMMET = 6, 3
# ClamAV's name for a signature of one's own ends so. The demo has no scanner, and no file that one would react to.
SIGNATUR = "Eksamensloepet.Demo.UNOFFICIAL"


def halvveis(kandidat: Kandidat, tid: datetime) -> Opplasting:
    """Half of the file has come; the server that took it in is gone, and its lease has run out."""
    tid = max(tid, digital_start(kandidat))
    innhold = lag_pdf("Besvarelse", [("Oppgave 1", "Illustrasjonene er på neste side.")])
    innhold += random.Random(9).randbytes(BITER * BIT - len(innhold))  # noqa: S311 - pictures, not secrets
    mottaker = Mottaker(
        aktoer=kandidataktoer(kandidat), kandidat_id=kandidat.pk, sesjon_id=sesjon_med_tilgang(kandidat).pk
    )
    metadata = Metadata("illustrert-besvarelse.pdf", hashlib.sha256(innhold).hexdigest(), uuid.uuid4(), "", {})
    opplasting, _ny = begynn(mottaker=mottaker, metadata=metadata, stoerrelse=len(innhold), naa=tid)
    for nummer in range(KOMMET):
        with leie_av(opplasting, naa=tid) as leie:
            motta(opplasting, innhold[nummer * BIT : (nummer + 1) * BIT], leie=leie, naa=tid)
    Opplasting.objects.filter(pk=opplasting.pk).update(leie=uuid.uuid4(), leie_til=tid + LEIETID)
    return opplasting


def last_opp_med_navn(kandidat: Kandidat, tid: datetime) -> Besvarelsesfil:
    """The word processor has put the candidate's name into the file; the worker finds it by itself."""
    avsnitt = [("Oppgave 1", "Påstanden stemmer bare delvis, og jeg viser hvorfor med to eksempler fra teksten.")]
    innhold = lag_pdf("Besvarelse", avsnitt, forfatter=kandidat.person.navn)
    return last_opp(kandidat, 0, tid, fil=("besvarelse-ferdig.pdf", innhold))


def last_opp_med_virus(kandidat: Kandidat, tid: datetime) -> Besvarelsesfil:
    """A harmless file with the facts that the check writes when a scanner says «FOUND»."""
    fil = last_opp(kandidat, 0, tid)
    Filsjekk.objects.create(
        fil=fil, slag=VIRUS, resultat=Filsjekk.Resultat.FUNN, grunn="virus", funn=[{"signatur": SIGNATUR}],
        tid=fil.lastet_opp, forsoek=1,
    )  # fmt: skip
    logg_hendelse(
        fil, "fil.karantene", aktoer=SYSTEM, naa=fil.lastet_opp, partier=[kandidat.parti_id], kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id, sha256=fil.sha256,
    )  # fmt: skip
    return fil
