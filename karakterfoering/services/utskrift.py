"""The locked protocol on paper."""

from django.utils.translation import gettext as _

from eksamen.models import Eksamensparti
from felles.brev import klokkeslett, lag_brev, maalformdato
from karakterfoering.models import Protokoll
from karakterfoering.querysets.protokoller import Kandidatrad, kandidatrader, rettelser


def lag_protokoll(parti: Eksamensparti, protokoll: Protokoll) -> bytes:
    """The protocol as PDF, with a place for the signatures. The caller has checked who asks, and that it is locked."""
    rettede = set(rettelser(parti.pk).values_list("kandidat", flat=True))
    brev = {
        "maalform": "nb",
        "skole": parti.skole.navn,
        "fag": str(parti.eksamen.fag),
        "parti": parti.navn,
        "periode": parti.eksamen.periode.kode,
        "form": parti.eksamen.get_form_display(),
        "eksaminator": protokoll.eksaminator,
        "sensor": protokoll.sensor,
        "dag": maalformdato(protokoll.begynte, "nb") if protokoll.begynte else "",
        "tid": _tid(protokoll),
        "merknad": protokoll.merknad,
        "laast": _laast(protokoll),
        "kandidater": [_rad(rad, rad.kandidat.pk in rettede) for rad in kandidatrader(parti.pk)],
    }
    return lag_brev(
        "karakterprotokoll.typ", tittel=_("Eksamensprotokoll med karakterer"), brev=[brev], skole=parti.skole.navn
    )


def _tid(protokoll: Protokoll) -> str:
    if not protokoll.begynte or not protokoll.sluttet:
        return ""
    return f"{klokkeslett(protokoll.begynte)}–{klokkeslett(protokoll.sluttet)}"


def _laast(protokoll: Protokoll) -> str:
    if not protokoll.laast or not protokoll.laast_av:
        return ""
    return (
        f"{maalformdato(protokoll.laast, 'nb', ukedag=False)} {klokkeslett(protokoll.laast)}, {protokoll.laast_av.navn}"
    )


def _rad(rad: Kandidatrad, rettet: bool) -> dict[str, str]:
    kandidat = rad.kandidat
    return {
        "nummer": kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "",
        "navn": f"{kandidat.person.etternavn}, {kandidat.person.fornavn}",
        "karakter": rad.karakter.get_verdi_display() if rad.karakter and not rad.borte else rad.oppmoete.karakter,
        "merknad": str(rad.oppmoete.status.label) if rad.borte else "rettet" if rettet else "",
    }
