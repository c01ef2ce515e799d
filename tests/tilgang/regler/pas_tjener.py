"""Who may ask for what where this site is PAS for others.

Rule: PAS contract 1.1: log-in and token are everybody's, since they are the door; the rest is for systems that are in.
Rule: the issue «PAS-integrasjon», «Server»: operators and the authorities above look after clients for what is under them.
"""

from brukere.models.bruker import Rolle
from felles.hendelser import SYSTEM
from felles.tid import naa
from pas_kontrakt.meldinger.egne import Fravaersliste, Klageregistrering, Klageslag, Proevepamelding, Sletting
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Pamelding
from pas_tjener.models import Klagereferanse, Tilgang
from pas_tjener.permissions import FORVALTERE
from pas_tjener.services.innlogging import gi_tilgang
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.klage import lag_klage
from tests.fabrikker.pas_mottak import lag_mottak, lag_proeve
from tests.fabrikker.pas_tjener import lag_klient
from tests.tilgang.regel import ALLE, MASKIN, Adgang, Regel

# Nothing of what the walk sends is a log-in: what is looked at here is that the door is there and says no itself.
DOEREN = Regel(POST=Adgang({ALLE}, ogsaa={401, 415}))


def bygg(verden):
    """A system for each of the two schools, logged in."""
    verden.pasklient, hoder = _innlogget(verden.skole, "Lillevik skolesystem")
    verden.maskinhoder = hoder
    verden.pasmottak = lag_mottak(verden.skole, verden.pasklient, verden.parti.eksamen.periode)
    verden.proeve = lag_proeve()
    klage = lag_klage(lag_kandidat(verden.parti), ansvarlig=verden.parti.eksamen.ansvarlig)
    verden.klagereferanse = Klagereferanse.objects.create(klage=klage, referanse="e" * 32, laget=naa())
    verden.annen_pasklient, verden.annen_maskinhoder = _innlogget(verden.annen_skole, "Åsvang skolesystem")


def _innlogget(skole, navn):
    klient, _hemmelighet = lag_klient(skole, navn=navn)
    token, _tilgang = gi_tilgang(klient=klient, slag=Tilgang.Slag.TOKEN, aktoer=SYSTEM, naa=naa())
    return klient, {"Authorization": f"Bearer {token}"}


def skole_og_periode(verden):
    return {"orgno": verden.skole.orgnr, "periodekode": verden.parti.eksamen.periode.kode}


def skolen(verden):
    return {"orgno": verden.skole.orgnr}


def paamelding(verden):
    return skriv(Pamelding("system", verden.parti.eksamen.periode.kode, verden.skole.orgnr, verden.skole.navn))


def sletting(verden):
    return skriv(
        Sletting(verden.kandidat.person.nummer, verden.skole.orgnr, verden.parti.eksamen.periode.kode,
                 verden.parti.eksamen.fag.fagkode)
    )  # fmt: skip


def fravaersliste(verden):
    return skriv(Fravaersliste(verden.skole.orgnr, verden.parti.eksamen.periode.kode))


def klagen(verden):
    return skriv(
        Klageregistrering(verden.kandidat.person.nummer, verden.skole.orgnr, verden.parti.eksamen.periode.kode,
                          verden.parti.eksamen.fag.fagkode, Klageslag.KARAKTER, naa(), "nb")
    )  # fmt: skip


def proevepaamelding(verden):
    return skriv(Proevepamelding(verden.skole.orgnr))


HENTES = Adgang({MASKIN})


def sendes(melding, **felt):
    return Adgang({MASKIN}, xml=melding, **felt)


def klient(verden):
    return {"klient_id": verden.pasklient.pk}


def mottaket(verden):
    return {"referanse": verden.pasmottak.referanse}


LESES, GJOERES = Adgang(FORVALTERE), Adgang(FORVALTERE, ogsaa={422})

REGLER = {
    "pas_tjener:klienter": Regel(GET=LESES),
    "pas_tjener:koe": Regel(GET=LESES),
    "pas_tjener:ny_klient": Regel(GET=LESES, POST=GJOERES),
    "pas_tjener:klient": Regel(kwargs=klient, GET=LESES),
    "pas_tjener:endre_klient": Regel(kwargs=klient, GET=LESES, POST=GJOERES),
    "pas_tjener:bytt_sertifikat": Regel(kwargs=klient, GET=LESES, POST=GJOERES),
    "pas_tjener:ny_hemmelighet": Regel(kwargs=klient, POST=LESES),
    "pas_tjener:sperr_klient": Regel(kwargs=klient, POST=LESES),
    "pas_tjener:eksamensplan": Regel(GET=Adgang({ALLE})),
    "pas_tjener:skjema": Regel(GET=Adgang({ALLE})),
    # 400: a school without groups has nothing to enrol, and 409 that the candidate has begun; both got through the door.
    # A school that is not the sender's is one of the broken rules that an enrolment is answered with.
    "pas_tjener:kandidatpamelding": Regel(POST=sendes(paamelding, annen=400, ogsaa={400})),
    "pas_tjener:rapport": Regel(kwargs=mottaket, GET=HENTES),
    "pas_tjener:mottak": Regel(kwargs=mottaket, GET=LESES),
    # Rule: issue 6: UDIR puts up the tests.
    "pas_tjener:proever": Regel(GET=Adgang({Rolle.UDIR}), POST=Adgang({Rolle.UDIR}, ogsaa={422})),
    # The tests are nobody's own: whoever is UDIR takes them down.
    "pas_tjener:ta_bort_proeve": Regel(
        kwargs=lambda v: {"proeve_id": v.proeve.pk}, POST=Adgang({Rolle.UDIR}, ellers=403, annen=302)
    ),
    "pas_tjener:kandidat": Regel(spoerring=skole_og_periode, GET=HENTES),
    "pas_tjener:sletting": Regel(POST=sendes(sletting, ogsaa={409})),
    "pas_tjener:karakter": Regel(spoerring=skole_og_periode, GET=HENTES),
    "pas_tjener:fravaer": Regel(spoerring=skole_og_periode, GET=HENTES, POST=sendes(fravaersliste)),
    "pas_tjener:ekstern_klage": Regel(spoerring=skole_og_periode, GET=HENTES, POST=sendes(klagen, ogsaa={409})),
    "pas_tjener:ekstern_klagetrekking": Regel(
        kwargs=lambda v: {"referanse": v.klagereferanse.referanse}, POST=Adgang({MASKIN})
    ),
    "pas_tjener:proveplan": Regel(spoerring=skolen, GET=HENTES),
    "pas_tjener:provepamelding": Regel(POST=sendes(proevepaamelding)),
    "pas_tjener:token": DOEREN,
    "pas_tjener:innlogging": DOEREN,
    "pas_tjener:utlogging": Regel(POST=Adgang({MASKIN})),
    "pas_tjener:whoami": Regel(GET=Adgang({MASKIN})),
    "pas_tjener:ping": Regel(GET=Adgang({MASKIN})),
}
