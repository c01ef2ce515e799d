"""A list of grades from PAS, of both generations, as rows of a file import."""

from typing import Final

from django.views.decorators.debug import sensitive_variables

from felles.importer.grunnlag import Dokument, Rad
from pas_kontrakt.lesere.xmlfil import ser_ut_som_xml
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.oversikter import Karakteroversikt

KLAGEELEMENT: Final = "Klagekarakter"
TEGNSETT: Final = ("utf-8", "utf-16-le", "utf-16-be")


def kan_si_noe_om_klager(data: bytes) -> bool:
    """Whether a list of grades is of the generation that tells of appeals, also where it says that there are none."""
    return any(KLAGEELEMENT.encode(tegnsett) in data for tegnsett in TEGNSETT)


class KarakterXml:
    """The import format: `Karakteroversikt` as an XML file. Rows are numbered in the order of the message."""

    navn = "pas_karakter_xml"

    def kjenner_igjen(self, data: bytes) -> bool:
        """True for anything that begins as XML; whether it is a list of grades, `les` says."""
        return ser_ut_som_xml(data)

    @sensitive_variables()
    def les(self, data: bytes) -> Dokument:
        """Read the message. Raises Importfeil and nothing else."""
        oversikt = les(data, Karakteroversikt)
        klage = "ja" if kan_si_noe_om_klager(data) else ""
        rader: list[Rad] = []
        for eksamen in oversikt.eksamener or ():
            for gruppe in eksamen.grupper or ():
                for k in gruppe.kandidater or ():
                    felt = {
                        "nummer": k.fodselsnr, "kandidatnummer": k.kandidatnr, "gruppe": gruppe.navn or "",
                        "fagkode": f"{eksamen.fagkode}-{eksamen.variant}" if eksamen.variant else eksamen.fagkode,
                        "deltakelse": k.deltakelse.value, "karakter": str(k.karakter),
                        "klagekarakter": "" if k.klagekarakter is None else str(k.klagekarakter),
                        "klagebegrunnelse": k.klagebegrunnelse or "", "klage_kjent": klage,
                    }  # fmt: skip
                    rader.append(Rad(len(rader) + 1, "rad", felt))
        return Dokument(self.navn, {"orgnr": oversikt.orgnr}, {}, rader)
