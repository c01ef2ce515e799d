"""Who may open what about attendance, absence and rights.

Rule: rundskriv Udir-2-2018: whoever stands directly above the school draws anew, here the municipality; no other authority.

Rule: issue 3: rektor reads the attendance and school administrators act, invigilators are not here. Documentation is
health data: administrators and rektor of the candidate's own school. The owner sets its own deadline.
"""

from datetime import date

from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from deltakelse.models import Fravaersdokumentasjon, Nytttrekk, Saerskiltrett
from deltakelse.services.dokumentasjon import FORMAAL
from felles import skjermetfil
from felles.tid import naa
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.tilgang.regel import Adgang, Regel

LESERE = {Rolle.REKTOR} | SKOLEADMINISTRATORER | OVERORDNEDE
LEDELSE = {Rolle.REKTOR} | SKOLEADMINISTRATORER


def bygg(verden):
    """An absent candidate of another exam with a document, and a right marked by hand."""
    parti = PartiFactory(skole=verden.skole, eksamen=lag_eksamen(ansvarlig=verden.statsforvalter))
    verden.fravaerende = lag_kandidat(parti)
    sett_fravaer(verden.fravaerende)
    noekkel = skjermetfil.lagre(b"%PDF-1.7\nattest\n", formaal=FORMAAL)
    verden.dokumentasjon = Fravaersdokumentasjon.objects.create(
        kandidat=verden.fravaerende, mottatt=date(2027, 5, 28), registrert=naa(), noekkel=noekkel, filtype="pdf",
    )  # fmt: skip
    verden.saerskiltrett = Saerskiltrett.objects.create(
        skole=verden.skole, person=verden.kandidat.person, fag=verden.parti.eksamen.fag,
        periode=verden.parti.eksamen.periode, grunn="standpunkt_1", registrert=naa(),
    )  # fmt: skip
    verden.nytttrekk = Nytttrekk.objects.create(
        kandidat=verden.fravaerende,
        periode=parti.eksamen.periode,
        fag=parti.eksamen.fag,
        trukket=naa(),
        pott=["MAT1019"],
    )


def parti(verden):
    return {"parti_id": verden.parti.pk}


def dokument(verden):
    return {"dokumentasjon_id": verden.dokumentasjon.pk}


def bare_admin(**felt):
    return Adgang(SKOLEADMINISTRATORER, kjent=(LESERE - SKOLEADMINISTRATORER) | {Rolle.EKSAMENSVAKT}, **felt)


REGLER = {
    "deltakelse:oppmoete": Regel(
        kwargs=parti, GET=Adgang(LESERE, kjent={Rolle.EKSAMENSVAKT}), POST=bare_admin(ogsaa={422})
    ),
    "deltakelse:avlys_parti": Regel(kwargs=parti, POST=bare_admin(data=lambda v: {"grunn": "Brann"})),
    "deltakelse:opphev_avlysning": Regel(kwargs=parti, POST=bare_admin()),
    # Rule: day passwords are for school administrators; invigilators are told them.
    "deltakelse:dagspassord": Regel(kwargs=parti, GET=bare_admin()),
    "deltakelse:lag_dagspassord": Regel(kwargs=parti, POST=bare_admin()),
    "deltakelse:forny_dagspassord": Regel(kwargs=parti, POST=bare_admin(data=lambda v: {"versjon": "1"})),
    "deltakelse:fravaer": Regel(GET=Adgang(LEDELSE)),
    "deltakelse:fravaersfrist": Regel(
        GET=Adgang({Rolle.FYLKESKOMMUNE, Rolle.KOMMUNE}),
        POST=Adgang({Rolle.FYLKESKOMMUNE, Rolle.KOMMUNE}, data=lambda v: {"dager": "5"}),
    ),
    # The invigilator has the watch over another party of the school.
    "deltakelse:fravaerskandidat": Regel(
        kwargs=lambda v: {"kandidat_id": v.fravaerende.pk},
        GET=Adgang(LEDELSE, kjent=OVERORDNEDE),
        POST=Adgang(LEDELSE, kjent=OVERORDNEDE, ogsaa={422}),
    ),
    "deltakelse:avgjoer_dokumentasjon": Regel(
        kwargs=dokument, POST=Adgang(LEDELSE, kjent=OVERORDNEDE, data=lambda v: {"svar": "godkjent"})
    ),
    "deltakelse:dokumentfil": Regel(kwargs=dokument, GET=Adgang(LEDELSE, kjent=OVERORDNEDE)),
    "deltakelse:nytt_trekk": Regel(GET=Adgang({Rolle.FYLKESKOMMUNE, Rolle.KOMMUNE})),
    "deltakelse:trekk": Regel(kwargs=lambda v: {"kandidat_id": v.fravaerende.pk}, POST=Adgang({Rolle.KOMMUNE})),
    "deltakelse:trekk_for_haand": Regel(
        kwargs=lambda v: {"kandidat_id": v.fravaerende.pk}, POST=Adgang({Rolle.KOMMUNE}, ogsaa={422})
    ),
    "deltakelse:opphev_trekk": Regel(
        kwargs=lambda v: {"trekk_id": v.nytttrekk.pk},
        POST=Adgang({Rolle.KOMMUNE}, data=lambda v: {"grunn": "Feil pott"}),
    ),
    "deltakelse:rettigheter": Regel(GET=Adgang(LEDELSE), POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})),
    "deltakelse:merk_saerskilt": Regel(POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422})),
    "deltakelse:opphev_saerskilt": Regel(
        kwargs=lambda v: {"rett_id": v.saerskiltrett.pk}, POST=Adgang(SKOLEADMINISTRATORER, kjent={Rolle.REKTOR})
    ),
}
