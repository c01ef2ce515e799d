"""A school lays the paper answers of its appeals in bundles, and takes one out again before the bundle is sent."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from klage.models import Klage
from klage.services.hosandre import krev_behandles_her
from klage.services.tilstand import laas_klage, logg
from klagepost.models import Bunkeklage, Papirbunke
from klagepost.querysets.bunker import PAA_PAPIR, UTE
from klagepost.services.steg import handler, laas_bunke


@transaction.atomic
def lag_bunke(*, klage_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> Papirbunke:
    """Lay these appeals' paper answers in a new bundle with the next running number. The caller has checked whose they are.

    Repeatable: the same appeals again give the bundle that they lie in. Raises Domenefeil for none, for appeals of different
    schools, authorities, exams or rounds, and for one that has no paper; UgyldigOvergang for one that is not sent to the
    authority, or lies in another bundle.
    Rule: PAS-eksamen, «Papirbunke»; hurtigklage and ordinary ones have deadlines of their own, and go in bundles of their own.
    """
    klager = [laas_klage(pk) for pk in sorted(set(klage_ider))]
    if not klager:
        raise Domenefeil(_("Kryss av for klagene som skal i bunken."), kode="ingen_valgt")
    finnes = _samme_bunke(klager)
    if finnes is not None:
        return finnes
    for klage in klager:
        _sjekk(klage)
        krev_behandles_her(klage)
    foerste = klager[0]
    if len({_hvor(klage) for klage in klager}) > 1:
        melding = _(
            "En bunke har klager fra én skole i ett fag og én klagerunde, til én myndighet. Lag en bunke for hver."
        )
        raise Domenefeil(melding, kode="ulike")
    assert foerste.ansvarlig_id is not None  # _sjekk has seen to it  # noqa: S101
    # Bundles of other schools get their numbers one at a time too.
    Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=foerste.ansvarlig_id)
    eksamen = foerste.kandidat.eksamen
    sist = Papirbunke.objects.filter(ansvarlig=foerste.ansvarlig_id, eksamen=eksamen).aggregate(sist=Max("nummer"))
    bunke = Papirbunke.objects.create(
        skole_id=foerste.kandidat.parti.skole_id, ansvarlig_id=foerste.ansvarlig_id, eksamen=eksamen,
        nummer=(sist["sist"] or 0) + 1, laget=naa, laget_av=handler(aktoer),
    )  # fmt: skip
    Bunkeklage.objects.bulk_create(Bunkeklage(bunke=bunke, klage=klage, lagt=naa) for klage in klager)
    for klage in klager:
        logg(klage, "klagepost.lagt", aktoer=aktoer, naa=naa, bunke=bunke.pk)
    return bunke


@transaction.atomic
def ta_ut(*, bunke_id: int, klage_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Take an appeal's paper out of a bundle that is not sent. Repeatable: one that is out stays so.

    Raises UgyldigOvergang (`sendt`) when the bundle is on its way.
    """
    bunke = laas_bunke(bunke_id, naa)
    plass = Bunkeklage.objects.filter(bunke=bunke_id, klage=klage_id, tatt_ut__isnull=True).first()
    if plass is None:
        return
    if bunke.steg:
        melding = _("Bunken er sendt, så svaret ligger i den. Ta tilbake sendingen hvis den ikke er gått.")
        raise UgyldigOvergang(melding, kode="sendt")
    plass.tatt_ut = naa
    plass.save(update_fields=["tatt_ut"])
    logg(plass.klage, "klagepost.tatt_ut", aktoer=aktoer, naa=naa, bunke=bunke_id)


def _hvor(klage: Klage) -> tuple[object, ...]:
    return (
        klage.kandidat.parti.skole_id, klage.ansvarlig_id, klage.kandidat.eksamen_id, klage.kalender, klage.runde_id,
    )  # fmt: skip


def _samme_bunke(klager: list[Klage]) -> Papirbunke | None:
    """The bundle that holds all of them, and nothing else; None when there is none."""
    plasser = Bunkeklage.objects.filter(klage__in=klager, tatt_ut__isnull=True).select_related("bunke")
    alle = {plass.bunke_id: plass.bunke for plass in plasser}
    if len(plasser) != len(klager) or len(alle) != 1:
        return None
    (bunke,) = alle.values()
    return bunke if bunke.innhold.filter(tatt_ut__isnull=True).count() == len(klager) else None


def _sjekk(klage: Klage) -> None:
    nummer = {"nummer": klage.kandidat.kandidatnummer.nummer if klage.kandidat.kandidatnummer else klage.pk}
    if klage.svarform not in PAA_PAPIR:
        melding = _("Svaret til kandidat %(nummer)s er levert digitalt og følger klagen av seg selv. Ta krysset bort.")
        raise Domenefeil(melding % nummer, kode="digital")
    if klage.status in UTE or klage.ansvarlig_id is None:
        melding = _("Klagen til kandidat %(nummer)s er ikke hos den som behandler den. Send klagen først.")
        raise UgyldigOvergang(melding % nummer, kode="ikke_sendt")
    plass = Bunkeklage.objects.filter(klage=klage, tatt_ut__isnull=True).select_related("bunke").first()
    if plass is not None:
        melding = _("Svaret til kandidat %(nummer)s ligger i bunke %(bunke)s alt. Last siden på nytt.")
        raise UgyldigOvergang(melding % (nummer | {"bunke": plass.bunke.nummer}), kode="i_bunke")
