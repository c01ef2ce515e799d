"""A member's own view of the answer: a draft that nobody else reads, until it is delivered to the others of the board.

No event here names the candidate or the school: neither learns that a member has begun, or is done.
"""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from klage.services.tilstand import laas_klage
from klagenemnd.models import Klagevurdering
from klagenemnd.querysets.bord import krever_egen_foerst
from klagenemnd.services.bord import krev_hos_nemnda, krev_oppdrag

ANGRESLAG: Final = "klagenemnd.vurdering"
LENGSTE: Final = 10_000
VERDIER: Final = ("", "1", "2", "3", "4", "5", "6")


@transaction.atomic
def lagre_vurdering(*, klage_id: int, verdi: str, notat: str, aktoer: Aktoer, naa: datetime) -> Klagevurdering | None:
    """Save the member's draft. Repeatable: the same again leaves no trace. None when there is nothing to keep.

    Raises Domenefeil `ikke_din`, `ukjent_karakter`, `for_langt`; UgyldigOvergang `ikke_hos_nemnda`, and `levert` when it
    has been delivered.
    """
    return _lagre(klage_id, verdi, notat, aktoer, naa)


@transaction.atomic
def lever_vurdering(
    *, klage_id: int, verdi: str, notat: str, aktoer: Aktoer, naa: datetime
) -> tuple[Klagevurdering, Angrepost | None]:
    """Save the view and deliver it to the others of the board; it stands as it is from then on. Repeatable.

    It can be taken back for a moment, but not where the own view comes first: then the others' have been opened.
    Raises Domenefeil `uten_karakter`, and as `lagre_vurdering`.
    """
    if verdi == "":
        raise Domenefeil(_("Velg karakteren du ville gitt, og lever så. Ingenting er levert."), kode="uten_karakter")
    vurdering = _lagre(klage_id, verdi, notat, aktoer, naa)
    if vurdering is None:
        raise Domenefeil(_("Vurderingen er tom. Ingenting er levert."), kode="uten_karakter")
    if vurdering.levert is not None:
        return vurdering, None
    vurdering.levert = naa
    vurdering.save(update_fields=["levert"])
    logg_hendelse(vurdering, "klagevurdering.levert", aktoer=aktoer, naa=naa)
    if krever_egen_foerst(vurdering.oppdrag.klage):
        return vurdering, None
    post = tilby(
        slag=ANGRESLAG, tekst=_("Ta tilbake leveringen"), data={"vurdering": vurdering.pk}, aktoer=aktoer, naa=naa
    )
    return vurdering, post


@transaction.atomic
def angre_levering(data: dict[str, int], *, aktoer: Aktoer, naa: datetime) -> str:
    """The delivered view is a draft again. Raises UgyldigOvergang `egen_foerst` where the others' were opened by it."""
    klage_id = Klagevurdering.objects.values_list("oppdrag__klage", flat=True).get(pk=data["vurdering"])
    klage = laas_klage(klage_id)
    oppdrag = krev_oppdrag(klage, aktoer)
    krev_hos_nemnda(klage)
    vurdering = Klagevurdering.objects.get(pk=data["vurdering"], oppdrag=oppdrag)
    if krever_egen_foerst(klage):
        melding = _("Du har sett den andres vurdering, og da kan din ikke tas tilbake. Den står som levert.")
        raise UgyldigOvergang(melding, kode="egen_foerst")
    if vurdering.levert is not None:
        vurdering.levert = None
        vurdering.save(update_fields=["levert"])
        logg_hendelse(vurdering, "klagevurdering.tatt_tilbake", aktoer=aktoer, naa=naa)
    return _("Vurderingen din er en kladd igjen. Bare du ser den.")


def _lagre(klage_id: int, verdi: str, notat: str, aktoer: Aktoer, naa: datetime) -> Klagevurdering | None:
    klage = laas_klage(klage_id)
    oppdrag = krev_oppdrag(klage, aktoer)
    krev_hos_nemnda(klage)
    verdi, notat = _krev_gyldig(verdi, notat)
    vurdering = Klagevurdering.objects.filter(oppdrag=oppdrag).first()
    nytt: dict[str, Any] = {"verdi": verdi, "notat": notat, "lagret": naa}
    if vurdering is None:
        if not verdi and not notat:
            return None
        vurdering = Klagevurdering.objects.create(oppdrag=oppdrag, **nytt)
        logg_hendelse(vurdering, "klagevurdering.lagret", aktoer=aktoer, naa=naa)
        return vurdering
    vurdering.oppdrag = oppdrag
    if (vurdering.verdi, vurdering.notat) == (verdi, notat):
        return vurdering
    if vurdering.levert is not None:
        melding = _(
            "Vurderingen din er levert og kan ikke endres. Skriv det du vil endre, i svaret dere skriver sammen."
        )
        raise UgyldigOvergang(melding, kode="levert")
    for felt, innhold in nytt.items():
        setattr(vurdering, felt, innhold)
    vurdering.save(update_fields=list(nytt))
    return vurdering


def _krev_gyldig(verdi: str, notat: str) -> tuple[str, str]:
    notat = notat.replace("\r\n", "\n").strip()
    if verdi not in VERDIER:
        raise Domenefeil(_("Velg en karakter fra 1 til 6. Ingenting er lagret."), kode="ukjent_karakter")
    if len(notat) > LENGSTE:
        melding = _("Notatet kan ha høyst %(antall)s tegn. Ingenting er lagret.")
        raise Domenefeil(melding % {"antall": LENGSTE}, kode="for_langt")
    return verdi, notat
