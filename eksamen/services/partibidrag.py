"""What parties and places give to the registers: their undo, and their lines of «Klar til eksamen?»."""

from eksamen.services import partier_flytting, partier_nye, partier_sletting, partisjekker, steder
from felles import bidrag
from felles.angre import angrehandlinger


def registrer() -> None:
    """Called once every app is loaded; twice is harmless."""
    bidrag.klarsjekker.registrer("partier", partisjekker.sjekk_partier, rekkefoelge=10)
    angrehandlinger.registrer("partier_lagt_til", partier_nye.angre_nye)
    angrehandlinger.registrer("partier_slettet", partier_sletting.angre_sletting)
    angrehandlinger.registrer("partier_endret", partier_sletting.angre_endring)
    angrehandlinger.registrer("parti_delt", partier_flytting.angre_deling)
    angrehandlinger.registrer("partier_slaatt_sammen", partier_flytting.angre_sammenslaaing)
    angrehandlinger.registrer("sted_slettet", steder.angre_sletting)
