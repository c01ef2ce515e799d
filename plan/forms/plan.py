"""Forms of the exam plan. Dates and times are Norwegian; which rules they must keep stands in `services/planregler`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensperiode, Fag
from eksamen.models.valg import Deltype, Eksamensform, Gjennomfoering, Hjelpemiddelmodell, Nivaa
from felles.tid import OSLO, doegnet, oslo
from plan.services.planeksamener import Eksamensverdier, har_begynt, verdier_av
from plan.services.planregister import PERIODEDATOER, datofelt
from plan.services.planregler import Planfeil, Tidsrom

MAKS_MINUTTER: Final = 1440
FAGKODE: Final = RegexValidator(
    r"^[A-Z]{3}[0-9]{4}\Z", gettext_lazy("En fagkode er tre store bokstaver og fire siffer, for eksempel NOR1267.")
)
VARIANT: Final = RegexValidator(r"^[A-Z0-9]*\Z", gettext_lazy("En variant har bare store bokstaver og siffer."))
PERIODEKODE: Final = RegexValidator(
    r"^[VH]-[0-9]{4}\Z", gettext_lazy("En periode heter V eller H, strek og årstall, for eksempel V-2027.")
)
LENKE: Final = URLValidator(
    schemes=["https", "http"], message=gettext_lazy("Skriv hele adressen, for eksempel https://eps.udir.no/.")
)
# These change nothing on the day, and stay open when the exam has begun.
ALLTID_AAPNE: Final = ("lenke", "ansvarlig", "sensur_fra")


def _dato(**valg: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **valg)


def _klokke(**valg: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **valg)


def _minutter(**valg: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=MAKS_MINUTTER, **valg)


class Kodefelt(forms.CharField):
    """A code, in capitals whatever way it was typed."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).strip().upper()


class Planskjema(forms.Form):
    """A form whose services say no by field. `sett` is the print of the row as the user saw it."""

    sett = forms.CharField(required=False, widget=forms.HiddenInput)
    om = ""

    def laas(self, *felt: str) -> None:
        """Close fields. Their help goes: it tells how to fill them."""
        for navn in felt:
            self.fields[navn].disabled = True
            self.fields[navn].help_text = ""

    def avvis(self, feil: Planfeil) -> None:
        """Put what the service said at the fields; at the top what has no field here."""
        for felt, tekst in feil.felt.items():
            self.add_error(felt if felt in self.fields else None, tekst)


class FagForm(Planskjema):
    """A fagkode with its variant, names, level and aid model."""

    fagkode = Kodefelt(label=gettext_lazy("Fagkode"), validators=[FAGKODE], max_length=7)
    variant = Kodefelt(
        label=gettext_lazy("Variant"),
        validators=[VARIANT],
        max_length=10,
        required=False,
        help_text=gettext_lazy("Bare for fagkoder som har det, for eksempel FOR i FSP6289-FOR."),
    )
    navn_nb = forms.CharField(label=gettext_lazy("Navn på bokmål"), max_length=200)
    navn_nn = forms.CharField(label=gettext_lazy("Navn på nynorsk"), max_length=200, required=False)
    nivaa = forms.ChoiceField(label=gettext_lazy("Nivå"), choices=Nivaa, initial=Nivaa.VIDEREGAAENDE)
    hjelpemiddelmodell = forms.TypedChoiceField(
        label=gettext_lazy("Hjelpemiddelmodell"),
        choices=[("", gettext_lazy("Ikke satt")), *Hjelpemiddelmodell.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Modell 2 har en del uten hjelpemidler."),
    )

    def __init__(self, *args: Any, i_bruk: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if i_bruk:
            self.laas("fagkode", "variant")
            self.om = _("Fagkoden har eksamener, så fagkode og variant kan ikke endres.")


class PeriodeForm(Planskjema):
    """A period with its dates."""

    kode = Kodefelt(
        label=gettext_lazy("Periode"),
        validators=[PERIODEKODE],
        max_length=6,
        help_text=gettext_lazy("V for vår eller H for høst, og årstall: V-2027."),
    )

    def __init__(self, *args: Any, i_bruk: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if i_bruk:
            self.laas("kode")
        for navn in PERIODEDATOER:
            kolonne = datofelt(navn)
            widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
            tittel = str(kolonne.verbose_name)
            self.fields[navn] = forms.DateTimeField(
                label=tittel[:1].upper() + tittel[1:], required=not kolonne.null, widget=widget
            )

    def clean(self) -> dict[str, Any]:
        """A moment that was not touched keeps the seconds that its field cannot show."""
        verdier = super().clean() or self.cleaned_data
        for navn in PERIODEDATOER:
            gammel, ny = self.initial.get(navn), verdier.get(navn)
            if gammel and ny == gammel.replace(second=0, microsecond=0):
                verdier[navn] = gammel
        return verdier


class EksamenForm(Planskjema):
    """An exam of the plan. Fagkode and period are chosen once; a new exam elsewhere is another exam."""

    fagkode = forms.CharField(
        label=gettext_lazy("Fagkode"),
        max_length=20,
        help_text=gettext_lazy("Med variant etter strek når fagkoden har det: FSP6289-FOR."),
    )
    periode = forms.ModelChoiceField(
        queryset=Eksamensperiode.objects.all(), label=gettext_lazy("Periode"), empty_label=gettext_lazy("Velg")
    )
    form = forms.ChoiceField(label=gettext_lazy("Eksamensform"), choices=Eksamensform)
    ansvarlig = forms.ModelChoiceField(
        queryset=Organisasjon.objects.none(),
        label=gettext_lazy("Ansvarlig"),
        empty_label=None,
        help_text=gettext_lazy("Har ansvar for oppgavene, sensuren og når karakterene vises."),
    )
    gjennomfoering = forms.ChoiceField(label=gettext_lazy("Gjennomføres"), choices=Gjennomfoering)
    lenke = forms.CharField(
        label=gettext_lazy("Lenke til gjennomføringen"),
        max_length=200,
        required=False,
        validators=[LENKE],
        help_text=gettext_lazy("Dit partiene viser vei når eksamen er i EPS eller på papir."),
    )
    dato = _dato(label=gettext_lazy("Eksamensdag"))
    del1_start = _klokke(label=gettext_lazy("Starter"))
    del1_minutter = _minutter(label=gettext_lazy("Minutter"))
    del1_tidligste = _klokke(
        label=gettext_lazy("Tidligste innlevering"),
        required=False,
        help_text=gettext_lazy("Når del 1 tidligst kan leveres."),
    )
    del2_dato = _dato(
        label=gettext_lazy("Dag for del 2"),
        required=False,
        help_text=gettext_lazy("Bare når del 2 er en annen dag enn del 1."),
    )
    del2_start = _klokke(label=gettext_lazy("Del 2 starter"), required=False)
    del2_minutter = _minutter(label=gettext_lazy("Minutter i del 2"), required=False)
    forberedelse_dato = _dato(label=gettext_lazy("Forberedelsesdag"), required=False)
    forberedelse_start = _klokke(label=gettext_lazy("Forberedelsen starter"), required=False)
    forberedelse_minutter = _minutter(label=gettext_lazy("Minutter til forberedelse"), required=False)
    sensur_fra = _dato(
        label=gettext_lazy("Sensuren begynner"),
        required=False,
        help_text=gettext_lazy("Tomt felt betyr dagen etter eksamen, også når eksamen flyttes."),
    )

    def __init__(
        self, *args: Any, organisasjoner: Any, naa: datetime, eksamen: Eksamen | None = None, **kwargs: Any
    ) -> None:
        self.foer = verdier_av(eksamen) if eksamen else None
        if eksamen and self.foer:
            kwargs["initial"] = {**_som_felt(eksamen, self.foer), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["ansvarlig"].queryset = organisasjoner  # type: ignore[attr-defined]  # a ModelChoiceField
        self.begynt = self.foer is not None and har_begynt(self.foer.deler, naa)
        for navn in self.fields:
            # A field that came in all the same was open when the page was shown: the service says no, by name.
            laast = self.begynt and navn not in (*ALLTID_AAPNE, "sett") and navn not in self.data
            if eksamen is not None and (laast or navn in {"fagkode", "periode"}):
                self.laas(navn)

    def clean_fagkode(self) -> Fag:
        """The fag with that code; a service takes its id."""
        fagkode, _strek, variant = self.cleaned_data["fagkode"].strip().upper().partition("-")
        fag = Fag.objects.filter(fagkode=fagkode, variant=variant).first()
        if fag is None:
            raise forms.ValidationError(_("Fagkoden finnes ikke. Legg den inn under Fagkoder først."), code="ukjent")
        return fag

    def clean(self) -> dict[str, Any]:
        """Part 2 and preparation are given whole or not at all."""
        verdier = super().clean() or self.cleaned_data
        self._hel("del2_minutter", "del2_start", gitt_av=("del2_start", "del2_minutter", "del2_dato"))
        self._hel("forberedelse_dato", "forberedelse_start", "forberedelse_minutter")
        if verdier.get("del1_tidligste") and not verdier.get("del2_start") and "del2_start" not in self.errors:
            self.add_error("del1_tidligste", _("Tidligste innlevering gjelder del 1. Fyll ut del 2, eller tøm feltet."))
        return verdier

    def _hel(self, *felt: str, gitt_av: tuple[str, ...] = ()) -> None:
        if any(self.cleaned_data.get(navn) for navn in gitt_av or felt):
            for navn in felt:
                if not self.cleaned_data.get(navn) and navn not in self.errors:
                    self.add_error(navn, _("Fyll ut dette også, eller tøm de andre feltene i gruppen."))

    def eksamensverdier(self) -> Eksamensverdier:
        """What the service is asked for. Call only after is_valid()."""
        data = self.cleaned_data
        sensur = doegnet(data["sensur_fra"])[0] if data["sensur_fra"] else None
        gammel = self.foer.sensur_fra if self.foer else None
        if sensur and gammel and oslo(gammel).date() == data["sensur_fra"]:
            sensur = gammel
        return Eksamensverdier(
            ansvarlig_id=data["ansvarlig"].pk,
            form=data["form"],
            gjennomfoering=data["gjennomfoering"],
            lenke=data["lenke"],
            sensur_fra=sensur,
            deler=self.foer.deler if self.foer and self.fields["dato"].disabled else self._deler(),
        )

    def _deler(self) -> dict[str, Tidsrom]:
        data = self.cleaned_data
        todelt = data["del2_start"] is not None
        deler: dict[str, Tidsrom] = {}
        deler[Deltype.DEL1 if todelt else Deltype.EKSAMEN] = self._rom("del1", data["dato"])
        if todelt:
            deler[Deltype.DEL2] = self._rom("del2", data["del2_dato"] or data["dato"])
        if data["forberedelse_dato"]:
            deler[Deltype.FORBEREDELSE] = self._rom("forberedelse", data["forberedelse_dato"])
        return {type_: self._som_foer(type_, rom) for type_, rom in deler.items()}

    def _rom(self, gruppe: str, dag: date) -> Tidsrom:
        data = self.cleaned_data
        start, minutter, tidligste = (
            data[f"{gruppe}_start"],
            data[f"{gruppe}_minutter"],
            data.get(f"{gruppe}_tidligste"),
        )
        begynner = _kl(dag, start)
        return Tidsrom(
            begynner, begynner + timedelta(minutes=minutter), minutter, _kl(dag, tidligste) if tidligste else None
        )

    def _som_foer(self, type_: str, rom: Tidsrom) -> Tidsrom:
        """What the fields cannot show is kept: seconds, and that an imported part is open longer than its minutes."""
        gammelt = self.foer.deler.get(type_) if self.foer else None
        if gammelt is None or gammelt.minutter != rom.minutter:
            return rom
        start = gammelt.start if gammelt.start.replace(second=0, microsecond=0) == rom.start else rom.start
        return replace(rom, start=start, slutt=start + (gammelt.slutt - gammelt.start))


def _kl(dag: date, klokken: time) -> datetime:
    return datetime.combine(dag, klokken, tzinfo=OSLO)


def _som_felt(eksamen: Eksamen, verdier: Eksamensverdier) -> Mapping[str, Any]:
    """The exam as the form's initial values."""
    felt: dict[str, Any] = {
        "fagkode": eksamen.fag.kode,
        "periode": eksamen.periode_id,
        "form": verdier.form,
        "ansvarlig": verdier.ansvarlig_id,
        "gjennomfoering": verdier.gjennomfoering,
        "lenke": verdier.lenke,
        "sensur_fra": oslo(verdier.sensur_fra).date() if verdier.sensur_fra else None,
    }
    deler = verdier.deler
    del1 = deler.get(Deltype.DEL1) or deler.get(Deltype.EKSAMEN)
    grupper = (("del1", del1), ("del2", deler.get(Deltype.DEL2)), ("forberedelse", deler.get(Deltype.FORBEREDELSE)))
    for gruppe, rom in grupper:
        if rom is None:
            continue
        felt["dato" if gruppe == "del1" else f"{gruppe}_dato"] = oslo(rom.start).date()
        felt[f"{gruppe}_start"] = oslo(rom.start).time()
        felt[f"{gruppe}_minutter"] = rom.minutter
        felt[f"{gruppe}_tidligste"] = oslo(rom.tidligste).time() if rom.tidligste else None
    if felt.get("del2_dato") == felt.get("dato"):
        felt.pop("del2_dato", None)
    return felt
