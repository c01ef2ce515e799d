"""Forms of plans, pairs, moves and overview. Dates and times are Norwegian."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker
from felles.tid import AARENE, OSLO
from fordeling.models import Sensorpar
from oppnevning.models import Faggruppe
from sensur.services.overtakelse import Overtakelsesgrunn

FLEST_SVAR: Final = 10_000
# A deadline without a time of day is the end of the day.
SLUTT_PAA_DAGEN: Final = time(23, 59)


def _dato(**valg: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **valg)


def _klokke(**valg: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **valg)


def _folk(folk: Iterable[Bruker]) -> list[tuple[str, str]]:
    return [("", _("Velg")), *((str(bruker.pk), bruker.navn) for bruker in folk)]


class Fristskjema(forms.Form):
    """A form with a deadline as date and, when it matters, time of day."""

    frist_dato = _dato(label=gettext_lazy("Frist"), required=False)
    frist_klokke = _klokke(
        label=gettext_lazy("Klokkeslett"), required=False, help_text=gettext_lazy("Tomt betyr slutten av dagen.")
    )

    def clean_frist_dato(self) -> date | None:
        """Only years that an exam can be in."""
        dag: date | None = self.cleaned_data["frist_dato"]
        if dag is not None and not AARENE[0] <= dag.year <= AARENE[1]:
            raise forms.ValidationError(_("Skriv et år mellom 2000 og 2100."))
        return dag

    def frist(self) -> datetime | None:
        """The moment, or None."""
        dag = self.cleaned_data.get("frist_dato")
        klokke = self.cleaned_data.get("frist_klokke") or SLUTT_PAA_DAGEN
        return datetime.combine(dag, klokke, tzinfo=OSLO) if dag else None


class Faggruppevalg(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Faggrupper by name, with the authority whose it is: two may have one of the same name."""

    def label_from_instance(self, obj: Faggruppe) -> str:
        return f"{obj.navn} ({obj.eier.navn})"


class PlanForm(Fristskjema):
    """How an exam is graded."""

    fellessensur = forms.BooleanField(
        label=gettext_lazy("Fellessensur"),
        required=False,
        help_text=gettext_lazy("Svar som de to sensorene vurderer ulikt, avgjøres på et møte."),
    )
    flest_svar = forms.IntegerField(
        label=gettext_lazy("Flest svar per sensor"), required=False, min_value=1, max_value=FLEST_SVAR
    )
    faggruppe = Faggruppevalg(
        queryset=Faggruppe.objects.none(),
        label=gettext_lazy("Faggruppe"),
        required=False,
        empty_label=gettext_lazy("Gruppen som har fagkoden"),
        error_messages={"invalid_choice": gettext_lazy("Faggruppen finnes ikke lenger. Velg en annen.")},
    )

    def __init__(self, *args: Any, faggrupper: Any, valgt: int | None = None, **kwargs: Any) -> None:
        """`valgt` is the faggruppe that the plan has; it is a choice also when no other would be like it."""
        super().__init__(*args, **kwargs)
        self.valgt = valgt
        self.fields["faggruppe"].queryset = faggrupper  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_faggruppe(self) -> Faggruppe | None:
        """A form without the field leaves the plan's faggruppe; only the empty choice takes it away."""
        gruppe: Faggruppe | None = self.cleaned_data["faggruppe"]
        if gruppe is None and "faggruppe" not in self.data and self.valgt is not None:
            return Faggruppe.objects.filter(pk=self.valgt).first()
        return gruppe


class KriteriumForm(forms.Form):
    """A line of the assessment form."""

    navn = forms.CharField(label=gettext_lazy("Kriterium"), max_length=120)
    beskrivelse = forms.CharField(
        label=gettext_lazy("Beskrivelse"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ParForm(forms.Form):
    """Two who have accepted, as first and second."""

    foerste = forms.TypedChoiceField(label=gettext_lazy("Førstesensor"), coerce=int)
    andre = forms.TypedChoiceField(label=gettext_lazy("Andresensor"), coerce=int)

    def __init__(self, *args: Any, folk: Iterable[Bruker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        valg = _folk(folk)
        for navn in ("foerste", "andre"):
            self.fields[navn].choices = valg  # type: ignore[attr-defined]  # a ChoiceField


class FlyttForm(forms.Form):
    """Another pair, for a party that is where it was when the page was opened: `fra` are the assignments it had."""

    fra = forms.CharField(widget=forms.HiddenInput, required=False, max_length=50)
    par = forms.TypedChoiceField(label=gettext_lazy("Flytt til paret"), coerce=int)

    def __init__(self, *args: Any, par: Iterable[Sensorpar], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        valg = [(str(ett.pk), f"{ett.foerste.navn} – {ett.andre.navn}") for ett in par]
        self.fields["par"].choices = [("", _("Velg")), *valg]  # type: ignore[attr-defined]  # a ChoiceField


class SensorForm(forms.Form):
    """Somebody for a place that stands empty."""

    bruker = forms.TypedChoiceField(label=gettext_lazy("Sensor"), coerce=int)

    def __init__(self, *args: Any, folk: Iterable[Bruker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bruker"].choices = _folk(folk)  # type: ignore[attr-defined]  # a ChoiceField


class ErstattForm(Fristskjema):
    """Who takes over, why, with which deadline, and whether final grades may fall away."""

    ny = forms.TypedChoiceField(label=gettext_lazy("Ny sensor"), coerce=int)
    grunn = forms.ChoiceField(label=gettext_lazy("Hvorfor"), choices=Overtakelsesgrunn)
    ogsaa_satte = forms.BooleanField(
        label=gettext_lazy("Endelige karakterer som er satt, skal falle bort"), required=False
    )

    def __init__(self, *args: Any, folk: Iterable[Bruker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ny"].choices = _folk(folk)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["frist_dato"].label = gettext_lazy("Egen frist for den nye")


class PlassForm(ErstattForm):
    """Who takes over one assignment: the one that the page showed, whoever has the place by now."""

    oppdrag = forms.IntegerField(widget=forms.HiddenInput)


class UtsettForm(Fristskjema):
    """A later deadline for the ticked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["frist_dato"].required = True
        self.fields["frist_dato"].label = gettext_lazy("Utsatt frist")
