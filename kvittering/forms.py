import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.passord import normaliser_kode

SHA256 = re.compile(r"[0-9a-f]{64}")


class BekreftForm(forms.Form):
    """A code, a file's checksum, or both."""

    kode = forms.CharField(
        label=gettext_lazy("Kvitteringskode"),
        help_text=gettext_lazy("Åtte tegn, for eksempel 7F3K-9QPX. Står på kvitteringen."),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "size": "12"}
        ),
    )
    sha256 = forms.CharField(
        label=gettext_lazy("Kontrollsum (SHA-256)"),
        help_text=gettext_lazy("64 tegn, tall og bokstavene a til f. Fylles ut når du velger en fil."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_kode(self) -> str:
        tekst: str = self.cleaned_data["kode"]
        kode = normaliser_kode(tekst)
        if tekst and not kode:
            raise forms.ValidationError(_("Koden har åtte tegn, for eksempel 7F3K-9QPX. Se på kvitteringen."))
        return kode

    def clean_sha256(self) -> str:
        # As programs print it: in groups, in capitals.
        tekst = re.sub(r"[\s:-]", "", self.cleaned_data["sha256"]).lower()
        if tekst and not SHA256.fullmatch(tekst):
            raise forms.ValidationError(_("En SHA-256 har 64 tegn: tall og bokstavene a til f. Kopier hele."))
        return tekst

    def clean(self) -> dict[str, str]:
        svar: dict[str, str] = self.cleaned_data
        if not self.errors and not svar.get("kode") and not svar.get("sha256"):
            raise forms.ValidationError(_("Velg filen, eller skriv koden fra kvitteringen."))
        return svar
