"""The school registers an appeal, and looks over one that the candidate has registered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Eksamensparti, Kandidat
from felles.feil import Domenefeil
from felles.liste import Listevalg, ider
from felles.tid import naa
from klage.forms.registrering import KlageForm
from klage.models import Klage
from klage.permissions import hent_kandidat_ved_skolen, hent_klage_ved_skolen, kandidater_med_resultat
from klage.querysets.grunnlag import grunnlag_for
from klage.querysets.klager import REGISTRERER
from klage.querysets.skolens import Vist
from klage.querysets.svarform import svarformer
from klage.services.klar import klarhet
from klage.services.registrering import klargjoer as klargjoer_klage
from klage.services.registrering import registrer_klage

PER_SIDE = 50


@require_safe
@innlogget
def finn_kandidat(request: InnloggetRequest) -> HttpResponse:
    """Candidates with a published result, by name, number or party, with what can be appealed and until when."""
    krev_rolle(request.user, *REGISTRERER)
    tidspunkt = naa()
    alle = kandidater_med_resultat(request.user, tidspunkt)
    partier = Eksamensparti.objects.filter(pk__in=ider([request.GET.get("parti", "")]), kandidater__in=alle)
    parti = partier.select_related("eksamen__fag").distinct().first()
    valg = Listevalg(
        request.GET, filtre={"sok": None}, sorteringer=["navn"], standard="navn", per_side=PER_SIDE,
        faste={"parti": str(parti.pk) if parti else ""},
    )  # fmt: skip
    sok = valg.tekst("sok")
    treff = alle.finn(sok) if sok else alle  # type: ignore[attr-defined]  # a KandidatQuerySet
    if parti:
        treff = treff.filter(parti=parti)
    side = Paginator(treff.order_by("person__sortering", "eksamen__fag__fagkode", "pk"), PER_SIDE).get_page(valg.side)
    grunnlag = grunnlag_for(Kandidat.objects.filter(pk__in=[rad.pk for rad in side]), tidspunkt)
    klager = Klage.objects.staaende().filter(kandidat__in=[rad.pk for rad in side]).order_by("pk")
    innhold = {
        "side": side if sok or parti else None,
        "rader": [(rad, grunnlag[rad.pk]) for rad in side] if sok or parti else [],
        "klager": {klage.kandidat_id: klage.pk for klage in klager},
        "sok": sok,
        "parti": parti,
    }
    return render(request, "klage/finn_kandidat.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def registrer(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """The form for one candidate; says why when there is nothing to appeal."""
    krev_rolle(request.user, *REGISTRERER)
    tidspunkt = naa()
    kandidat = hent_kandidat_ved_skolen(request.user, kandidat_id, naa=tidspunkt)
    grunnlag = grunnlag_for(Kandidat.objects.filter(pk=kandidat.pk), tidspunkt)[kandidat.pk]
    forslag = svarformer([kandidat.pk])[kandidat.pk]
    skjema = KlageForm(request.POST or None, kandidat=kandidat, grunnlag=grunnlag, forslag=forslag, naa=tidspunkt)
    if request.method == "POST" and skjema.is_valid():
        try:
            klage = registrer_klage(
                kandidat_id=kandidat.pk, felt=skjema.klagefelt(), fremsatt=skjema.dagen,
                aktoer=bruker_aktoer(request), naa=tidspunkt,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.vis_feil(feil)
        else:
            messages.success(request, _("Klagen er registrert. Den er ikke sendt ennå."))
            return redirect("klage:klage", pk=klage.pk)
    innhold = {
        "kandidat": kandidat,
        "grunnlag": grunnlag,
        "skjema": skjema,
        "nei": grunnlag.nei(Klage.Slag.FORMELL_FEIL) if not grunnlag.mulige else None,
        "nei_til_karakter": grunnlag.nei(Klage.Slag.KARAKTER),
        "staar": Klage.objects.staaende().filter(kandidat=kandidat).order_by("pk"),
    }
    return render(request, "klage/registrer.html", innhold, status=422 if skjema.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def klargjoer(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Look over an appeal before it is sent."""
    tidspunkt = naa()
    klage = hent_klage_ved_skolen(request.user, pk, naa=tidspunkt, handle=True)
    if klage.vist != Vist.REGISTRERT:
        messages.info(request, _("Klagen er sendt, og kan ikke endres. Ta sendingen tilbake først hvis noe er feil."))
        return redirect("klage:klage", pk=klage.pk)
    kandidat = klage.kandidat
    skjema = KlageForm(
        request.POST or None, kandidat=kandidat, forslag=klage.svarform, naa=tidspunkt, klage=klage,
        grunnlag=grunnlag_for(Kandidat.objects.filter(pk=kandidat.pk), tidspunkt)[kandidat.pk],
    )  # fmt: skip
    if request.method == "POST" and skjema.is_valid():
        try:
            ny = klargjoer_klage(
                klage_id=klage.pk, felt=skjema.klagefelt(), aktoer=bruker_aktoer(request), naa=tidspunkt
            )
        except Domenefeil as feil:
            skjema.vis_feil(feil)
        else:
            if klarhet(ny, tidspunkt).mangler:
                messages.warning(request, _("Klagen er lagret, men kan ikke sendes ennå. Se hva som må på plass."))
            else:
                messages.success(request, _("Klagen er sett over. Send den når alt stemmer."))
            return redirect("klage:klage", pk=klage.pk)
    innhold = {"klage": klage, "skjema": skjema}
    return render(request, "klage/klargjoer.html", innhold, status=422 if skjema.errors else 200)
