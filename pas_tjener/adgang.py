"""What the address of a call names, found for the client that asks; what is unknown and what is others' look alike."""

from django.http import Http404
from django.utils.translation import gettext as _

from brukere.http import aktoer_fra
from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from felles.hendelser import Aktoer
from felles.models import Hendelse
from klage.models import Klage
from pas_tjener.feilsvar import Apifeil
from pas_tjener.http import EksternRequest
from pas_tjener.models import Mottak
from pas_tjener.querysets.skoler import finn_skole, skoler_for


def parametre(request: EksternRequest, *navn: str) -> list[str]:
    """The values of these parameters of the address. Raises Apifeil 400 that names all that are missing."""
    verdier = {ett: request.GET.get(ett, "").strip() for ett in navn}
    mangler = [ett for ett, verdi in verdier.items() if not verdi]
    if mangler:
        tekst = _("Adressen mangler %(navn)s. Legg det til, og gjenta kallet.")
        raise Apifeil(400, tekst % {"navn": ", ".join(mangler)})
    return list(verdier.values())


def aktoer(request: EksternRequest) -> Aktoer:
    """The client as the actor of an event: a system, with the address it came from."""
    return aktoer_fra(request, slag=Hendelse.Aktoerslag.SYSTEM, ident=None)


def hent_skole(request: EksternRequest, orgnr: str) -> Organisasjon:
    """The school of that number, noted for the archive.

    Raises Http404 alike for one that nobody has and one that this log-in may not speak for.
    """
    skole = finn_skole(request.tilgang, orgnr)
    if skole is None:
        raise Http404(ukjent_skole(orgnr))
    request.skole = skole
    return skole


def hent_periode(request: EksternRequest, kode: str) -> Eksamensperiode:
    """The period of that code, noted for the archive. Raises Http404."""
    periode = Eksamensperiode.objects.filter(kode=kode).first()
    if periode is None:
        raise Http404(_("Perioden «%(kode)s» finnes ikke i eksamensplanen.") % {"kode": kode[:20]})
    request.periodekode = periode.kode
    return periode


def hent_mottak(request: EksternRequest, referanse: str) -> Mottak:
    """The enrolment of that reference, for those who speak for the school now. Else Http404, also for who sent it."""
    alle = Mottak.objects.select_related("jobb", "periode", "skole")
    mottak = alle.filter(referanse=referanse).first()
    if mottak is None or not skoler_for(request.tilgang).filter(pk=mottak.skole_id).exists():
        raise Http404(_("Ingen påmelding har denne referansen. Bruk referansen fra kvitteringen."))
    request.skole, request.periodekode = mottak.skole, mottak.periode.kode
    return mottak


def hent_klage(request: EksternRequest, referanse: str) -> Klage:
    """The appeal of that reference, for those who speak for the candidate's school now. Else Http404."""
    alle = Klage.objects.select_related("kandidat__parti__skole", "kandidat__eksamen__periode")
    klage = alle.filter(pasreferanse__referanse=referanse).first()
    if klage is None or not skoler_for(request.tilgang).filter(pk=klage.kandidat.parti.skole_id).exists():
        raise Http404(_("Ingen klage har denne referansen. Bruk referansen fra kvitteringen."))
    request.skole, request.periodekode = klage.kandidat.parti.skole, klage.kandidat.eksamen.periode.kode
    return klage


def ukjent_skole(orgnr: str) -> str:
    """What is said of a school that this log-in has nothing to do with, whether there is one or not."""
    tekst = _(
        "Skolen med organisasjonsnummer «%(orgnr)s» er ikke kjent i PAS, eller klienten har ikke adgang til den. "
        "Kontroller nummeret, eller be den som driver PAS om adgang."
    )
    return tekst % {"orgnr": orgnr[:20]}
