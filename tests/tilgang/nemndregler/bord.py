"""Rules of the access table for the board's desk and the phrase bank.

Rule: docs/arkitektur.md, «Roles»: a board member sees own cases only, by candidate number; unknown to everybody else (404).
The phrase bank is kept by the authority that owns it, and read by its board.
"""

from brukere.models.bruker import Rolle
from klage.querysets.klager import KLAGEANSVARLIGE
from klagenemnd.models import Frase
from tests.fabrikker.klagenemnd import lag_nemnd, lag_sendt_klage, nemndgruppe
from tests.fabrikker.oppnevning import lag_oppnevning
from tests.tilgang.regel import Adgang, Regel
from tests.tilgang.regler.sensur import papirer


def bygg(verden):
    """A case that the shared world's board member writes in, and a sentence of its authority."""
    klage = lag_sendt_klage(verden.skole, verden.statsforvalter)
    medlem = verden.egne[Rolle.KLAGENEMND]
    lag_oppnevning(nemndgruppe(klage), medlem, godtatt=True, rolle="klagenemnd")
    lag_nemnd(klage, medlem)
    verden.bordoppdrag = klage.oppdrag.get(bruker=medlem)
    verden.bordoppgave, verden.bordveiledning = papirer(klage.kandidat.eksamen)
    verden.frase = Frase.objects.create(
        eier=verden.statsforvalter, overskrift="elementer", maalform="nb", tekst="Svaret viser oversikt."
    )


def oppdrag(verden):
    return {"pk": verden.bordoppdrag.pk}


def fil(verden):
    return {**oppdrag(verden), "nr": 1}


def oppgave(verden):
    return {**oppdrag(verden), "papir_pk": verden.bordoppgave.pk}


def veiledning(verden):
    return {**oppdrag(verden), "papir_pk": verden.bordveiledning.pk}


def frase(verden):
    return {"pk": verden.frase.pk}


def medlem(**felt):
    return Adgang({Rolle.KLAGENEMND}, **felt)


def eier(**felt):
    return Adgang({Rolle.STATSFORVALTER}, kjent={Rolle.KLAGENEMND}, **felt)


REGLER = {
    "klagenemnd:mine": Regel(GET=medlem()),
    "klagenemnd:bord": Regel(kwargs=oppdrag, GET=medlem(), POST=medlem(ogsaa={422})),
    "klagenemnd:forhaandsvis": Regel(kwargs=oppdrag, POST=medlem()),
    "klagenemnd:vurder": Regel(kwargs=oppdrag, POST=medlem()),
    "klagenemnd:trekk_godkjenning": Regel(kwargs=oppdrag, POST=medlem()),
    "klagenemnd:bordfil": Regel(kwargs=fil, GET=medlem(), POST=medlem()),
    "klagenemnd:bordoppgave": Regel(kwargs=oppgave, GET=medlem()),
    "klagenemnd:bordveiledning": Regel(kwargs=veiledning, GET=medlem()),
    "klagenemnd:innstilling": Regel(GET=Adgang(KLAGEANSVARLIGE), POST=Adgang(KLAGEANSVARLIGE)),
    "klagenemnd:fraser": Regel(GET=Adgang(KLAGEANSVARLIGE | {Rolle.KLAGENEMND})),
    "klagenemnd:ny_frase": Regel(GET=Adgang(KLAGEANSVARLIGE), POST=Adgang(KLAGEANSVARLIGE, ogsaa={422})),
    "klagenemnd:standardfraser": Regel(POST=Adgang(KLAGEANSVARLIGE)),
    "klagenemnd:frase": Regel(kwargs=frase, GET=eier(), POST=eier(ogsaa={422})),
    "klagenemnd:ta_bort_frase": Regel(kwargs=frase, POST=eier()),
}
