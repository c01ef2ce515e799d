"""A decision, its revocation, and a choice that the school registers."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annullering.forms.saker import MAKS
from annullering.models import Utfall
from annullering.services.vedtak import Avgjoerelse
from felles.naarskjema import Naarskjema
from felles.tid import OSLO
from felles.tidsfelt import Datofelt, Klokkefelt
from klage.models import Annullering


class VedtakForm(Naarskjema):
    """Upheld or not, why, when it shows, and the deadline where the candidate chooses."""

    utfall = forms.ChoiceField(
        label=_("Vedtak"),
        choices=Utfall.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva vedtaket går ut på.")},
    )
    begrunnelse = forms.CharField(
        label=_("Begrunnelse"),
        max_length=MAKS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Står i brevet til kandidaten. Skriv den på kandidatens målform."),
    )
    frist_dato = Datofelt(
        label=_("Siste dag å velge"),
        required=False,
        help_text=_("Bare når kandidaten velger selv. Uten valg før fristen blir karakteren stående."),
    )
    frist_klokke = Klokkefelt(label=_("Klokkeslett for fristen"), required=False)
    naar = forms.ChoiceField(
        label=_("Når skal skolen og kandidaten se vedtaket?"),
        choices=[(Naarskjema.NAA, _("Med en gang")), (Naarskjema.SENERE, _("På et bestemt tidspunkt"))],
        widget=forms.RadioSelect,
        initial=Naarskjema.NAA,
        required=False,
    )

    field_order = ("utfall", "frist_dato", "frist_klokke", "begrunnelse", "naar", "dato", "klokke")

    def clean(self) -> dict[str, Any]:
        super().clean()
        verdier = self.cleaned_data
        if verdier.get("utfall") == Utfall.VALGFRI:
            for felt, melding in (("frist_dato", _("Velg siste dag.")), ("frist_klokke", _("Velg klokkeslett."))):
                if verdier.get(felt) is None and felt not in self.errors:
                    self.add_error(felt, forms.ValidationError(melding, code="mangler"))
        return verdier

    def avgjoerelse(self, naa: datetime) -> Avgjoerelse:
        """What the service is asked for. Call only after is_valid(). A moment that has passed means now."""
        verdier = self.cleaned_data
        frist = None
        if verdier["utfall"] == Utfall.VALGFRI:
            frist = datetime.combine(verdier["frist_dato"], verdier["frist_klokke"], tzinfo=OSLO)
        synlig_fra = max(self.tidspunkt() or naa, naa)
        return Avgjoerelse(verdier["utfall"], verdier["begrunnelse"], synlig_fra, frist)


class OpphevForm(forms.Form):
    """Why a decision is revoked."""

    grunn = forms.CharField(
        label=_("Hvorfor oppheves vedtaket?"), max_length=MAKS, widget=forms.Textarea(attrs={"rows": 3})
    )


class SkolevalgForm(forms.Form):
    """A choice that the candidate has asked the school in writing to register."""

    valg = forms.ChoiceField(
        label=_("Kandidatens valg"),
        choices=Annullering.Valg.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg det kandidaten har bedt om.")},
    )
    samtykke = forms.BooleanField(
        label=_("Jeg har sett at kandidaten har bedt om dette skriftlig"),
        error_messages={"required": _("Kandidaten må ha bedt om det skriftlig. Kryss av når du har sett det.")},
    )
