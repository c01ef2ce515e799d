"""The school's invigilators: their accounts, the temporary password that is shown once, and the end of the role."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Bruker, Organisasjon, Rolle, Rolletildeling
from brukere.services.brukere import normaliser_brukernavn, opprett_bruker
from brukere.services.roller import avslutt_rolle, gi_rolle
from eksamen.models import Vaktoppdrag
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from felles.passord import lag_passord
from vakter.services import vaktplan

ANGRESLAG = "vaktregister"


@sensitive_variables("passord")
@transaction.atomic
def legg_til(
    *, skole: Organisasjon, fornavn: str, etternavn: str, epost: str, telefon: str, aktoer: Aktoer, naa: datetime
) -> tuple[Bruker, str]:
    """Make somebody an invigilator of the school; the account, and the temporary password when it was made now.

    Repeatable: one who is an invigilator there already stays so. Raises Domenefeil with a sentence.
    """
    bruker, passord = finn_eller_lag_konto(
        fornavn=fornavn, etternavn=etternavn, epost=epost, telefon=telefon, aktoer=aktoer, naa=naa
    )
    gi_rolle(bruker=bruker, rolle=Rolle.EKSAMENSVAKT, organisasjon=skole, aktoer=aktoer, naa=naa)
    return bruker, passord


@sensitive_variables("passord")
@transaction.atomic
def nytt_passord(*, bruker_id: int, skole: Organisasjon, aktoer: Aktoer, naa: datetime) -> tuple[Bruker, str]:
    """A new temporary password; the old one is dead and every open session of theirs ends.

    Raises UgyldigOvergang `andre_roller` for an account that is, or is given to become, more than an invigilator at this
    school: whoever gets its password would get those roles too.
    """
    bruker = Bruker.objects.select_for_update(of=("self",)).get(pk=bruker_id)
    ikke_over = Rolletildeling.objects.filter(bruker=bruker).exclude(til__lte=naa)
    roller = set(ikke_over.values_list("rolle", "organisasjon_id"))
    if roller != {(Rolle.EKSAMENSVAKT, skole.pk)} or not bruker.is_active:
        melding = _("%(navn)s har andre roller også. Be drift om et nytt passord til kontoen.")
        raise UgyldigOvergang(melding % {"navn": bruker.navn}, kode="andre_roller")
    passord = _midlertidig()
    bruker.set_password(passord)
    bruker.save(update_fields=["password"])
    logg_hendelse(bruker, "bruker.passord_nullstilt", aktoer=aktoer, naa=naa, skole_id=skole.pk)
    return bruker, passord


@transaction.atomic
def avslutt(*, bruker_id: int, skole: Organisasjon, aktoer: Aktoer, naa: datetime) -> tuple[int, Angrepost | None]:
    """End the role of invigilator at the school, and the watches of exams that are not over; how many those were.

    The account stays, with what other roles it has. Repeatable. Raises Domenefeil when the role has not begun.
    """
    Bruker.objects.select_for_update(of=("self",)).get(pk=bruker_id)
    kommende = Vaktoppdrag.objects.filter(
        bruker=bruker_id, parti__skole=skole, parti__eksamen__periode__gjennomfoering_til__gte=naa
    )
    endringer = vaktplan.Endringer()
    vaktplan.ta_bort(vaktplan.laas_oppdrag(kommende.values_list("pk", flat=True)), endringer, aktoer=aktoer, naa=naa)
    roller = Rolletildeling.objects.gjeldende(naa).filter(
        bruker=bruker_id, rolle=Rolle.EKSAMENSVAKT, organisasjon=skole
    )
    avsluttet = [avslutt_rolle(tildeling_id=rad.pk, aktoer=aktoer, naa=naa) for rad in roller.order_by("pk")]
    if not avsluttet:
        return 0, None
    data = {"bruker": bruker_id, "skole": skole.pk, "vakter": {"nye": [], "foer": endringer.foer}}
    post = tilby(slag=ANGRESLAG, tekst=_("Eksamensvakten er avsluttet."), data=data, aktoer=aktoer, naa=naa)
    return endringer.antall, post


@transaction.atomic
def angre(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Give the role back, and the watches that went with it."""
    bruker = Bruker.objects.get(pk=data["bruker"])
    skole = Organisasjon.objects.get(pk=data["skole"])
    gi_rolle(bruker=bruker, rolle=Rolle.EKSAMENSVAKT, organisasjon=skole, aktoer=aktoer, naa=naa)
    vaktplan.angre(data["vakter"], aktoer=aktoer, naa=naa)
    return _("%(navn)s er eksamensvakt igjen, med de samme vaktene.") % {"navn": bruker.navn}


@sensitive_variables("passord")
def finn_eller_lag_konto(
    *, fornavn: str, etternavn: str, epost: str, telefon: str, aktoer: Aktoer, naa: datetime
) -> tuple[Bruker, str]:
    """The account, and the temporary password when it was made now. Raises Domenefeil with a sentence.

    The e-mail decides alone, since a name is no proof of who somebody is; two accounts with it, or a closed one,
    are for people to sort out.
    """
    epost = epost.strip()
    konto = finn_konto(epost)
    if konto is not None:
        return konto, ""
    passord = _midlertidig()
    bruker = opprett_bruker(
        brukernavn=epost, fornavn=fornavn, etternavn=etternavn, epost=epost, telefon=telefon, passord=passord,
        aktoer=aktoer, naa=naa,
    )  # fmt: skip
    return bruker, passord


def finn_konto(epost: str) -> Bruker | None:
    """The one active account with the e-mail; None when there is none at all. Raises Domenefeil with a sentence."""
    aktive = list(Bruker.objects.filter(epost__iexact=epost, is_active=True).order_by("pk")[:2])
    if len(aktive) == 1:
        return aktive[0]
    if aktive:
        raise Domenefeil(_("Flere kontoer har denne e-posten. Be drift om å rydde, og prøv igjen."))
    if Bruker.objects.filter(brukernavn=normaliser_brukernavn(epost)).exists():
        raise Domenefeil(
            _("Kontoen med denne e-posten er stengt eller har fått en annen e-post. Be drift om å åpne den.")
        )
    return None


def _midlertidig() -> str:
    return f"{lag_passord()}-{lag_passord()}"
