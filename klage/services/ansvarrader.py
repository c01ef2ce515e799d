"""Rows of a sheet with «Klageansvar»: what each says, against what stands, and which field is to blame."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode, Fag
from felles.importer.grunnlag import Dokument, Endring, Rad, Radresultat, Utfall
from felles.radmengde import blant_tekster
from klage.models import Klageansvar
from klage.querysets.ansvar import Styring

ALLE: Final = frozenset({"alle", "*"})
LENGST: Final = 200

# period, fag or None, area or None
type Noekkel = tuple[int, int | None, int | None]


class Radfeil(Exception):
    """Why a row is refused, and the field to blame."""

    def __init__(self, melding: str, felt: str) -> None:
        super().__init__(melding)
        self.melding, self.felt = melding, felt


class Grunnlag:
    """What the database says about the rows of a sheet, read once. `leste` has the rows to carry out, by line."""

    def __init__(self, styring: Styring, dokument: Dokument) -> None:
        self.styring = styring
        rader = dokument.rader
        self.perioder: dict[str, int] = dict(
            Eksamensperiode.objects.filter(kode__in={_periode(rad) for rad in rader}).values_list("kode", "pk")
        )
        fag = Fag.objects.filter(fagkode__in={_kode(rad)[0] for rad in rader})
        self.fag = {(ett.fagkode, ett.variant): ett for ett in fag}
        tekster = {_verdi(rad, navn) for rad in rader for navn in ("omraade", "ansvarlig")} - {""}
        self.organisasjoner = _slaa_opp(Organisasjon.objects.all(), tekster)
        self.myndigheter = set(styring.myndigheter().values_list("pk", flat=True))
        self.egne_fag = styring.egne_fag(self.perioder.values())
        staar = Klageansvar.objects.filter(periode__in=self.perioder.values(), opphoert__isnull=True)
        self.staar: dict[Noekkel, Klageansvar] = {
            (rad.periode_id, rad.fag_id, rad.omraade_id): rad for rad in staar.select_related("ansvarlig")
        }
        self.leste: dict[int, dict[str, Any]] = {}
        self._sett: dict[Noekkel, int] = {}

    def resultat(self, rad: Rad) -> Radresultat:
        """What the row does."""
        try:
            noekkel, ansvarlig = self._les(rad)
        except Radfeil as feil:
            return self._svar(rad, Utfall.AVVIST, feil.melding, felt=(feil.felt,))
        staar = self.staar.get(noekkel)
        if staar and staar.ansvarlig_id == ansvarlig.pk:
            return self._svar(rad, Utfall.LIK)
        periode_id, fag_id, omraade_id = noekkel
        self.leste[rad.linje] = {
            "periode_id": periode_id, "fag_id": fag_id, "omraade_id": omraade_id, "ansvarlig_id": ansvarlig.pk
        }  # fmt: skip
        if staar is None:
            return self._svar(rad, Utfall.NY, _("%(navn)s får ansvaret.") % {"navn": ansvarlig.navn})
        return self._svar(
            rad, Utfall.ENDRET, endringer=(Endring(_("Ansvarlig"), staar.ansvarlig.navn, ansvarlig.navn),)
        )

    def _svar(self, rad: Rad, utfall: str, melding: str = "", **mer: Any) -> Radresultat:
        tittel = " ".join(filter(None, (_verdi(rad, "fagkode"), _verdi(rad, "variant")))) or "–"
        undertittel = _verdi(rad, "omraade") or _("Hele landet")
        return Radresultat(
            rad.linje, rad.slag, utfall, tittel[:LENGST], undertittel[:LENGST], _periode(rad)[:LENGST], melding, **mer
        )

    def _les(self, rad: Rad) -> tuple[Noekkel, Organisasjon]:
        periode_id = self.perioder.get(_periode(rad))
        if periode_id is None:
            raise Radfeil(_("Perioden finnes ikke. Skriv den som V-2027, og legg den inn i planen først."), "periode")
        fag_id = self._fag(rad)
        if not self.styring.alt and (periode_id, fag_id) not in self.egne_fag:
            raise Radfeil(_("Du kan bare sette ansvar for fagkoder som fylkeskommunen selv gir eksamen i."), "fagkode")
        omraade = self._organisasjon(rad, "omraade") if _verdi(rad, "omraade") else None
        if omraade and not self.styring.rekker(omraade):
            raise Radfeil(_("Området ligger ikke under deg. Velg et annet, eller la feltet stå tomt."), "omraade")
        ansvarlig = self._organisasjon(rad, "ansvarlig")
        if ansvarlig.pk not in self.myndigheter:
            raise Radfeil(_("%(navn)s kan ikke ha klageansvar her. Velg en myndighet hos eller under deg.")
                          % {"navn": ansvarlig.navn}, "ansvarlig")  # fmt: skip
        noekkel = (periode_id, fag_id, omraade.pk if omraade else None)
        linje = self._sett.setdefault(noekkel, rad.linje)
        if linje != rad.linje:
            raise Radfeil(_("Det samme står på rad %(linje)s. Ta bort den ene.") % {"linje": linje}, "fagkode")
        return noekkel, ansvarlig

    def _fag(self, rad: Rad) -> int | None:
        kode, variant = _kode(rad)
        if kode.casefold() in ALLE:
            if variant:
                raise Radfeil(_("«alle» har ingen variant. La feltet stå tomt."), "variant")
            return None
        if not kode:
            raise Radfeil(_("Fagkoden mangler. Skriv den, eller «alle» for dem som ingen annen rad nevner."), "fagkode")
        fag = self.fag.get((kode, variant))
        if fag is None:
            kjent = any(kode == kjent_kode for kjent_kode, _variant in self.fag)
            if kjent:
                raise Radfeil(_("Fagkoden finnes, men ikke med denne varianten. Rett den."), "variant")
            raise Radfeil(_("Fagkoden finnes ikke. Rett den, eller legg den inn i planen først."), "fagkode")
        return fag.pk

    def _organisasjon(self, rad: Rad, felt: str) -> Organisasjon:
        tekst = _verdi(rad, felt)
        if not tekst:
            raise Radfeil(_("Den ansvarlige mangler. Skriv organisasjonsnummeret eller navnet."), felt)
        funnet = self.organisasjoner.get(tekst.casefold(), []) or self.organisasjoner.get(_tall(tekst), [])
        if len(funnet) > 1:
            raise Radfeil(_("Flere heter dette. Skriv organisasjonsnummeret i stedet."), felt)
        if not funnet:
            raise Radfeil(_("Ingen organisasjon har dette navnet eller nummeret. Rett det."), felt)
        return funnet[0]


def _slaa_opp(blant: QuerySet[Organisasjon], tekster: set[str]) -> Mapping[str, list[Organisasjon]]:
    """The organisations by the number and the small name that a row may call them by."""
    navn, tall = {tekst.casefold() for tekst in tekster}, {_tall(tekst) for tekst in tekster}
    treff = blant.annotate(litet=Lower("navn")).filter(
        Q(navn__in=blant_tekster(tekster)) | Q(litet__in=blant_tekster(navn)) | Q(orgnr__in=blant_tekster(tall))
    )
    svar: dict[str, list[Organisasjon]] = {}
    for organisasjon in treff.order_by("pk"):
        for kalt in (organisasjon.navn.casefold(), organisasjon.orgnr):
            svar.setdefault(kalt, []).append(organisasjon)
    return svar


def _verdi(rad: Rad, navn: str) -> str:
    return " ".join(rad.felt.get(navn, "").split())


def _periode(rad: Rad) -> str:
    return _verdi(rad, "periode").upper()


def _kode(rad: Rad) -> tuple[str, str]:
    """Fagkode and variant; the variant may stand after a dash in the code, as the plan writes it."""
    kode, _strek, etter = _verdi(rad, "fagkode").upper().partition("-")
    return kode.strip(), (_verdi(rad, "variant").upper() or etter.strip())


def _tall(tekst: str) -> str:
    return "".join(tekst.split()).removesuffix(".0")
