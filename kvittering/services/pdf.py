"""The receipts of a candidate as PDF, in the candidate's målform."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Kandidat
from eksamen.models.valg import Deltype, Maalform
from felles.brev import lag_brev, maalformdato
from felles.templatetags.ramme import filstoerrelse
from felles.tid import oslo
from kvittering.innhold import Filfakta, les
from kvittering.models import Kvittering
from levering.models import Delmerke

MAL: Final = "kvittering.typ"
# The same words in both målformer, whatever language the site has been put in.
DELER: Final = {Deltype.EKSAMEN: "Eksamen", Deltype.DEL1: "Del 1", Deltype.DEL2: "Del 2"}
MERKER: Final = {
    Delmerke.EKSAMEN: "Eksamen",
    Delmerke.DEL1: "Eksamen del 1",
    Delmerke.DEL2: "Eksamen del 2",
    Delmerke.DEL1_OG_2: "Eksamen del 1 og 2",
}


@sensitive_variables()
def kvitteringspdf(kandidat: Kandidat, kvitteringer: Sequence[Kvittering], *, bekreftes: str, naa: datetime) -> bytes:
    """One receipt a page, with everything that is needed to verify it; `bekreftes` is the public page's address.

    What was delivered is told as it is sealed, not as the rows stand now. Raises ValueError without receipts.
    """
    navn = kandidat.eksamen.fag.navn_nn if kandidat.maalform == Maalform.NYNORSK else ""
    fag = navn or kandidat.eksamen.fag.navn_nb
    # A document of record: in the målform whatever language whoever fetches it has chosen for the pages.
    with translation.override(kandidat.maalform):
        return lag_brev(
            MAL,
            tittel=_("Kvittering"),
            skole=kandidat.parti.skole.navn,
            brev=[_ett(kandidat, fag, rad, bekreftes, naa) for rad in kvitteringer],
        )


def _ett(kandidat: Kandidat, fag: str, rad: Kvittering, bekreftes: str, naa: datetime) -> dict[str, Any]:
    fakta, maalform = les(rad.innhold), kandidat.maalform
    return {
        "maalform": maalform,
        "dato": maalformdato(naa, maalform, ukedag=False),
        "mottaker": [kandidat.person.navn, fakta.kandidatnummer],
        "fag": f"{fakta.fagkode} {fag}",
        "del": DELER.get(Deltype(fakta.eksamensdel), ""),
        "kode": fakta.kode,
        "levert": _tidspunkt(fakta.levert, maalform),
        "av_kandidaten": fakta.levert_av == "kandidat",
        "frist": _tidspunkt(fakta.frist, maalform) if fakta.frist else "",
        "sen": fakta.er_sen,
        "filer": [_fil(fil) for fil in sorted(fakta.filer, key=lambda fil: fil.navn)],
        "digest": rad.digest,
        "doegn": maalformdato(rad.dag, maalform),
        "innhold": rad.innhold.rstrip("\n").split("\n"),
        "bekreftes": bekreftes,
    }


def _fil(fil: Filfakta) -> dict[str, str]:
    return {
        "navn": fil.navn,
        "stoerrelse": f"{filstoerrelse(fil.stoerrelse)} ({fil.stoerrelse} byte)",
        "del": MERKER.get(Delmerke(fil.delmerke), ""),
        "sha256": fil.sha256,
    }


def _tidspunkt(tidspunkt: datetime, maalform: str) -> str:
    ordet = "klokka" if maalform == Maalform.NYNORSK else "klokken"
    return f"{maalformdato(tidspunkt, maalform)} {ordet} {oslo(tidspunkt):%H:%M:%S}"
