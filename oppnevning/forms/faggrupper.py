from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode
from oppnevning.forms.felt import Fagkodefelt, Flervalg, Fristfelt
from oppnevning.models import Fagperson, Oppnevning
from oppnevning.services.oppnevning import Vilkaar

FLEST_SVAR = 2000


class FaggruppeForm(forms.Form):
    """Name and fagkoder of a faggruppe; for a new one also whose it is, and the period."""

    eier = forms.ModelChoiceField(queryset=Organisasjon.objects.none(), label=_("Myndighet"), empty_label=None)
    periode = forms.ModelChoiceField(queryset=Eksamensperiode.objects.none(), label=_("Periode"), empty_label=None)
    navn = forms.CharField(label=_("Navn"), max_length=100, help_text=_("For eksempel Norsk Vg3."))
    fag = Fagkodefelt()

    def __init__(
        self,
        *args: Any,
        eiere: QuerySet[Organisasjon] | None,
        perioder: QuerySet[Eksamensperiode] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for navn, valg in (("eier", eiere), ("periode", perioder)):
            if valg is None:
                del self.fields[navn]
            else:
                self.fields[navn].queryset = valg  # type: ignore[attr-defined]  # a ModelChoiceField


class SensorgruppeForm(forms.Form):
    """A group of the faggruppe's sensors, and who leads it."""

    navn = forms.CharField(label=_("Navn"), max_length=100)
    leder = forms.ModelChoiceField(
        queryset=Bruker.objects.none(), label=_("Leder"), empty_label=_("Ingen leder ennå"), required=False
    )
    medlemmer = forms.TypedMultipleChoiceField(
        label=_("Medlemmer"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, oppnevninger: Iterable[Oppnevning], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rader = list(oppnevninger)
        godtatte = [rad.bruker_id for rad in rader if rad.status == Oppnevning.Status.TAKKET_JA]
        self.fields["leder"].queryset = Bruker.objects.filter(pk__in=godtatte)  # type: ignore[attr-defined]
        self.fields["medlemmer"].choices = [(rad.pk, rad.bruker.navn) for rad in rader]  # type: ignore[attr-defined]


def _flest_svar() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Flest svar"),
        min_value=1,
        max_value=FLEST_SVAR,
        required=False,
        help_text=_("Tomt: det som gjelder for fagkoden."),
    )


class OppnevnForm(forms.Form):
    """The ticked fagpersoner, what they are asked to be, and by when to answer."""

    fagperson = Flervalg(
        _("Ingen er krysset av. Kryss av dem som skal spørres, og prøv igjen."), label=_("Fagpersoner")
    )
    rolle = forms.ChoiceField(label=_("Rolle"), choices=Oppnevning.Rolle)
    flest_svar = _flest_svar()
    reserve = forms.BooleanField(label=_("Som reserve"), required=False)

    def __init__(self, *args: Any, ider: Iterable[int], naa: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fagperson"].kjenn(ider)  # type: ignore[attr-defined]  # a Flervalg
        self.fields["svarfrist"] = Fristfelt(naa=naa)
        self.order_fields(["fagperson", "rolle", "svarfrist", "flest_svar", "reserve"])

    def vilkaar(self) -> Vilkaar:
        """What the service is asked for. Call only after is_valid()."""
        return Vilkaar(**{navn: self.cleaned_data[navn] for navn in ("svarfrist", "rolle", "reserve", "flest_svar")})


class FristForm(forms.Form):
    """A later deadline for one."""

    def __init__(self, *args: Any, naa: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["svarfrist"] = Fristfelt(naa=naa, label=_("Ny svarfrist"))


class VilkaarForm(forms.Form):
    """The maximum of one, and whether they are a reserve."""

    flest_svar = _flest_svar()
    reserve = forms.BooleanField(label=_("Reserve"), required=False)


class TrekkForm(forms.Form):
    """Why an appointment is taken back."""

    grunn = forms.CharField(
        label=_("Grunn"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leses av myndigheten. E-posten til personen sier bare at oppnevningen er trukket."),
    )


class ErstattForm(TrekkForm):
    """Who is asked instead."""

    fagperson = forms.ModelChoiceField(
        queryset=Fagperson.objects.none(), label=_("Hvem som spørres i stedet"), empty_label=_("Velg")
    )

    def __init__(self, *args: Any, fagpersoner: QuerySet[Fagperson], naa: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt: Any = self.fields["fagperson"]
        felt.queryset = fagpersoner
        felt.label_from_instance = lambda fagperson: fagperson.bruker.navn
        self.fields["svarfrist"] = Fristfelt(naa=naa)
        self.order_fields(["fagperson", "svarfrist", "grunn"])
