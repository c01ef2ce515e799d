"""What went wrong and for whom, and what the school says of it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annullering.models import Feil
from annullering.services.saker import Beskrivelse
from felles.tid import OSLO
from felles.tidsfelt import Datofelt, Klokkefelt

MAKS = 8000


class SakForm(forms.Form):
    """The kind of fault, its description, when it was, and the parties of the exam that it struck."""

    partier = forms.MultipleChoiceField(
        label=_("Partier"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Alle kandidatene i partiene kommer med. Du kan ta ut enkeltkandidater før saken sendes."),
        error_messages={"required": _("Velg minst ett parti.")},
    )
    feil = forms.ChoiceField(
        label=_("Hva gikk galt?"), choices=[("", _("Velg")), *Feil.choices],
        error_messages={"required": _("Velg det som passer best.")},
    )  # fmt: skip
    hva = forms.CharField(
        label=_("Beskriv feilen"),
        max_length=MAKS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Skriv hva som skjedde, og hvem det gjaldt.")},
        help_text=_(
            "Hva skjedde, hvem det gjaldt, hva som ble gjort, og hvordan det kan ha hatt noe å si for resultatet."
        ),
    )
    dato = Datofelt(label=_("Dato"), required=False)
    fra = Klokkefelt(
        label=_("Fra"),
        required=False,
        help_text=_("Avbruddene i vaktenes logg i tidsrommet følger saken. Uten klokkeslett følger hele dagen."),
    )
    til = Klokkefelt(label=_("Til"), required=False)

    def __init__(self, data: Any = None, *, partier: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        felt = self.fields["partier"]
        felt.choices = [(str(pk), navn) for pk, navn in partier]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        super().clean()
        verdier = self.cleaned_data
        dag, fra, til = (verdier.get(felt) for felt in ("dato", "fra", "til"))
        if til is not None and fra is None and "fra" not in self.errors:
            self.add_error("fra", forms.ValidationError(_("Fyll ut når feilen begynte."), code="mangler"))
        if fra is not None and dag is None and "dato" not in self.errors:
            self.add_error("dato", forms.ValidationError(_("Velg dato."), code="mangler"))
        if fra is not None and til is not None and til < fra:
            melding = _("Slutten må være etter starten. Rett fra eller til.")
            self.add_error("til", forms.ValidationError(melding, code="slutt_foer_start"))
        return verdier

    def beskrivelse(self) -> Beskrivelse:
        """What the service is asked for. Call only after is_valid()."""
        verdier = self.cleaned_data
        return Beskrivelse(
            verdier["feil"],
            verdier["hva"],
            _tid(verdier["dato"], verdier["fra"]),
            _tid(verdier["dato"], verdier["til"]),
        )


class UttalelseForm(forms.Form):
    """The school's statement."""

    tekst = forms.CharField(
        label=_("Skolens uttalelse"),
        max_length=MAKS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Hvordan skolen så feilen, og hva den gjorde. Myndigheten leser den sammen med avbruddene."),
    )


def _tid(dag: date | None, klokke: time | None) -> datetime | None:
    return datetime.combine(dag, klokke, tzinfo=OSLO) if dag is not None and klokke is not None else None
