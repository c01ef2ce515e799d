"""An appeal as the school fills it in: from the registration until it is sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from eksamen.models import Kandidat
from eksamen.models.valg import Maalform
from felles.feil import Domenefeil
from felles.tid import dagens_dato
from felles.tidsfelt import Datofelt
from klage import alder
from klage.models import Kalender, Klage
from klage.querysets.grunnlag import Grunnlag
from klage.services.klar import maalform_sjekkes
from klage.services.registrering import Klagefelt, er_sen

# The field that a refusal of the services is about.
FELT: Final = {
    "uten_navn": "navn", "myndig": "fra", "uten_begrunnelse": "begrunnelse", "dato": "fremsatt",
    "uten_grunn": "sen_grunn", "uten_valg": "senvalg", "ingen_runde": "senvalg", "ingen_hurtig": "kalender",
    "uten_fullmakt": "fullmakt_sett", "uten_alder": "alder", "bare_formelle": "slag", "mangler_besvarelse": "slag",
}  # fmt: skip
HVA_VAR_FEIL: Final = _("Skriv hva som var feil ved eksamenen, og hvordan det kan ha virket på karakteren.")
TIL_BEGRUNNELSEN: Final = _(
    "En klage på karakteren trenger ingen begrunnelse. Ved formelle feil må det stå hva som var feil."
)


class KlageForm(forms.Form):
    """Fields that cannot matter for this candidate are left out. `klage` is the one that is looked over, None for a new."""

    slag = forms.ChoiceField(label=_("Klagen gjelder"), widget=forms.RadioSelect)
    fremsatt = Datofelt(
        label=_("Dagen skolen fikk klagen"), help_text=_("Klagefristen regnes mot denne dagen.")
    )  # fmt: skip
    kalender = forms.ChoiceField(label=_("Klagerunde"), widget=forms.RadioSelect, choices=Kalender)
    fra = forms.ChoiceField(label=_("Hvem klager"), widget=forms.RadioSelect, choices=Klage.Fra)
    alder = forms.ChoiceField(
        label=_("Kandidatens alder"), widget=forms.RadioSelect, choices=alder.SVAR,
        help_text=_("Nummeret til kandidaten viser ikke fødselsdatoen."),
    )  # fmt: skip
    navn = forms.CharField(
        label=_("Navnet på foresatt eller fullmektig"), max_length=200, required=False,
        help_text=_("Bare når det ikke er kandidaten selv som klager."),
    )  # fmt: skip
    fullmakt_sett = forms.BooleanField(
        label=_("Skolen har sett skriftlig fullmakt eller samtykke"), required=False,
        help_text=_("En fullmektig trenger fullmakt. Er kandidaten under 15 år, trengs samtykke fra foreldrene."),
    )  # fmt: skip
    maalform = forms.ChoiceField(label=_("Målformen i besvarelsen"), widget=forms.RadioSelect, choices=Maalform)
    svarform = forms.ChoiceField(
        label=_("Besvarelsen er levert"), widget=forms.RadioSelect, choices=Klage.Svarform,
        help_text=_("Det som er digitalt, følger klagen av seg selv. Originaler på papir sender skolen i posten."),
    )  # fmt: skip
    begrunnelse = forms.CharField(
        label=_("Begrunnelse"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    sen_grunn = forms.CharField(
        label=_("Hvorfor klagen skal behandles selv om fristen er ute"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Skolens begrunnelse. Den følger klagen."),
    )  # fmt: skip
    senvalg = forms.ChoiceField(
        label=_("Når klagen skal behandles"), widget=forms.RadioSelect, choices=Klage.Senvalg, required=False
    )

    def __init__(
        self, data: Any = None, *, kandidat: Kandidat, grunnlag: Grunnlag, forslag: str, naa: datetime,
        klage: Klage | None = None,
    ) -> None:  # fmt: skip
        """`forslag` is how the answer was handed in, by what is known."""
        super().__init__(data, initial=_start(kandidat, forslag, klage, naa))
        self.klage = klage
        for navn in self._overfloedige(kandidat, grunnlag, klage, naa):
            del self.fields[navn]
        for navn in {"navn", "sen_grunn", "senvalg"} & set(self.fields):
            self.fields[navn].betinget = True  # type: ignore[attr-defined]  # what else is filled in says if it is wanted
        if klage is None:
            mulige = set(grunnlag.mulige)
            self.fields["slag"].choices = [par for par in Klage.Slag.choices if par[0] in mulige]  # type: ignore[attr-defined]
            self.fields["fremsatt"].widget.attrs["max"] = dagens_dato(naa).isoformat()
            if len(mulige) == 1:
                self.initial["slag"] = next(iter(mulige))
        if maalform_sjekkes(kandidat):
            self.fields["maalform"].help_text = _("Se på besvarelsen: i norsk og matematikk følger nemnda den.")
        if "begrunnelse" in self.fields:
            felt = self.fields["begrunnelse"]
            formell = klage.slag == Klage.Slag.FORMELL_FEIL if klage else not grunnlag.kan_klage_paa_karakteren
            felt.required = formell
            felt.error_messages["required"] = _now("Skriv hva som var feil ved eksamenen.")
            felt.help_text = HVA_VAR_FEIL if formell else TIL_BEGRUNNELSEN

    @staticmethod
    def _overfloedige(kandidat: Kandidat, grunnlag: Grunnlag, klage: Klage | None, naa: datetime) -> set[str]:
        uten = {"slag", "fremsatt"} if klage else set()
        if klage is not None and klage.registrert_av_id is None:
            uten.add("begrunnelse")
        slag = klage.slag if klage else next(iter(grunnlag.mulige), Klage.Slag.KARAKTER)
        if not grunnlag.hurtig_aapen(naa) or slag != Klage.Slag.KARAKTER or not grunnlag.skriftlig:
            uten.add("kalender")
        if alder.aldersgruppe(kandidat.person, dagens_dato(klage.fremsatt if klage else naa)):
            uten.add("alder")
        # Put forward today at the latest: as long as today is in time, nothing is late.
        frist = klage.frist if klage else grunnlag.frist(slag)
        runde = grunnlag.frister.ordinaer if slag == Klage.Slag.KARAKTER else None
        if not er_sen(klage.fremsatt if klage else naa, frist, runde, naa):
            uten |= {"sen_grunn", "senvalg"}
        return uten

    def klagefelt(self) -> Klagefelt:
        """What was filled in, for the services."""
        verdier = {navn: verdi for navn, verdi in self.cleaned_data.items() if navn != "fremsatt"}
        if self.klage is not None:
            verdier["slag"] = self.klage.slag
        return Klagefelt(**verdier)

    @property
    def dagen(self) -> date | None:
        """When the school got it; None on one that is looked over."""
        dag: date | None = self.cleaned_data.get("fremsatt")
        return dag

    def vis_feil(self, feil: Domenefeil) -> None:
        """Put a refusal by the field it is about."""
        felt = FELT.get(feil.kode)
        self.add_error(felt if felt in self.fields else None, str(feil.melding))


def _start(kandidat: Kandidat, forslag: str, klage: Klage | None, naa: datetime) -> dict[str, Any]:
    if klage is None:
        return {
            "fremsatt": dagens_dato(naa), "kalender": Kalender.ORDINAER, "fra": Klage.Fra.KANDIDAT,
            "maalform": kandidat.maalform, "svarform": forslag,
        }  # fmt: skip
    felt = ("kalender", "fra", "navn", "fullmakt_sett", "maalform", "svarform", "begrunnelse", "sen_grunn", "senvalg")
    return {navn: getattr(klage, navn) for navn in felt}
