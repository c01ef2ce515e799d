"""A meeting of a fellessensur: when, where, who leads it and who is called; and its minutes."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from felles.tid import OSLO, oslo
from sensur.models import Fellessensur
from sensur.services.moeter import Moetefelt


class Brukervalg(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the type stubs
    """One of some people, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.navn)


class Brukerflervalg(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as above
    """Some of some people, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.navn)


class MoeteSkjema(forms.Form):
    """What an authority decides about a meeting; day and times are Norwegian."""

    navn = forms.CharField(label=_("Navn"), max_length=120, help_text=_("For eksempel Fellessensur norsk, Vestland."))
    dato = forms.DateField(
        label=_("Dato"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv datoen som dag.måned.år, for eksempel 18.06.2027.")},
    )
    fra = forms.TimeField(label=_("Fra"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    til = forms.TimeField(label=_("Til"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    sted = forms.CharField(label=_("Sted"), max_length=200, required=False)
    lenke = forms.URLField(
        label=_("Lenke til videomøte"), required=False, assume_scheme="https", max_length=200,
        error_messages={"invalid": _("Skriv hele adressen, fra https://.")},
    )  # fmt: skip
    leder = Brukervalg(queryset=Bruker.objects.none(), label=_("Leder"), empty_label=_("Velg"))
    deltakere = Brukerflervalg(
        queryset=Bruker.objects.none(),
        label=_("Innkalte"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Lederen er alltid med."),
    )

    def __init__(self, *args: Any, folk: QuerySet[Bruker], moete: Fellessensur | None = None, **kwargs: Any) -> None:
        if moete is not None:
            kwargs["initial"] = _verdier(moete)
        super().__init__(*args, **kwargs)
        for navn in ("leder", "deltakere"):
            self.fields[navn].queryset = folk  # type: ignore[attr-defined]  # they choose among models

    def felt(self) -> Moetefelt:
        """What the service takes. Call only after is_valid()."""
        data = self.cleaned_data
        return Moetefelt(
            navn=data["navn"],
            leder_id=data["leder"].pk,
            fra=datetime.combine(data["dato"], data["fra"], tzinfo=OSLO),
            til=datetime.combine(data["dato"], data["til"], tzinfo=OSLO),
            sted=data["sted"],
            lenke=data["lenke"],
        )

    def innkalte(self) -> list[int]:
        """Ids of those who are called. Call only after is_valid()."""
        return [bruker.pk for bruker in self.cleaned_data["deltakere"]]


def _verdier(moete: Fellessensur) -> dict[str, Any]:
    fra, til = oslo(moete.fra), oslo(moete.til)
    return {
        "navn": moete.navn,
        "dato": fra.date(),
        "fra": fra.time(),
        "til": til.time(),
        "sted": moete.sted,
        "lenke": moete.lenke,
        "leder": moete.leder_id,
        "deltakere": list(moete.deltakere.values_list("bruker", flat=True)),
    }


class ReferatSkjema(forms.Form):
    """The minutes, and the revision that they were written over."""

    referat = forms.CharField(
        label=_("Hva ble drøftet og bestemt"),
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    revisjon = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean_referat(self) -> str:
        # Browsers send line ends of their own; the text is the same.
        return str(self.cleaned_data["referat"]).replace("\r\n", "\n")


class OppmannSkjema(forms.Form):
    """Who decides a case that the meeting does not."""

    oppmann = Brukervalg(queryset=Bruker.objects.none(), label=_("Oppmann"), empty_label=_("Velg"))

    def __init__(self, *args: Any, folk: QuerySet[Bruker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oppmann"].queryset = folk  # type: ignore[attr-defined]
