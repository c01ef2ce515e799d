"""The answer to a request, and what the person tells about themselves."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from oppnevning.forms.felt import POSTNUMMER, TELEFON
from oppnevning.services.svar import Ja

SKOLEFELT = ("skole1", "skole2", "skole3")


class Skolefelt(forms.CharField):
    """A school by its name as it stands in the list, or by its organisation number; becomes its id."""

    skoler: QuerySet[Organisasjon] = Organisasjon.objects.none()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Skole"))
        widget = forms.TextInput(attrs={"list": "skoler", "autocomplete": "off"})
        super().__init__(max_length=200, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        tekst = " ".join(super().clean(value).split())
        if not tekst:
            return None
        treff = self.skoler.filter(orgnr=tekst) if tekst.isdigit() else self.skoler.filter(navn__iexact=tekst)
        ider = list(treff.values_list("pk", flat=True)[:2])
        if len(ider) != 1:
            melding = _("Skolen finnes ikke i listen. Velg den fra listen, skriv organisasjonsnummeret, eller "
                        "beskriv det i feltet under.")  # fmt: skip
            raise forms.ValidationError(melding, code="ukjent")
        return ider[0]


class AdresseForm(forms.Form):
    """Where paper answers are sent."""

    gateadresse = forms.CharField(
        label=gettext_lazy("Gateadresse"),
        max_length=200,
        help_text=gettext_lazy("Der du kan ta imot papirbesvarelser. Ikke postboks."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postnummer = forms.CharField(
        label=gettext_lazy("Postnummer"),
        validators=[POSTNUMMER],
        max_length=4,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    poststed = forms.CharField(label=gettext_lazy("Poststed"), max_length=100)

    def clean_gateadresse(self) -> str:
        """A parcel is carried to a street, not to a box."""
        adresse = " ".join(self.cleaned_data["gateadresse"].split())
        if "postboks" in adresse.casefold():
            raise forms.ValidationError(_("Pakker leveres ikke til postboks. Skriv en gateadresse."), code="postboks")
        return str(adresse)


class InhabilForm(forms.Form):
    """Schools and people that somebody cannot grade."""

    skole1 = Skolefelt()
    skole2 = Skolefelt(label=gettext_lazy("Skole 2"))
    skole3 = Skolefelt(label=gettext_lazy("Skole 3"))
    relasjoner = forms.CharField(
        label=gettext_lazy("Personer du har nær tilknytning til"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For eksempel et barn som tar eksamen, og ved hvilken skole. Leses bare av myndigheten."
        ),
    )

    def __init__(self, *args: Any, skoler: QuerySet[Organisasjon], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for navn in SKOLEFELT:
            self.fields[navn].skoler = skoler  # type: ignore[attr-defined]  # a Skolefelt

    def skole_ider(self) -> list[int]:
        """The schools that were named."""
        return [self.cleaned_data[navn] for navn in SKOLEFELT if self.cleaned_data[navn] is not None]


class JaForm(AdresseForm, InhabilForm):
    """Accepting. `passord` is asked for only where an account was made and never opened."""

    telefon = forms.CharField(
        label=gettext_lazy("Telefon"),
        validators=[TELEFON],
        max_length=20,
        help_text=gettext_lazy("Medsensor og skolen ser nummeret."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    taushet = forms.BooleanField(
        label=gettext_lazy("Jeg har taushetsplikt om kandidater, svar og karakterer, også når oppdraget er ferdig."),
        error_messages={"required": gettext_lazy("Du må erklære taushet for å takke ja.")},
    )

    def __init__(self, *args: Any, med_passord: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if med_passord:
            valg: dict[str, Any] = {
                "strip": False, "max_length": 200, "widget": forms.PasswordInput(attrs={"autocomplete": "new-password"})
            }  # fmt: skip
            hjelp = _("Minst 12 tegn. Med dette logger du inn når sensuren åpner.")
            self.fields["passord"] = forms.CharField(label=_("Velg et passord"), help_text=hjelp, **valg)
            self.fields["passord2"] = forms.CharField(label=_("Skriv passordet en gang til"), **valg)
        self.order_fields(
            [
                "gateadresse",
                "postnummer",
                "poststed",
                "telefon",
                *SKOLEFELT,
                "relasjoner",
                "passord",
                "passord2",
                "taushet",
            ]
        )

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """The two passwords are alike, and good enough."""
        data = super().clean() or self.cleaned_data
        passord = data.get("passord", "")
        if passord:
            try:
                validate_password(passord)
            except forms.ValidationError as feil:
                self.add_error("passord", feil)
            if data.get("passord2") and data["passord2"] != passord:
                self.add_error("passord2", _("De to passordene er ulike. Skriv det samme i begge."))
        return data

    @sensitive_variables()
    def svar(self) -> Ja:
        """What the service is asked for. Call only after is_valid()."""
        data = self.cleaned_data
        return Ja(
            **{navn: data[navn] for navn in ("gateadresse", "postnummer", "poststed", "telefon", "relasjoner")},
            skole_ider=self.skole_ider(),
            passord=data.get("passord", ""),
        )


class NeiForm(forms.Form):
    """Declining."""

    grunn = forms.CharField(
        label=gettext_lazy("Hvorfor kan du ikke?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kort. Leses av myndigheten."),
    )
