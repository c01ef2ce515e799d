"""Two administrators on one party: the second is shown what the first changed, beside the own input."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.dateformat import format as datoformat
from django.utils.translation import gettext as _

from eksamen.forms.partiskjema import PartiForm
from eksamen.models import Eksamensparti


def som_tekst(verdi: Any, felt: forms.Field) -> str:
    """A value as a person reads it in a message."""
    if isinstance(verdi, bool):
        return str(_("ja") if verdi else _("nei"))
    if isinstance(verdi, date):
        return datoformat(verdi, "j. F Y")
    if isinstance(verdi, time):
        return f"{verdi:%H:%M}"
    if isinstance(felt, forms.ChoiceField):
        return str(dict(felt.choices).get(verdi, verdi))  # type: ignore[arg-type]  # the stubs allow any iterable
    return str(verdi)


def flett(data: Mapping[str, Any], parti: Eksamensparti, naa: datetime, hvem: str) -> PartiForm:
    """The form again after somebody else saved: nobody's input is lost, and each change by the other is told.

    A field that only the other changed takes the other's value; one that both changed keeps what was written here,
    with the other's value beside it. The new form saves when it is sent again.
    """
    naavaerende = PartiForm(parti=parti, naa=naa)
    ny = dict(data.items())
    meldinger: dict[str, str] = {}
    for navn, felt in naavaerende.fields.items():
        if navn == "revisjon":
            continue
        deres = naavaerende.initial.get(navn)
        grunnlag, mitt = _lest(felt, data.get(f"initial-{navn}")), _lest(felt, data.get(navn))
        ny[f"initial-{navn}"] = _raa(deres)
        if deres in {grunnlag, mitt}:
            continue
        ord_ = {"hvem": hvem, "deres": som_tekst(deres, felt) or _("tomt"), "mitt": som_tekst(mitt, felt) or _("tomt")}
        if mitt == grunnlag:
            ny[navn] = _raa(deres)
            meldinger[navn] = str(_("%(hvem)s endret dette til «%(deres)s». Det står slik nå.") % ord_)
        else:
            meldinger[navn] = str(
                _("%(hvem)s endret dette til «%(deres)s». Du skrev «%(mitt)s». Lagre på nytt for å bruke ditt.") % ord_
            )
    ny["revisjon"] = str(parti.revisjon)
    if not ny.get("forberedelse"):
        ny.pop("forberedelse", None)  # an empty value would count as a tick
    skjema = PartiForm(ny, parti=parti, naa=naa)
    skjema.full_clean()
    for navn, melding in meldinger.items():
        skjema.add_error(navn, forms.ValidationError(melding, code="endret_samtidig"))
    skjema.add_error(
        None,
        forms.ValidationError(
            _("%(hvem)s lagret partiet mens du skrev. Se over feltene under, og lagre på nytt. Ingenting er tapt."),
            code="endret_samtidig",
            params={"hvem": hvem},
        ),
    )
    return skjema


def _raa(verdi: Any) -> str:
    """A value as a browser would send it."""
    if isinstance(verdi, bool):
        return "on" if verdi else ""
    return f"{verdi:%H:%M}" if isinstance(verdi, time) else "" if verdi is None else str(verdi)


def _lest(felt: forms.Field, tekst: Any) -> Any:
    try:
        return felt.to_python(tekst)
    except forms.ValidationError:
        return tekst
