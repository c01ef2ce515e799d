"""The section of a party's page that says when the grades came, and until when they can be appealed."""

from datetime import datetime
from typing import Any

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from felles.synlig_fra import er_synlig
from klage.querysets.klager import REGISTRERER
from klage.querysets.resultat import resultater


def partiseksjon(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> tuple[str, dict[str, Any]] | None:
    """What has been published of the party, or when it will be; None before there is anything to say. Two queries at most."""
    alle = list(resultater(parti.kandidater.all(), naa).values())
    foerste = [resultat for resultat in alle if resultat.klagefrist]
    kommer = parti.eksamen.publiseres if not alle and parti.gaar_til_pas else None
    if not alle and (kommer is None or er_synlig(kommer, naa)):
        return None
    siste = max(foerste, key=lambda resultat: resultat.kjent or naa, default=None)
    return "klage/_partiresultat.html", {
        "antall": len(alle),
        "kommer": kommer,
        "kjent": siste.kjent if siste else None,
        "klagefrist": siste.klagefrist if siste else None,
        "skriftlig": siste.skriftlig if siste else True,
        "klages_av": bool(alle) and any(o.pk == parti.skole_id for o in bruker.organisasjoner(naa, *REGISTRERER)),
        "parti": parti,
    }
