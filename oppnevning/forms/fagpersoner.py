from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from oppnevning.forms.felt import Fagkodefelt
from oppnevning.models import Fagperson
from oppnevning.services.fagpersoner import Fagopplysninger

FLEST_GANGER = 200


class FagpersonForm(forms.Form):
    """What is known of a fagperson. `skoler` None: the school is the own, and is not asked for."""

    fag = Fagkodefelt(help_text=_("Fagkodene personen kan sensurere, med komma mellom: NOR1267, NOR1268."))
    skole = forms.ModelChoiceField(
        queryset=Organisasjon.objects.none(),
        label=_("Skole"),
        empty_label=_("Ingen skole"),
        required=False,
        help_text=_("Der personen arbeider. Ingen sensurerer kandidatene ved sin egen skole."),
    )
    erfaring = forms.IntegerField(label=_("Ganger som sensor"), min_value=0, max_value=FLEST_GANGER, initial=0)
    maalform = forms.ChoiceField(
        label=_("Målform"), choices=[("nb", _("Bokmål")), ("nn", _("Nynorsk"))], help_text=_("Brev skrives i denne.")
    )
    reservert = forms.BooleanField(label=_("Har reservert seg mot å bli oppnevnt"), required=False)

    def __init__(self, *args: Any, skoler: QuerySet[Organisasjon] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if skoler is None:
            del self.fields["skole"]
        else:
            self.fields["skole"].queryset = skoler  # type: ignore[attr-defined]  # a ModelChoiceField

    def opplysninger(self, *, egen_skole: Organisasjon | None) -> Fagopplysninger:
        """What the service is asked for. Call only after is_valid()."""
        data = self.cleaned_data
        skole = data["skole"] if "skole" in self.fields else egen_skole
        return Fagopplysninger(
            skole_id=skole.pk if skole else None,
            fag_ider=data["fag"],
            erfaring=data["erfaring"],
            reservert=data["reservert"],
            maalform=data["maalform"],
        )


class NyFagpersonForm(FagpersonForm):
    """Somebody new: who they are, and the period they are proposed for."""

    periode = forms.ModelChoiceField(queryset=Eksamensperiode.objects.none(), label=_("Periode"), empty_label=None)
    fornavn = forms.CharField(label=_("Fornavn"), max_length=100)
    etternavn = forms.CharField(label=_("Etternavn"), max_length=100)
    epost = forms.EmailField(
        label=_("E-post"), max_length=150, help_text=_("Dit forespørselen sendes. Blir brukernavnet på en ny konto.")
    )
    telefon = forms.CharField(label=_("Telefon"), max_length=20, required=False)
    field_order = ("periode", "fornavn", "etternavn", "epost", "telefon", "fag", "skole", "erfaring", "maalform")

    def __init__(self, *args: Any, perioder: QuerySet[Eksamensperiode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["periode"].queryset = perioder  # type: ignore[attr-defined]  # a ModelChoiceField


def som_felt(fagperson: Fagperson) -> dict[str, Any]:
    """The person as the form's initial values."""
    return {
        "fag": ", ".join(fag.kode for fag in fagperson.fag.all()),
        "skole": fagperson.skole_id,
        "erfaring": fagperson.erfaring,
        "maalform": fagperson.maalform,
        "reservert": fagperson.reservert,
    }
