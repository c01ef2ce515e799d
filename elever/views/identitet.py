"""Who a person is: another id in place of the one that stands, and two people who are one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Nummerslag, Person
from elever.forms.personer import FinnDuplikatForm, NummerForm
from elever.permissions import eier_alt, hent_person_for, ved_skoler_q
from elever.querysets.elever import ELEVLESERE
from elever.services.personer import NummerOpptatt, navn_likner
from elever.services.personer import erstatt_nummer as erstatt
from elever.services.sammenslaaing import planlegg
from elever.services.sammenslaaing import slaa_sammen as slaa
from felles import tid
from felles.feil import Domenefeil, UgyldigOvergang
from felles.nummer.personnummer import masker

# The other of the two, between finding and confirming: in the session, so that no address can be made up.
OEKTSNOEKKEL = "elever.duplikat"


@sensitive_post_parameters("nummer")
@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def erstatt_nummer(request: InnloggetRequest, person_id: int) -> HttpResponse:
    """Give the person another id; when it is somebody's already, offer to merge the two."""
    naa = tid.naa()
    person = hent_person_for(request.user, person_id, naa=naa, skrive=True)
    if person.nummerslag != Nummerslag.FIKTIVT and not eier_alt(request.user, person, naa=naa):
        raise PermissionDenied(
            _("Personen er også ved en annen skole, så nummeret kan ikke endres herfra. Be skoleeieren om hjelp.")
        )
    skjema = NummerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        try:
            nummer = skjema.cleaned_data["nummer"]
            erstatt(person_id=person.pk, nummer=nummer, aktoer=bruker_aktoer(request), naa=naa)
        except NummerOpptatt as feil:
            request.session[OEKTSNOEKKEL] = [person.pk, feil.person_id]
            messages.warning(request, _("Nummeret tilhører en person som er registrert fra før. Er det den samme, kan "
                                        "de to slås sammen. Ingenting er endret ennå."))  # fmt: skip
            return redirect("elever:slaa_sammen", person_id=person.pk)
        except Domenefeil as feil:
            skjema.add_error("nummer", str(feil.melding))
        else:
            messages.success(request, _("Nummeret er erstattet overalt. Det gamle finner fortsatt personen."))
            return redirect("elever:person", person_id=person.pk)
    innhold = {"person": person, "skjema": skjema, "maskert": masker(person.nummer)}
    return render(request, "elever/nummer.html", innhold, status=422 if request.method == "POST" else 200)


@sensitive_post_parameters("nummer")
@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def slaa_sammen(request: InnloggetRequest, person_id: int) -> HttpResponse:
    """Find the other of two, see what a merge would do, and do it."""
    naa = tid.naa()
    person = hent_person_for(request.user, person_id, naa=naa, skrive=True)
    if not eier_alt(request.user, person, naa=naa):
        raise PermissionDenied(
            _("Personen er også ved en annen skole, så du kan ikke slå den sammen herfra. Be skoleeieren om hjelp.")
        )
    annen_id = _annen(request, person)
    if request.method == "POST" and request.POST.get("handling") == "glem":
        request.session.pop(OEKTSNOEKKEL, None)
        return redirect("elever:slaa_sammen", person_id=person.pk)
    if request.method == "POST" and request.POST.get("handling") == "bekreft" and annen_id:
        return _bekreft(request, person, annen_id)
    skjema = FinnDuplikatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        funnet = Person.objects.med_nummer(skjema.cleaned_data["nummer"]).exclude(pk=person.pk).first()
        if funnet and not _kan_vaere_samme(request, person, funnet):
            skjema.add_error("nummer", _("Nummeret er registrert med et annet navn ved en annen skole, så de to kan ikke "
                                         "slås sammen herfra. Rett navnet, eller be skoleeieren om hjelp."))  # fmt: skip
        elif funnet:
            request.session[OEKTSNOEKKEL] = [person.pk, funnet.pk]
            return redirect("elever:slaa_sammen", person_id=person.pk)
        else:
            skjema.add_error("nummer", _("Ingen annen person er registrert med dette nummeret. Kontroller det."))
    status = 422 if request.method == "POST" else 200
    innhold = {"person": person, "maskert": masker(person.nummer), "skjema": skjema, **_plan(request, person, annen_id)}
    return render(request, "elever/slaa_sammen.html", innhold, status=status)


def _annen(request: InnloggetRequest, person: Person) -> int | None:
    """The other one, as it was found by its whole id."""
    par = request.session.get(OEKTSNOEKKEL)
    annen = Person.objects.filter(pk=par[1]).first() if par and par[0] == person.pk else None
    return annen.pk if annen and _kan_vaere_samme(request, person, annen) else None


def _kan_vaere_samme(request: InnloggetRequest, person: Person, annen: Person) -> bool:
    """True when the school knows the other one too, or the two share a name: a number alone fetches no name."""
    return _kjent(request, annen) or navn_likner(person.navn, annen.navn)


def _kjent(request: InnloggetRequest, person: Person) -> bool:
    egne = ved_skoler_q(request.user.organisasjoner(tid.naa(), *ELEVLESERE))
    return Person.objects.filter(egne, pk=person.pk).exists()


def _plan(request: InnloggetRequest, person: Person, annen_id: int | None) -> dict[str, object]:
    if annen_id is None:
        return {"plan": None}
    try:
        plan = planlegg(fra_id=person.pk, til_id=annen_id, naa=tid.naa())
    except UgyldigOvergang:
        return {"plan": None}
    # The name of somebody that the school does not know is not told.
    return {"plan": plan, "annen_maskert": masker(plan.til.nummer), "annen_kjent": _kjent(request, plan.til)}


def _bekreft(request: InnloggetRequest, person: Person, annen_id: int) -> HttpResponse:
    try:
        slaa(fra_id=person.pk, til_id=annen_id, aktoer=bruker_aktoer(request), naa=tid.naa())
    except Domenefeil as feil:
        messages.warning(request, str(feil.melding))
        return redirect("elever:slaa_sammen", person_id=person.pk)
    request.session.pop(OEKTSNOEKKEL, None)
    messages.success(request, _("De to er slått sammen. Begge numrene finner personen."))
    return redirect("elever:person", person_id=annen_id)
