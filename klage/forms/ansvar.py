"""Forms of «Klageansvar» and of the calendars of appeals."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode, Fag
from eksamen.models.valg import Nivaa
from klage.models import Kalender
from klage.querysets.ansvar import Styring, finn_fag, finn_organisasjoner
from klage.services.kalender import Fristrad

FAGKODE: Final = gettext_lazy("Med variant etter strek når fagkoden har det: FSP6289-FOR.")


class _Styrt(forms.Form):
    """A form for a period and maybe a fagkode, within what the user may change."""

    periode = forms.ModelChoiceField(
        Eksamensperiode.objects.order_by("-gjennomfoering_fra"), label=gettext_lazy("Periode"), empty_label=None
    )
    fagkode = forms.CharField(
        label=gettext_lazy("Fagkode"),
        max_length=20,
        required=False,
        help_text=FAGKODE,
        error_messages={"required": gettext_lazy("Skriv fagkoden.")},
    )

    def __init__(self, *args: Any, styring: Styring, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.styring = styring
        self.fields["fagkode"].required = not styring.alt

    def clean_fagkode(self) -> Fag | None:
        kode = self.cleaned_data["fagkode"]
        if not kode:
            return None
        fag = finn_fag(kode)
        if fag is None:
            raise forms.ValidationError(_("Fagkoden finnes ikke. Rett den, eller legg den inn i planen først."))
        periode = self.cleaned_data.get("periode")
        if periode and not self.styring.alt and (periode.pk, fag.pk) not in self.styring.egne_fag([periode.pk]):
            raise forms.ValidationError(_("Fylkeskommunen gir ikke eksamen i denne fagkoden i perioden."))
        return fag


class AnsvarForm(_Styrt):
    """Who answers appeals of a fagkode, in the whole country or in an area."""

    omraade = forms.CharField(
        label=gettext_lazy("Område"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Organisasjonsnummer eller navn. La feltet stå tomt for hele landet."),
    )
    ansvarlig = forms.ModelChoiceField(
        Organisasjon.objects.none(),
        label=gettext_lazy("Ansvarlig"),
        empty_label=gettext_lazy("Velg"),
        error_messages={"required": gettext_lazy("Velg hvem som svarer på klagene.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ansvarlig"].queryset = self.styring.myndigheter()  # type: ignore[attr-defined]
        if self.styring.alt:
            self.fields["fagkode"].help_text = _("%(hjelp)s La feltet stå tomt for alle fagkoder uten egen rad.") % {
                "hjelp": FAGKODE
            }

    def clean_omraade(self) -> Organisasjon | None:
        tekst = self.cleaned_data["omraade"]
        if not tekst:
            return None
        funnet = finn_organisasjoner(self.styring.omraader(), tekst)
        if len(funnet) > 1:
            raise forms.ValidationError(_("Flere heter dette. Skriv organisasjonsnummeret i stedet."))
        if not funnet:
            raise forms.ValidationError(_("Ingen organisasjon hos eller under deg har dette navnet eller nummeret."))
        return funnet[0]


class ByttForm(forms.Form):
    """Another authority for a row that stands."""

    ansvarlig = forms.ModelChoiceField(
        Organisasjon.objects.none(), label=gettext_lazy("Ansvarlig"), empty_label=None,
        help_text=gettext_lazy("Klager som alt er sendt, blir hos myndigheten de er sendt til."),
    )  # fmt: skip

    def __init__(self, *args: Any, styring: Styring, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ansvarlig"].queryset = styring.myndigheter()  # type: ignore[attr-defined]


def _dag(tittel: Any, hjelp: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    feil = {"required": gettext_lazy("Velg en dag.")}
    return forms.DateField(label=tittel, help_text=hjelp, widget=widget, error_messages=feil)


class DagerForm(forms.Form):
    """The days of a row of the calendar. `sett` is the print of the row as the user saw it."""

    sett = forms.CharField(required=False, widget=forms.HiddenInput)
    sendes_innen = _dag(
        gettext_lazy("Sendes innen"),
        gettext_lazy("Siste dag skolen sender klagen. Klagefristen på ti dager gjelder uansett."),
    )
    besvares_innen = _dag(gettext_lazy("Besvares innen"), gettext_lazy("Siste dag for svaret på klagen."))


class FristForm(DagerForm, _Styrt):
    """A new row of the calendar: for a fagkode, a level, or the whole period."""

    field_order = ("periode", "kalender", "fagkode", "nivaa", "sendes_innen", "besvares_innen")
    kalender = forms.ChoiceField(label=gettext_lazy("Klagerunde"), choices=Kalender)
    nivaa = forms.ChoiceField(
        label=gettext_lazy("Nivå"), choices=[("", gettext_lazy("Alle")), *Nivaa.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.styring.alt:
            del self.fields["nivaa"]
        else:
            self.fields["fagkode"].help_text = _("%(hjelp)s Tomt felt gjelder alle fag på nivået.") % {"hjelp": FAGKODE}

    def verdier(self) -> Fristrad:
        """The row as values."""
        data = self.cleaned_data
        fag = data["fagkode"]
        return Fristrad(
            data["periode"].pk, data["kalender"], fag.pk if fag else None, data.get("nivaa", ""), data["sendes_innen"],
            data["besvares_innen"],
        )  # fmt: skip
