"""Forms of those who look after clients. What a client must have stands in `services.klienter`."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Organisasjon
from felles.feil import Domenefeil
from pas_tjener.models import Klient
from pas_tjener.sertifikat import MAKS_BYTE, Sertifikat, les_sertifikat
from pas_tjener.services.klienter import KVOTE

MAKS_NUMRE: Final = 500


class Sertifikatfelt(forms.FileField):
    """A certificate as a file; the value is what is kept of it."""

    naa: datetime

    def clean(self, data: Any, initial: Any = None) -> Any:
        fil = super().clean(data, initial)
        if not isinstance(fil, UploadedFile):
            return None
        if fil.size is None or fil.size > MAKS_BYTE:
            raise forms.ValidationError(_("Filen er for stor til å være et sertifikat."), code="for_stor")
        try:
            return les_sertifikat(fil.read(), naa=self.naa)
        except Domenefeil as feil:
            raise forms.ValidationError(str(feil.melding), code=feil.kode) from None


class Organisasjonsfelt(forms.CharField):
    """Organisation numbers, one a line; the value is the organisations, all of them under the user's."""

    egne: Any = ()

    def clean(self, value: Any) -> Any:
        tekst = str(super().clean(value))
        numre = list(dict.fromkeys(tekst.replace(",", " ").replace(";", " ").split()))[: MAKS_NUMRE + 1]
        if len(numre) > MAKS_NUMRE:
            raise forms.ValidationError(
                _("Det er flere enn 500 numre. Oppgi eieren i stedet for hver skole."), code="for_mange"
            )
        funnet = {o.orgnr: o for o in Organisasjon.objects.under(self.egne).filter(orgnr__in=numre)}
        if ukjente := [nummer for nummer in numre if nummer not in funnet]:
            melding = _("Disse numrene er ikke kjent blant organisasjonene du har ansvar for: %(numre)s. Sjekk dem.")
            raise forms.ValidationError(melding % {"numre": ", ".join(n[:20] for n in ukjente[:10])}, code="ukjent")
        return [funnet[nummer] for nummer in numre]


def _organisasjoner() -> Organisasjonsfelt:
    return Organisasjonsfelt(
        label=gettext_lazy("Organisasjoner den taler for"),
        help_text=gettext_lazy(
            "Organisasjonsnumre, ett på hver linje. Et nummer til en eier gjelder alle skolene under den."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Skriv minst ett organisasjonsnummer.")},
    )


class KlientForm(forms.Form):
    """What can be changed of a client."""

    kontakt = forms.EmailField(
        label=gettext_lazy("E-post til den som drifter systemet"),
        max_length=254,
        error_messages={"required": gettext_lazy("Skriv hvem en skal spørre når noe er galt med systemet.")},
    )
    kvote = forms.IntegerField(
        label=gettext_lazy("Kall i minuttet"),
        min_value=1,
        max_value=100_000,
        initial=KVOTE,
        help_text=gettext_lazy("Flere enn dette får vente til neste minutt. 600 holder for et fylke."),
    )
    organisasjoner = _organisasjoner()

    def __init__(self, *args: Any, egne: list[Organisasjon], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisasjoner"].egne = egne  # type: ignore[attr-defined]

    @staticmethod
    def verdier_av(klient: Klient) -> dict[str, Any]:
        """What the form begins with."""
        numre = klient.organisasjoner.order_by("orgnr").values_list("orgnr", flat=True)
        return {"kontakt": klient.kontakt, "kvote": klient.kvote, "organisasjoner": "\n".join(numre)}


class NyKlientForm(KlientForm):
    """A new client, with at least one way in."""

    navn = forms.CharField(
        label=gettext_lazy("Navn på systemet"),
        max_length=100,
        help_text=gettext_lazy("For eksempel «iSkole, Lillevik». Navnet kan ikke endres siden."),
        error_messages={"required": gettext_lazy("Skriv hva systemet heter.")},
    )
    med_hemmelighet = forms.BooleanField(
        label=gettext_lazy("Lag en hemmelighet (OAuth2)"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Den vises én gang, når klienten er registrert."),
    )
    sertifikat = Sertifikatfelt(
        label=gettext_lazy("Sertifikat, for signert innlogging"),
        required=False,
        help_text=gettext_lazy("Virksomhetssertifikatet som PEM eller DER, uten privat nøkkel."),
        widget=forms.FileInput(attrs={"accept": ".pem,.crt,.cer,.der"}),
    )
    field_order = ["navn", "kontakt", "organisasjoner", "kvote", "med_hemmelighet", "sertifikat"]

    def __init__(self, *args: Any, naa: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sertifikat"].naa = naa  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        verdier = super().clean() or {}
        if not self.errors and not verdier.get("med_hemmelighet") and not verdier.get("sertifikat"):
            self.add_error("sertifikat", _("Klienten må ha en vei inn. Velg hemmelighet, sertifikat eller begge."))
        return verdier


class SertifikatForm(forms.Form):
    """Another certificate."""

    sertifikat = Sertifikatfelt(
        label=gettext_lazy("Nytt sertifikat"),
        help_text=gettext_lazy("PEM eller DER, uten privat nøkkel. Innlogginger med det gamle er over når du lagrer."),
        widget=forms.FileInput(attrs={"accept": ".pem,.crt,.cer,.der"}),
        error_messages={"required": gettext_lazy("Velg filen med sertifikatet.")},
    )

    def __init__(self, *args: Any, naa: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sertifikat"].naa = naa  # type: ignore[attr-defined]

    @property
    def valgt(self) -> Sertifikat:
        """The certificate of a form that is valid."""
        valgt: Sertifikat = self.cleaned_data["sertifikat"]
        return valgt
