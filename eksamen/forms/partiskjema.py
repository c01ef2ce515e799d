"""The forms about parties: one party, several at once, new ones, and moving candidates."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensparti
from eksamen.models.valg import Eksamensform
from eksamen.services.lokaleksamen import TYPEFORM, Lokaltid, Spenn, les_tid
from eksamen.services.partier import EGNE_FELT, FELT, PAS_FELT, Lokalt
from felles.tid import OSLO, oslo
from felles.tidsfelt import Datofelt, Klokkefelt

Type = Eksamensparti.Eksamenstype


def _tekst(navn: Any, lengde: int, *, liste: str = "", hjelp: Any = "", omraade: bool = False) -> forms.CharField:
    widget: forms.Widget = forms.Textarea(attrs={"rows": 3}) if omraade else forms.TextInput(attrs={"list": liste})
    if not liste and not omraade:
        widget = forms.TextInput()
    return forms.CharField(
        label=navn, max_length=lengde, required=False, help_text=hjelp, widget=widget, show_hidden_initial=True
    )


def _dato(navn: Any) -> forms.DateField:
    return Datofelt(label=navn, required=False, show_hidden_initial=True)


def _klokke(navn: Any) -> forms.TimeField:
    return Klokkefelt(label=navn, required=False, show_hidden_initial=True)


class EgneFeltForm(forms.Form):
    """What the school says itself, whatever the exam type."""

    sted = _tekst(_("Eksamenssted"), 100, liste="steder")
    rom = _tekst(_("Rom"), 50, liste="rom", hjelp=_("Står i kandidatmonitoren og på passordlappene."))
    eksaminator = _tekst(_("Eksaminator"), 100)
    sensor = _tekst(_("Sensor"), 200, hjelp=_("Skolens egen opplysning. Sentral sensur oppnevnes utenom skolen."))
    merknad = _tekst(_("Merknad"), 500, omraade=True)


class TidForm(forms.Form):
    """Date, start and end of a local exam; empty while there is no date."""

    dato = _dato(_("Eksamensdato"))
    start = _klokke(_("Start"))
    slutt = _klokke(_("Slutt"))

    def spenn(self, dato: str, fra: str, til: str) -> Spenn | None:
        """The moments of three fields, with errors where something is missing or the end comes first."""
        dag, start, slutt = (self.cleaned_data.get(felt) for felt in (dato, fra, til))
        if dag is None and start is None and slutt is None:
            return None
        for felt, verdi, melding in (
            (dato, dag, _("Velg dato, eller la også klokkeslettene stå tomme.")),
            (fra, start, _("Fyll ut når det starter.")),
            (til, slutt, _("Fyll ut når det slutter.")),
        ):
            if verdi is None and felt not in self.errors:
                self.add_error(felt, forms.ValidationError(melding, code="mangler"))
        if dag is None or start is None or slutt is None:
            return None
        if slutt <= start:
            melding = _("Slutten må være etter starten. Rett start eller slutt.")
            self.add_error(til, forms.ValidationError(melding, code="slutt_foer_start"))
            return None
        return datetime.combine(dag, start, tzinfo=OSLO), datetime.combine(dag, slutt, tzinfo=OSLO)


class PartiForm(TidForm, EgneFeltForm):
    """All of one party that may be edited. What belongs to the plan is not among its fields."""

    navn = forms.CharField(label=_("Parti"), max_length=100, show_hidden_initial=True)
    eksamenstype = forms.ChoiceField(label=_("Eksamenstype"), show_hidden_initial=True)
    form = forms.ChoiceField(label=_("Eksamensform"), choices=Eksamensform, show_hidden_initial=True)
    forberedelse = forms.BooleanField(label=_("Eksamenen har forberedelse"), required=False, show_hidden_initial=True)
    forberedelse_dato = _dato(_("Forberedelsesdato"))
    forberedelse_fra = _klokke(_("Starter"))
    forberedelse_til = _klokke(_("Slutter"))
    forberedelse_rom = _tekst(_("Rom for forberedelsen"), 50, liste="rom")
    forberedelse_merknad = _tekst(_("Merknad til forberedelsen"), 500, omraade=True)
    revisjon = forms.IntegerField(widget=forms.HiddenInput)

    LOKALE = (
        "form", "dato", "start", "slutt", "forberedelse", "forberedelse_dato", "forberedelse_fra", "forberedelse_til",
    )  # fmt: skip
    field_order = (
        "navn", "eksamenstype", "form", "dato", "start", "slutt", "sted", "rom", "eksaminator", "sensor", "merknad",
        "forberedelse", "forberedelse_dato", "forberedelse_fra", "forberedelse_til", "forberedelse_rom",
        "forberedelse_merknad", "revisjon",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, parti: Eksamensparti, naa: datetime) -> None:
        self.parti, self.tid = parti, Lokaltid()
        super().__init__(data, initial=partiverdier(parti))
        self.lokal = parti.eksamen.lokal
        typer = [t for t in Type if (t in Eksamensparti.PAS_TYPER) == parti.gaar_til_pas]
        laast = parti.er_laast(naa)
        felt: Any = self.fields["eksamenstype"]
        felt.choices = [(t.value, t.label) for t in typer if not laast or t.value == parti.eksamenstype]
        if laast:
            self.fields["navn"].widget.attrs["readonly"] = True
            for navn in PAS_FELT:
                self.fields[navn].help_text = _("Låst: fristen for partiendringer er ute.")
        if self.lokal:
            self.fields["forberedelse_merknad"].help_text = _("Må fylles ut når eksamenen har forberedelse.")
        else:
            for navn in self.LOKALE:
                del self.fields[navn]

    def clean(self) -> dict[str, Any]:
        super().clean()
        verdier = self.cleaned_data
        if not self.lokal:
            return verdier
        paakrevd = TYPEFORM.get(verdier.get("eksamenstype", ""))
        if paakrevd and verdier.get("form") not in {None, paakrevd}:
            melding = _("Denne eksamenstypen har formen «%(form)s». Velg den, eller bytt eksamenstype.")
            self.add_error(
                "form", forms.ValidationError(melding, code="form", params={"form": Eksamensform(paakrevd).label})
            )
        eksamen = self.spenn("dato", "start", "slutt")
        forberedelse = self._forberedelse()
        if eksamen and forberedelse and forberedelse[1] > eksamen[0]:
            melding = _("Forberedelsen må være slutt før eksamenen starter.")
            self.add_error("forberedelse_dato", forms.ValidationError(melding, code="etter_eksamen"))
        self.tid = Lokaltid(eksamen, forberedelse)
        return verdier

    def _forberedelse(self) -> Spenn | None:
        """Rule: iSkole, «Endre eksamensparti»: the note is required when there is preparation."""
        verdier = self.cleaned_data
        if not verdier.get("forberedelse"):
            utfylt = any(verdier.get(f"forberedelse_{felt}") for felt in ("dato", "fra", "til", "rom", "merknad"))
            if utfylt and "forberedelse" not in self.changed_data:
                melding = _("Kryss av her for å lagre det som står under, eller tøm feltene.")
                self.add_error("forberedelse", forms.ValidationError(melding, code="uten_kryss"))
            verdier["forberedelse_merknad"] = verdier["forberedelse_rom"] = ""
            return None
        if not verdier.get("forberedelse_merknad") and "forberedelse_merknad" not in self.errors:
            melding = _("Skriv hva kandidatene skal vite om forberedelsen, eller ta bort krysset for forberedelse.")
            self.add_error("forberedelse_merknad", forms.ValidationError(melding, code="mangler"))
        return self.spenn("forberedelse_dato", "forberedelse_fra", "forberedelse_til")

    def verdier(self) -> dict[str, Any]:
        """What `endre_parti` takes."""
        return {felt: self.cleaned_data[felt] for felt in FELT}

    def lokalt(self) -> Lokalt | None:
        """Form and times of a local party."""
        return Lokalt(self.cleaned_data["form"], self.tid) if self.lokal else None


class FlereForm(forms.Form):
    """Place, room and people for several parties. Empty leaves a field as it is; a tick empties it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for navn, felt in EgneFeltForm.base_fields.items():
            nytt = forms.CharField(label=felt.label, required=False, max_length=getattr(felt, "max_length", None))
            nytt.widget = felt.widget.__class__(attrs=felt.widget.attrs)
            self.fields[navn] = nytt
            etikett = _("Tøm %(felt)s") % {"felt": str(felt.label).lower()}
            self.fields[f"toem_{navn}"] = forms.BooleanField(label=etikett, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        for felt in EGNE_FELT:
            if self.cleaned_data.get(f"toem_{felt}") and self.cleaned_data.get(felt):
                melding = _("Feltet kan ikke både fylles ut og tømmes. Velg det ene.")
                self.add_error(felt, forms.ValidationError(melding, code="begge"))
        if not self.errors and not self.verdier():
            raise forms.ValidationError(_("Fyll ut eller tøm minst ett felt, og prøv igjen."), code="ingenting")
        return self.cleaned_data

    def verdier(self) -> dict[str, str]:
        """What is filled in, and what is to be emptied."""
        verdier = self.cleaned_data
        return {felt: verdier[felt] for felt in EGNE_FELT if verdier.get(f"toem_{felt}") or verdier.get(felt)}


class NyttPartiForm(TidForm):
    """What all parties of one order share."""

    eksamenstype = forms.ChoiceField(label=_("Eksamenstype"), choices=Type)
    form = forms.ChoiceField(
        label=_("Eksamensform"),
        choices=[("", _("Fra eksamensplanen")), *Eksamensform.choices],
        required=False,
        help_text=_("Må velges for lokalgitt eksamen med lokal sensur."),
    )
    sted = _tekst(_("Eksamenssted"), 100, liste="steder")
    rom = _tekst(_("Rom"), 50, liste="rom")

    field_order = ("eksamenstype", "form", "dato", "start", "slutt", "sted", "rom")

    def clean(self) -> dict[str, Any]:
        super().clean()
        eksamenstype, form = self.cleaned_data.get("eksamenstype", ""), self.cleaned_data.get("form")
        if eksamenstype == Type.LOKAL_EGEN and not form:
            self.add_error("form", forms.ValidationError(_("Velg eksamensform for den lokale eksamenen."), code="form"))
        tid = self.spenn("dato", "start", "slutt")
        if tid and eksamenstype in Eksamensparti.PAS_TYPER:
            melding = _("Tiden kommer fra eksamensplanen for denne typen. La datoen stå tom.")
            self.add_error("dato", forms.ValidationError(melding, code="fra_planen"))
        self.lokalt = None if eksamenstype in Eksamensparti.PAS_TYPER else Lokalt(form or "", Lokaltid(tid))
        return self.cleaned_data


class DelForm(forms.Form):
    """Where the chosen candidates go: a party that is there, or a new one by name."""

    til = forms.ChoiceField(label=_("Flytt til"), required=False)
    navn = forms.CharField(label=_("Navn på det nye partiet"), max_length=100, required=False)

    def __init__(self, *args: Any, partier: list[Eksamensparti], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt: Any = self.fields["til"]
        felt.choices = [("", _("Et nytt parti")), *((str(parti.pk), parti.navn) for parti in partier)]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.cleaned_data.get("til") and not self.cleaned_data.get("navn") and "navn" not in self.errors:
            self.add_error("navn", forms.ValidationError(_("Skriv hva det nye partiet skal hete."), code="mangler"))
        return self.cleaned_data


def partiverdier(parti: Eksamensparti) -> dict[str, Any]:
    """How the party stands, by the names of the form's fields."""
    verdier: dict[str, Any] = {felt: getattr(parti, felt) for felt in FELT} | {"revisjon": parti.revisjon}
    if not parti.eksamen.lokal:
        return verdier
    tid = les_tid(parti.eksamen)
    verdier["form"] = parti.eksamen.form
    verdier["forberedelse"] = bool(tid.forberedelse or parti.forberedelse_merknad)
    for spenn, (dato, fra, til) in (
        (tid.eksamen, ("dato", "start", "slutt")),
        (tid.forberedelse, ("forberedelse_dato", "forberedelse_fra", "forberedelse_til")),
    ):
        start, slutt = (oslo(spenn[0]), oslo(spenn[1])) if spenn else (None, None)
        verdier |= {dato: start and start.date(), fra: start and start.time(), til: slutt and slutt.time()}
    return verdier
