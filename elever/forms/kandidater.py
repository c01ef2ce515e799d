"""Candidates: by hand, row by row, ticked, and seated."""

import json
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eksamen.models import Eksamensparti, Kandidat, Kandidatslag, Karakterstatus, Maalform
from elever.forms.felt import KryssField, NummerField
from elever.services.endring import FELT
from elever.services.plassering import ALFABETISK, STOKKET
from elever.services.varsler import FRITAK_SIDEMAAL
from felles.nummer.fiktivt import Kjoenn

HAR, FIKTIVT = "har", "fiktivt"
ELDSTE = date(1900, 1, 1)


class InnmeldingForm(forms.Form):
    """The pupils to add."""

    person = KryssField()


class ForHaandForm(forms.Form):
    """A person and what they are a candidate as."""

    fornavn = forms.CharField(
        label=gettext_lazy("Fornavn"), max_length=100, error_messages={"required": gettext_lazy("Skriv fornavnet.")}
    )
    etternavn = forms.CharField(
        label=gettext_lazy("Etternavn"), max_length=100, error_messages={"required": gettext_lazy("Skriv etternavnet.")}
    )
    har_nummer = forms.ChoiceField(
        label=gettext_lazy("Nummer"),
        choices=[
            (HAR, gettext_lazy("Kandidaten har et nummer")),
            (FIKTIVT, gettext_lazy("Kandidaten har ikke fått nummer ennå. Lag et fiktivt nummer")),
        ],
        initial=HAR,
        widget=forms.RadioSelect,
    )
    nummer = NummerField(
        help_text=gettext_lazy("Fødselsnummer, D-nummer, H-nummer, FH-nummer eller DUF-nummer."),
        error_messages={"required": gettext_lazy("Skriv nummeret, eller velg å lage et fiktivt nummer.")},
    )
    foedselsdato = forms.DateField(
        label=gettext_lazy("Fødselsdato"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Bare når det skal lages et fiktivt nummer."),
        error_messages={
            "invalid": gettext_lazy("Skriv datoen slik: 31.12.2008."),
            "required": gettext_lazy("Skriv fødselsdatoen. Den trengs til det fiktive nummeret."),
        },
    )
    kjoenn = forms.ChoiceField(
        label=gettext_lazy("Kjønn"),
        required=False,
        choices=[("", gettext_lazy("Velg")), *((kjoenn.value, kjoenn.tekst) for kjoenn in Kjoenn)],
        error_messages={"required": gettext_lazy("Velg kjønn. Det trengs til det fiktive nummeret.")},
        help_text=gettext_lazy("Bare når det skal lages et fiktivt nummer."),
    )
    slag = forms.ChoiceField(label=gettext_lazy("Kandidattype"), choices=Kandidatslag, initial=Kandidatslag.PRIVATIST)
    maalform = forms.ChoiceField(label=gettext_lazy("Målform"), choices=Maalform, initial=Maalform.BOKMAAL)

    def __init__(self, *args: Any, i_dag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.i_dag = i_dag
        # What is asked for follows from the choice above it; without script every field shows.
        fiktivt = self.data.get("har_nummer") == FIKTIVT
        for navn, trengs in (("nummer", not fiktivt), ("foedselsdato", fiktivt), ("kjoenn", fiktivt)):
            self.fields[navn].required = trengs

    def clean_fornavn(self) -> str:
        return _ryddet(self.cleaned_data["fornavn"])

    def clean_etternavn(self) -> str:
        return _ryddet(self.cleaned_data["etternavn"])

    def clean_foedselsdato(self) -> date | None:
        dato: date | None = self.cleaned_data["foedselsdato"]
        if dato and not ELDSTE <= dato <= self.i_dag:
            raise ValidationError(_("Fødselsdatoen må ligge mellom 1900 og i dag."))
        return dato

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("har_nummer") == FIKTIVT:
            # A number that was typed and is not asked for must not stop the form.
            self.errors.pop("nummer", None)
            data["nummer"] = ""
        return data


class RadForm(forms.Form):
    """What stands on one candidate, in a row of the table. `foer` is what the page showed."""

    maalform = forms.ChoiceField(label=gettext_lazy("Målform"), choices=Maalform)
    slag = forms.ChoiceField(label=gettext_lazy("Type"), choices=Kandidatslag)
    nus_status = forms.ChoiceField(
        label=gettext_lazy("Karakterstatus"),
        choices=[("", gettext_lazy("Ordinær")), *Karakterstatus.choices],
        required=False,
    )
    program = forms.CharField(label=gettext_lazy("Program"), max_length=100, required=False)
    rom = forms.CharField(label=gettext_lazy("Rom"), max_length=50, required=False)
    plass = forms.CharField(label=gettext_lazy("Plass"), max_length=10, required=False)
    fritak_sidemaal = forms.BooleanField(label=gettext_lazy("Fritak fra sidemål"), required=False)
    foer = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, kandidat: Kandidat, parti: Eksamensparti) -> None:
        verdier = {felt: getattr(kandidat, felt) for felt in FELT}
        prefix = f"k{kandidat.pk}"
        # A row that came in after the page was made is not in what was sent: it shows as it stands.
        sendt = data is not None and f"{prefix}-foer" in data
        super().__init__(data if sendt else None, prefix=prefix, initial={**verdier, "foer": json.dumps(verdier)})
        self.kandidat = kandidat
        if parti.eksamen.fag.fagkode != FRITAK_SIDEMAAL:
            del self.fields["fritak_sidemaal"]
        for felt in (felt for navn, felt in self.fields.items() if navn != "foer"):
            felt.widget.attrs["aria-label"] = f"{felt.label}, {kandidat.person.navn}"
        self.fields["rom"].widget.attrs["placeholder"] = parti.rom

    def vist(self) -> dict[str, Any]:
        """What the page showed, or nothing when the hidden field was tampered with."""
        try:
            foer = json.loads(self.cleaned_data.get("foer") or "{}")
        except (ValueError, RecursionError):
            return {}
        return {felt: foer[felt] for felt in FELT if felt in foer} if isinstance(foer, dict) else {}

    def nytt(self) -> dict[str, Any]:
        """The fields that the user changed."""
        vist = self.vist()
        return {
            felt: self.cleaned_data[felt]
            for felt in FELT
            if felt in self.cleaned_data and self.cleaned_data[felt] != vist.get(felt)
        }


class MasseForm(forms.Form):
    """An act on the ticked candidates."""

    FJERN, FLYTT = "fjern", "flytt"

    valgt = KryssField()
    handling = forms.ChoiceField(choices=())

    def __init__(self, *args: Any, andre_partier: list[Eksamensparti], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["handling"]
        assert isinstance(felt, forms.ChoiceField)  # noqa: S101 - tells the type checker
        felt.choices = self.handlinger(andre_partier)
        felt.error_messages["required"] = _("Velg hva som skal gjøres med de valgte.")
        felt.error_messages["invalid_choice"] = _("Det du valgte, finnes ikke lenger. Velg på nytt.")

    @staticmethod
    def handlinger(andre_partier: list[Eksamensparti]) -> list[tuple[str, Any]]:
        """What can be done to many at once, by groups: the values are `field:value`, `flytt:pk` and `fjern`."""
        grupper: list[tuple[str, Any]] = [
            ("", _("Velg")),
            (_("Målform"), [(f"maalform:{verdi}", tekst) for verdi, tekst in Maalform.choices]),
            (_("Kandidattype"), [(f"slag:{verdi}", tekst) for verdi, tekst in Kandidatslag.choices]),
            (
                _("Karakterstatus"),
                [("nus_status:", _("Ordinær")), *((f"nus_status:{v}", t) for v, t in Karakterstatus.choices)],
            ),
        ]
        if andre_partier:
            valg = [(f"flytt:{parti.pk}", _("Flytt til %(parti)s") % {"parti": parti.navn}) for parti in andre_partier]
            grupper.append((_("Annet parti"), valg))
        return [*grupper, (_("Ta ut"), [(MasseForm.FJERN, _("Ta ut av partiet"))])]


class PlasserForm(forms.Form):
    """The ticked candidates get a seat each in a room."""

    rom = forms.CharField(label=gettext_lazy("Rom"), max_length=50)
    fra = forms.IntegerField(
        label=gettext_lazy("Første plass"), min_value=1, max_value=9999, initial=1,
        error_messages={"invalid": gettext_lazy("Skriv et tall, for eksempel 1.")},
    )  # fmt: skip
    rekkefoelge = forms.ChoiceField(
        label=gettext_lazy("Rekkefølge"),
        choices=[(ALFABETISK, gettext_lazy("Alfabetisk")), (STOKKET, gettext_lazy("Tilfeldig"))],
        initial=ALFABETISK,
    )
    valgt = KryssField()

    def clean_rom(self) -> str:
        return _ryddet(self.cleaned_data["rom"])


def _ryddet(tekst: str) -> str:
    return " ".join(tekst.split())
