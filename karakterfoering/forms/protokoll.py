"""The protocol of a party, and a grade that is changed."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensparti
from eksamen.models.valg import Deltype
from felles.tid import OSLO, oslo
from felles.tidsfelt import Datofelt, Klokkefelt
from karakterfoering.models import Protokoll, Skolekarakter
from karakterfoering.querysets.protokoller import Kandidatrad
from karakterfoering.services.foering import Protokollfelt
from karakterfoering.services.tider import datogrenser, utenfor
from sensur.models import Karakter

VALG = [("", _("Velg")), *Skolekarakter._meta.get_field("verdi").flatchoices]


class ProtokollForm(forms.Form):
    """Who examined, the sensor, when, remarks; and a grade for each candidate that may be given one."""

    eksaminator = forms.CharField(label=_("Eksaminator"), max_length=200, required=False)
    sensor = forms.CharField(label=_("Sensor"), max_length=200, required=False)
    dato = Datofelt(label=_("Dato"), required=False)
    fra = Klokkefelt(label=_("Begynte"), required=False)
    til = Klokkefelt(label=_("Sluttet"), required=False)
    merknad = forms.CharField(
        label=_("Merknader"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Hendelser under eksamenen og annet som skal stå i protokollen."),
    )
    revisjon = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        data: Any = None,
        *,
        parti: Eksamensparti,
        protokoll: Protokoll | None,
        rader: list[Kandidatrad],
        retter: bool,
        naa: datetime,
    ) -> None:
        super().__init__(data, initial=_start(parti, protokoll))
        self.foerst, self.sist = datogrenser(parti.eksamen, naa)
        self.fields["dato"].widget.attrs |= {"min": self.foerst.isoformat(), "max": self.sist.isoformat()}
        self.rader: list[tuple[Kandidatrad, forms.BoundField | None]] = []
        for rad in rader:
            if rad.borte or (rad.karakter and not retter):
                self.rader.append((rad, None))
                continue
            navn = f"k{rad.kandidat.pk}"
            felt = forms.ChoiceField(
                label=rad.kandidat.person.navn,
                choices=VALG[1:] if rad.karakter else VALG,
                required=False,
                initial=rad.karakter.verdi if rad.karakter else "",
            )
            felt.widget.attrs["aria-label"] = _("Karakter for %(navn)s") % {"navn": rad.kandidat.person.navn}
            self.fields[navn] = felt
            self.rader.append((rad, self[navn]))

    def clean_dato(self) -> date | None:
        """A day that the exam can have been held on."""
        dag: date | None = self.cleaned_data["dato"]
        if dag is not None and not self.foerst <= dag <= self.sist:
            raise forms.ValidationError(utenfor(self.foerst, self.sist), code="utenfor")
        return dag

    def clean(self) -> dict[str, Any]:
        super().clean()
        verdier = self.cleaned_data
        tider = [verdier.get(felt) for felt in ("dato", "fra", "til")]
        if any(tid is not None for tid in tider):
            for felt, melding in (
                ("dato", _("Velg dato, eller la også klokkeslettene stå tomme.")),
                ("fra", _("Fyll ut når eksamenen begynte.")),
                ("til", _("Fyll ut når eksamenen sluttet.")),
            ):
                if verdier.get(felt) is None and felt not in self.errors:
                    self.add_error(felt, forms.ValidationError(melding, code="mangler"))
            if verdier.get("fra") and verdier.get("til") and verdier["til"] <= verdier["fra"]:
                melding = _("Slutten må være etter starten. Rett start eller slutt.")
                self.add_error("til", forms.ValidationError(melding, code="slutt_foer_start"))
        return verdier

    def etter_andre(self) -> "ProtokollForm":
        """The same input on what others have saved meanwhile; each field that differs says what is saved. To be shown only."""
        self.full_clean()
        self.data = {**self.data.dict(), "revisjon": self.initial["revisjon"]}  # type: ignore[attr-defined]  # a QueryDict
        for navn in self.changed_data:
            if navn != "revisjon" and (lagret := self._lagret(navn)):
                self.add_error(navn, forms.ValidationError(_("Lagret nå: %(lagret)s"), params={"lagret": lagret}))
        return self

    def _lagret(self, navn: str) -> str:
        """What is saved in a field, as it is read; "" for nothing."""
        felt, verdi = self.fields[navn], self.get_initial_for_field(self.fields[navn], navn)
        if isinstance(felt, forms.ChoiceField):
            verdi = Karakter(verdi).label if verdi else ""
        elif verdi:
            verdi = felt.widget.format_value(verdi)
        return str(verdi or "")

    def felt(self) -> Protokollfelt:
        """What `lagre_protokoll` takes."""
        verdier = self.cleaned_data
        dag = verdier.get("dato")
        begynte = datetime.combine(dag, verdier["fra"], tzinfo=OSLO) if dag else None
        sluttet = datetime.combine(dag, verdier["til"], tzinfo=OSLO) if dag else None
        return Protokollfelt(verdier["eksaminator"], verdier["sensor"], begynte, sluttet, verdier["merknad"])

    def karakterer(self) -> dict[int, str]:
        """The chosen grade by candidate pk; "" for none."""
        return {
            rad.kandidat.pk: self.cleaned_data.get(f"k{rad.kandidat.pk}", "")
            for rad, felt in self.rader
            if felt is not None
        }


class RettForm(forms.Form):
    """A grade that is changed, and why. `sett` is the one that the page showed, 0 for none."""

    sett = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    verdi = forms.ChoiceField(label=_("Ny karakter"), choices=VALG)
    grunn = forms.CharField(
        label=_("Hvorfor endres karakteren?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Står i skolens protokoll. Kandidaten ser det ikke."),
    )


def _start(parti: Eksamensparti, protokoll: Protokoll | None) -> dict[str, Any]:
    """What is saved; before that what the plan and the party say."""
    if protokoll is not None:
        verdier: dict[str, Any] = {f: getattr(protokoll, f) for f in ("eksaminator", "sensor", "merknad", "revisjon")}
        fra, til = protokoll.begynte, protokoll.sluttet
    else:
        verdier = {"eksaminator": parti.eksaminator, "sensor": parti.sensor, "revisjon": 0}
        deler = [deel for deel in parti.eksamen.deler.all() if deel.type != Deltype.FORBEREDELSE]
        fra = min((deel.start for deel in deler), default=None)
        til = max((deel.slutt for deel in deler), default=None)
    if fra and til and oslo(fra).date() == oslo(til).date():
        verdier |= {"dato": oslo(fra).date(), "fra": oslo(fra).time(), "til": oslo(til).time()}
    return verdier
