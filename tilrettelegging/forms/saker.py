"""Forms of a case: application, expert statement, decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensform, Eksamensperiode
from tilrettelegging.models import Soeker, Tilrettelegging, Tiltaksslag
from tilrettelegging.services.soeknader import Tiltaksvalg
from tilrettelegging.services.vedtak import FLEST_MINUTTER, Vedtaksinnhold

Status = Tilrettelegging.Status
UTFALL = [(status.value, status.label) for status in Tilrettelegging.UTFALL]
LANG_TEKST = 4000


def tekstfelt(rader: int, **valg: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rader}), max_length=LANG_TEKST, strip=True, **valg)


def datofelt(**valg: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv datoen som dag.måned.år, for eksempel 01.03.2027.")},
        **valg,
    )


class TiltakForm(forms.Form):
    """The kinds of arrangement, and what some of them need."""

    tiltak = forms.MultipleChoiceField(
        label=_("Tiltak"),
        choices=Tiltaksslag,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Et av tiltakene finnes ikke. Last siden på nytt, og kryss av igjen.")},
    )
    annet_tekst = forms.CharField(
        label=_("Annet: hva"),
        max_length=100,
        required=False,
        help_text=_("Leses av vakter og andre som gjør klar rommet. Skriv aldri grunnen her."),
    )
    ny_form = forms.ChoiceField(
        label=_("Annen eksamensform: hvilken"),
        choices=[("", _("Velg")), *Eksamensform.choices],
        required=False,
        help_text=_("Den opprinnelige eksamensformen blir stående på vitnemålet."),
    )

    def clean(self) -> dict[str, Any]:
        verdier = super().clean() or self.cleaned_data
        valgt = verdier.get("tiltak") or []
        if Tiltaksslag.ANNET in valgt and not verdier.get("annet_tekst"):
            self.add_error("annet_tekst", forms.ValidationError(_("Skriv hva «Annet» er."), code="required"))
        if Tiltaksslag.NY_FORM in valgt and not verdier.get("ny_form"):
            self.add_error("ny_form", forms.ValidationError(_("Velg den nye eksamensformen."), code="required"))
        return verdier

    @property
    def valgte_tiltak(self) -> list[Tiltaksvalg]:
        return [
            Tiltaksvalg(
                slag,
                tekst=self.cleaned_data["annet_tekst"] if slag == Tiltaksslag.ANNET else "",
                ny_form=self.cleaned_data["ny_form"] if slag == Tiltaksslag.NY_FORM else "",
            )
            for slag in self.cleaned_data["tiltak"]
        ]


class SoeknadForm(TiltakForm):
    """An application as it came from pupil or parents."""

    field_order = [
        "skole",
        "periode",
        "soeker",
        "soekernavn",
        "soekt",
        "tiltak",
        "annet_tekst",
        "ny_form",
        "begrunnelse",
    ]
    skole = forms.ModelChoiceField(queryset=Organisasjon.objects.none(), label=_("Skole"), empty_label=None)
    periode = forms.ModelChoiceField(
        queryset=Eksamensperiode.objects.none(),
        label=_("Eksamensperiode"),
        empty_label=None,
        error_messages={
            "required": _("Velg perioden søknaden gjelder."),
            "invalid_choice": _("Perioden er over. Velg en annen."),
        },
    )
    soeker = forms.ChoiceField(label=_("Hvem som søker"), choices=Soeker, widget=forms.RadioSelect, initial=Soeker.ELEV)
    soekernavn = forms.CharField(label=_("Navn på foresatt"), max_length=200, required=False)
    soekt = datofelt(label=_("Søknaden er datert"))
    begrunnelse = tekstfelt(
        5,
        label=_("Begrunnelse"),
        required=False,
        help_text=_("Lagres kryptert. Bare skolens administratorer og rektor leser den."),
    )

    def __init__(self, *args: Any, skoler: Any, perioder: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skole"].queryset = skoler  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["periode"].queryset = perioder  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(skoler) == 1:
            self.fields["skole"].widget = forms.HiddenInput()
            self.initial.setdefault("skole", skoler[0].pk)
        self.fields["tiltak"].label = _("Hva det søkes om")
        self.fields["tiltak"].required = True
        self.fields["tiltak"].error_messages["required"] = _(
            "Kryss av minst ett tiltak. Er det noe annet, velg «Annet»."
        )

    def clean(self) -> dict[str, Any]:
        verdier = super().clean()
        if verdier.get("soeker") == Soeker.FORESATT and not verdier.get("soekernavn"):
            self.add_error("soekernavn", forms.ValidationError(_("Skriv navnet på den som søker."), code="required"))
        return verdier


class UttalelseForm(forms.Form):
    """An expert statement: when, by whom, and the file where there is one."""

    dato = datofelt(label=_("Datoen på uttalelsen"))
    fra = forms.CharField(
        label=_("Hvem den er fra"), max_length=200, help_text=_("For eksempel PP-tjenesten eller en lege.")
    )
    fil = forms.FileField(
        label=_("Uttalelsen som fil"),
        required=False,
        help_text=_("PDF, JPEG eller PNG på høyst 10 MB. Lagres kryptert, og hver henting blir logget."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": _("Filen er tom. Velg den riktige filen.")},
    )


class VedtakForm(TiltakForm):
    """The rektor's decision. Minutes may be left to the owner's table."""

    field_order = [
        "utfall",
        "tiltak",
        "annet_tekst",
        "ny_form",
        "eksamener",
        "ekstra_eksamen",
        "ekstra_del1",
        "ekstra_del2",
        "tekst",
    ]
    utfall = forms.ChoiceField(
        label=_("Vedtak"),
        choices=UTFALL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva vedtaket går ut på.")},
    )
    eksamener = forms.ModelMultipleChoiceField(
        queryset=Eksamen.objects.none(),
        label=_("Bare disse eksamenene"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Uten kryss gjelder vedtaket alle elevens eksamener i perioden, også dem som kommer til."),
        error_messages={"invalid_choice": _("En av eksamenene er ikke elevens lenger. Last siden på nytt.")},
    )
    ekstra_eksamen = forms.IntegerField(
        label=_("Ekstra minutter, eksamen i én del"), required=False, min_value=0, max_value=FLEST_MINUTTER
    )
    ekstra_del1 = forms.IntegerField(
        label=_("Ekstra minutter, del 1"), required=False, min_value=0, max_value=FLEST_MINUTTER
    )
    ekstra_del2 = forms.IntegerField(
        label=_("Ekstra minutter, del 2"), required=False, min_value=0, max_value=FLEST_MINUTTER
    )
    tekst = tekstfelt(
        8,
        label=_("Begrunnelse for vedtaket"),
        help_text=_("Står i vedtaksbrevet. Lagres kryptert. Klageadgangen skrives inn i brevet av seg selv."),
        error_messages={"required": _("Skriv begrunnelsen. Den skal stå i vedtaket.")},
    )

    def __init__(self, *args: Any, eksamener: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["eksamener"].queryset = eksamener  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        self.fields["tiltak"].label = _("Tiltak som innvilges")

    @property
    def innhold(self) -> Vedtaksinnhold:
        verdier = self.cleaned_data
        return Vedtaksinnhold(
            utfall=verdier["utfall"],
            tekst=verdier["tekst"],
            tiltak=self.valgte_tiltak,
            eksamen_ider=frozenset(eksamen.pk for eksamen in verdier["eksamener"]),
            ekstra_eksamen=verdier["ekstra_eksamen"],
            ekstra_del1=verdier["ekstra_del1"],
            ekstra_del2=verdier["ekstra_del2"],
        )


class MassevedtakForm(forms.Form):
    """One decision for equal applications: all they ask for, or nothing."""

    utfall = forms.ChoiceField(
        label=_("Vedtak"),
        choices=[
            (Status.INNVILGET.value, _("Innvilget, alt det er søkt om")),
            (Status.AVSLAATT.value, Status.AVSLAATT.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva vedtaket går ut på.")},
    )
    tekst = tekstfelt(
        6,
        label=_("Begrunnelse for vedtakene"),
        help_text=_("Den samme i hvert brev. Lagres kryptert."),
        error_messages={"required": _("Skriv begrunnelsen. Den skal stå i vedtaket.")},
    )
