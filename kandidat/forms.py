import json
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.nummer import kandidatnummer
from felles.tid import dagens_dato
from kandidat.klage import SLAG, sen_naa
from klage.alder import VOKSEN, aldersgruppe
from klage.models import Kalender, Klage
from klage.querysets.grunnlag import Grunnlag
from klage.services.registrering import Klagefelt


class InnloggingForm(forms.Form):
    """Number and password from the sheet that the school printed."""

    nummer = forms.CharField(
        label=_("Kandidatnummer"),
        help_text=_("Står på arket du har fått, for eksempel 123ABC-V."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
        error_messages={"required": _("Skriv kandidatnummeret som står på arket.")},
    )
    passord = forms.CharField(
        label=_("Passord"),
        help_text=_("Store og små bokstaver, mellomrom og bindestrek spiller ingen rolle."),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv passordet som står på arket.")},
    )

    def clean_nummer(self) -> str:
        nummer: str = self.cleaned_data["nummer"]
        try:
            return kandidatnummer.valider(nummer)
        except kandidatnummer.UgyldigNummer as feil:
            raise forms.ValidationError(str(feil.melding), code=feil.kode) from None


class DagspassordForm(forms.Form):
    """The day password, which the invigilator types without showing it to the candidate."""

    passord = forms.CharField(
        label=_("Dagspassord"),
        help_text=_("Store og små bokstaver, mellomrom og bindestrek spiller ingen rolle."),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Skriv dagspassordet, eller gi tilgang i kandidatmonitoren."),
            "max_length": _("Dagspassordet er feil. Skriv det på nytt, eller gi tilgang i kandidatmonitoren."),
        },
    )


class UsendteForm(forms.Form):
    """What the page held back before sending: names and sizes, so that the answer can say what is wrong with them."""

    usendte = forms.CharField(required=False, max_length=500_000)

    def clean_usendte(self) -> list[tuple[str, int]]:
        try:
            verdi: Any = json.loads(self.cleaned_data["usendte"] or "[]")
        except (ValueError, RecursionError):  # not from our page: then it held nothing back
            verdi = []
        rader = verdi if isinstance(verdi, list) else []
        return [
            (rad["navn"][:300], rad["stoerrelse"])
            for rad in rader[:1000]
            if isinstance(rad, dict) and isinstance(rad.get("navn"), str) and type(rad.get("stoerrelse")) is int
        ]


class KlageForm(forms.Form):
    """An appeal from the pupil's own page. Fields that cannot matter for this exam and this pupil are left out."""

    # The field that a refusal is about.
    FELT = {
        "uten_navn": "navn", "myndig": "fra", "uten_begrunnelse": "begrunnelse", "uten_forklaring": "sen_forklaring",
        "ingen_hurtig": "kalender", "bare_formelle": "slag", "mangler_besvarelse": "slag", "finnes": "slag",
    }  # fmt: skip

    slag = forms.ChoiceField(
        label=_("Hva klager du på?"), widget=forms.RadioSelect,
        help_text=_("Formelle feil er noe som gikk galt ved selve eksamenen, for eksempel med oppgaven, nettet eller rommet."),
        error_messages={"required": _("Velg hva du klager på."), "invalid_choice": _("Velg hva du klager på.")},
    )  # fmt: skip
    kalender = forms.ChoiceField(
        label=_("Når trenger du svar?"), widget=forms.RadioSelect, required=False,
        choices=[
            (Kalender.ORDINAER.value, _("Vanlig klage")),
            (Kalender.HURTIG.value, _("Hurtigklage, for deg som trenger svar før opptaket")),
        ],
    )  # fmt: skip
    fra = forms.ChoiceField(
        label=_("Hvem klager?"), widget=forms.RadioSelect, required=False,
        choices=[(Klage.Fra.KANDIDAT.value, _("Jeg klager selv")), (Klage.Fra.FORESATT.value, _("En foresatt klager"))],
        help_text=_("Er du under 18 år, kan også foreldrene dine klage. Noen andre må ha fullmakt, og klager til skolen."),
    )  # fmt: skip
    navn = forms.CharField(label=_("Navnet på den foresatte"), max_length=200, required=False)
    begrunnelse = forms.CharField(
        label=_("Begrunnelse"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    sen_forklaring = forms.CharField(
        label=_("Hvorfor klager du etter fristen?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Skolen leser det, og avgjør om klagen sendes."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, kandidat: Kandidat, grunnlag: Grunnlag, naa: datetime) -> None:
        super().__init__(data, initial={"kalender": Kalender.ORDINAER, "fra": Klage.Fra.KANDIDAT})
        self.kandidat = kandidat
        mulige = grunnlag.mulige
        self.fields["slag"].choices = [(slag, SLAG[slag]) for slag in mulige]  # type: ignore[attr-defined]
        if len(mulige) == 1:
            self.initial["slag"] = mulige[0]
        begrunnelse = self.fields["begrunnelse"]
        if Klage.Slag.KARAKTER in mulige:
            begrunnelse.help_text = _(
                "Du trenger ikke å begrunne en klage på karakteren. Klager du på formelle feil, må du skrive hva som var feil."
            )
        else:
            begrunnelse.required = True
            begrunnelse.help_text = _("Skriv hva som var feil.")
            begrunnelse.error_messages["required"] = _("Skriv hva som var feil ved eksamenen.")
        if not (Klage.Slag.KARAKTER in mulige and grunnlag.hurtig_aapen(naa)):
            del self.fields["kalender"]
        if aldersgruppe(kandidat.person, dagens_dato(naa)) == VOKSEN:
            del self.fields["fra"], self.fields["navn"]
        if not any(sen_naa(grunnlag, slag, naa) for slag in mulige):
            del self.fields["sen_forklaring"]
        for navn in {"navn", "sen_forklaring"} & set(self.fields):
            self.fields[navn].betinget = True  # type: ignore[attr-defined]  # what else is filled in says if it is wanted

    def klagefelt(self) -> Klagefelt:
        """What was filled in, for the service; "" is what stands when nothing is chosen."""
        return Klagefelt(**{navn: verdi for navn, verdi in self.cleaned_data.items() if verdi})

    def vis_feil(self, feil: Domenefeil) -> None:
        """Put a refusal by the field it is about."""
        felt = self.FELT.get(feil.kode)
        self.add_error(felt if felt in self.fields else None, str(feil.melding))
