"""What the school's page of an appeal says of PAS, and the line on the start page."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from felles.bidrag import Sak
from klage.models import Klage
from klage.querysets.klager import REGISTRERER
from pas_klage.models import Klagekobling
from pas_klage.querysets.saker import aapne_gjoeremaal, aktuelt_q, ved


def klageseksjon(bruker: Bruker, klage: Klage, naa: datetime) -> tuple[str, dict[str, Any]] | None:
    """How it stands in PAS; None for a candidate whom PAS does not have, and for one that ended without it. Two queries."""
    skole, periode = klage.kandidat.parti.skole, klage.kandidat.eksamen.periode
    forbindelse = settings.PAS_KLIENT
    if forbindelse is None or not ved(skole, periode).filter(pk=klage.pk).exists():
        return None
    # A to-do that does not follow from how the case stands is none.
    gjelder = Q(gjoeremaal="") | Q(gjort__isnull=False) | aktuelt_q()
    kobling = Klagekobling.objects.filter(gjelder, klage=klage).first()
    skjult = klage.slutt_vises is not None and klage.slutt_vises > naa
    if kobling is None and not skjult and klage.status not in {Klage.Status.REGISTRERT, Klage.Status.SENDT}:
        return None
    if kobling is not None and skjult:
        # What it came to in PAS shows here with the answer, and that it is decided no sooner.
        kobling.status = Klagekobling.Status.TIL_BEHANDLING
    return "pas_klage/_sak.html", {
        "kobling": kobling,
        "sendt": klage.status != Klage.Status.REGISTRERT,
        "nettsted": forbindelse.nettsted,
        "tar_imot": forbindelse.tilbyr("klage"),
        "orgnr": skole.orgnr,
        "periode": periode.kode,
        "kan_handle": any(o.pk == skole.pk for o in bruker.organisasjoner(naa, *REGISTRERER)),
    }


def gjoer_i_pas(bruker: Bruker, naa: datetime) -> list[Sak]:
    """One line for the appeals that must be registered or withdrawn in PAS by hand. One query; none without a PAS."""
    if settings.PAS_KLIENT is None or not bruker.har_rolle(naa, *REGISTRERER):
        return []
    saker = list(aapne_gjoeremaal(o.pk for o in bruker.organisasjoner(naa, *REGISTRERER)))
    if not saker:
        return []
    tittel = ngettext("%(antall)s klage må meldes i PAS", "%(antall)s klager må meldes i PAS", len(saker))
    return [
        Sak(
            tittel % {"antall": len(saker)},
            _("PAS tar ikke imot klager herfra, så noen må gjøre det der for hånd."),
            reverse("klage:klage", args=[saker[0].klage_id]),
            _("Se den første"),
            ikon="klage",
        )
    ]
