"""Reading the answer to a request, alike for the link and for the logged-in person."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from brukere.http import aktoer_fra
from brukere.models import Organisasjon
from felles import tid
from felles.feil import Domenefeil
from felles.models import Hendelse
from oppnevning.forms.svar import JaForm, NeiForm
from oppnevning.models import Oppnevning, Svarlenke
from oppnevning.services import svar


@dataclass(frozen=True, slots=True)
class Svarskjema:
    """The two forms of a request; the one that was sent is bound. `gjort` when the answer stands."""

    ja: JaForm
    nei: NeiForm
    gjort: bool = False

    @property
    def feil(self) -> Any:
        """The form that is to be mended, for the summary on top."""
        return self.ja if self.ja.errors else self.nei


@sensitive_variables()
def les_svar(request: HttpRequest, oppnevning: Oppnevning, lenke: Svarlenke | None = None) -> Svarskjema:
    """The forms as the page shows them; a valid answer that was sent is given at once."""
    handling = request.POST.get("svar", "") if request.method == "POST" else ""
    ja = JaForm(
        request.POST if handling == "ja" else None,
        skoler=skolene(oppnevning),
        med_passord=lenke is not None and svar.kan_velge_passord(oppnevning.bruker),
        initial={"telefon": oppnevning.bruker.telefon},
    )
    nei = NeiForm(request.POST if handling == "nei" else None)
    skjema: Any = {"ja": ja, "nei": nei}.get(handling)
    gjort = skjema is not None and skjema.is_valid() and _svar(request, oppnevning, lenke, skjema)
    return Svarskjema(ja, nei, gjort)


def skolene(oppnevning: Oppnevning) -> Any:
    """The schools that may be named: those under the authority."""
    return Organisasjon.objects.under([oppnevning.faggruppe.eier]).skoler().order_by("navn")


@sensitive_variables()
def _svar(request: HttpRequest, oppnevning: Oppnevning, lenke: Svarlenke | None, skjema: JaForm | NeiForm) -> bool:
    """Give the answer; False, with the sentence in the form, when it no longer can be given.

    Whoever holds the link acts as the person it was sent to.
    """
    hvem = aktoer_fra(request, slag=Hendelse.Aktoerslag.BRUKER, ident=oppnevning.bruker_id)
    felles: dict[str, Any] = {
        "oppnevning_id": oppnevning.pk, "lenke_id": lenke.pk if lenke else None, "aktoer": hvem, "naa": tid.naa()
    }  # fmt: skip
    try:
        if isinstance(skjema, JaForm):
            svar.takk_ja(svar=skjema.svar(), **felles)
        else:
            svar.takk_nei(grunn=skjema.cleaned_data["grunn"], **felles)
    except Domenefeil as feil:
        skjema.add_error(None, str(feil.melding))
        return False
    return True
