"""The forms on the page of one appointment, and which service each leads to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from oppnevning.forms.faggrupper import ErstattForm, FristForm, TrekkForm, VilkaarForm
from oppnevning.forms.felt import vanlig_frist
from oppnevning.forms.svar import InhabilForm
from oppnevning.models import Oppnevning
from oppnevning.querysets.lister import kan_spoerres
from oppnevning.services import habilitet
from oppnevning.services import oppnevning as tjeneste

Status = Oppnevning.Status


def lag_skjema(oppnevning: Oppnevning, naa: datetime, *, data: QueryDict | None, handling: str) -> dict[str, Any]:
    """The forms that the appointment's state allows, by act; the one that was sent is bound."""

    def inn(navn: str) -> Any:
        return data if navn == handling else None

    skoler = Organisasjon.objects.under([oppnevning.faggruppe.eier]).skoler().order_by("navn")
    frist = vanlig_frist(naa)
    vilkaar = {"reserve": oppnevning.reserve, "flest_svar": oppnevning.flest_svar}
    folk = kan_spoerres(oppnevning.faggruppe, rolle=oppnevning.rolle, alle_fag=True)
    folk = folk.exclude(bruker=oppnevning.bruker_id)
    alle: dict[str, Any] = {
        "frist": FristForm(inn("frist"), naa=naa, prefix="frist", initial={"svarfrist": frist}),
        "vilkaar": VilkaarForm(inn("vilkaar"), prefix="vilkaar", initial=vilkaar),
        "inhabil": InhabilForm(inn("inhabil"), prefix="inhabil", skoler=skoler),
        "erstatt": ErstattForm(
            inn("erstatt"), fagpersoner=folk, naa=naa, prefix="erstatt", initial={"svarfrist": frist}
        ),
        "trekk": TrekkForm(inn("trekk"), prefix="trekk"),
    }
    return {navn: alle[navn] for navn in _lovlige(oppnevning)}


def utfoer(oppnevning: Oppnevning, skjemaer: Mapping[str, Any], handling: str, *, aktoer: Aktoer, naa: datetime) -> str:
    """Do what the sent form asks for; the sentence that says so, "" when the form is not in order.

    Raises Domenefeil with a sentence, also for an act that the state does not allow.
    """
    if handling == "purr":
        return _purr(oppnevning, aktoer, naa)
    skjema = skjemaer.get(handling)
    if skjema is None:
        raise Domenefeil(_("Oppnevningen er endret siden siden ble åpnet. Se over den, og prøv igjen."), kode="endret")
    if not skjema.is_valid():
        return ""
    return _HANDLINGER[handling](oppnevning, skjema, aktoer, naa)


def _lovlige(oppnevning: Oppnevning) -> tuple[str, ...]:
    return {
        Status.SENDT: ("frist", "vilkaar", "inhabil", "erstatt", "trekk"),
        Status.TAKKET_JA: ("vilkaar", "inhabil", "erstatt", "trekk"),
        Status.TAKKET_NEI: ("erstatt",),
        Status.TRUKKET: ("erstatt",),
    }.get(Status(oppnevning.status), ())


def _purr(oppnevning: Oppnevning, aktoer: Aktoer, naa: datetime) -> str:
    if not tjeneste.purr(oppnevning_ider=[oppnevning.pk], aktoer=aktoer, naa=naa):
        raise Domenefeil(_("Ingen ble purret: personen har svart, er nettopp purret, eller fristen er ute."))
    return _("Purringen er på vei.")


def _frist(oppnevning: Oppnevning, skjema: Any, aktoer: Aktoer, naa: datetime) -> str:
    tjeneste.sett_frist(oppnevning_id=oppnevning.pk, svarfrist=skjema.cleaned_data["svarfrist"], aktoer=aktoer, naa=naa)
    return _("Fristen er endret, og personen får en ny e-post.")


def _vilkaar(oppnevning: Oppnevning, skjema: Any, aktoer: Aktoer, naa: datetime) -> str:
    tjeneste.endre_vilkaar(oppnevning_id=oppnevning.pk, **skjema.cleaned_data, aktoer=aktoer, naa=naa)
    return _("Endringen er lagret.")


def _inhabil(oppnevning: Oppnevning, skjema: Any, aktoer: Aktoer, naa: datetime) -> str:
    nye = habilitet.oppgi(
        bruker_id=oppnevning.bruker_id, eier_id=oppnevning.faggruppe.eier_id, skole_ider=skjema.skole_ider(),
        relasjoner=skjema.cleaned_data["relasjoner"], aktoer=aktoer, naa=naa,
    )  # fmt: skip
    return _("Inhabiliteten er lagret.") if nye else _("Ingenting var nytt.")


def _erstatt(oppnevning: Oppnevning, skjema: Any, aktoer: Aktoer, naa: datetime) -> str:
    data = skjema.cleaned_data
    ny = tjeneste.erstatt(
        oppnevning_id=oppnevning.pk, fagperson_id=data["fagperson"].pk, svarfrist=data["svarfrist"],
        grunn=data["grunn"], aktoer=aktoer, naa=naa,
    )  # fmt: skip
    return _("%(navn)s er spurt i stedet.") % {"navn": ny.bruker.navn}


def _trekk(oppnevning: Oppnevning, skjema: Any, aktoer: Aktoer, naa: datetime) -> str:
    tjeneste.trekk(oppnevning_id=oppnevning.pk, grunn=skjema.cleaned_data["grunn"], aktoer=aktoer, naa=naa)
    return _("Oppnevningen er trukket, og personen får beskjed på e-post.")


_HANDLINGER = {"frist": _frist, "vilkaar": _vilkaar, "inhabil": _inhabil, "erstatt": _erstatt, "trekk": _trekk}
