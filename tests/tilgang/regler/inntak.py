"""Who may open what of inntak.

Rule: Vigo IKS, «Retningslinjer for klagebehandling»: the intake office fetches the results that an appeal has changed.
"""

from datetime import timedelta

from brukere.models.bruker import Rolle
from felles.tid import naa
from inntak.models import Inntaksnoekkel
from tests.tilgang.regel import ALLE, Adgang, Regel


def bygg(verden):
    """A key of the office that the school lies under."""
    verden.inntaksnoekkel = Inntaksnoekkel.objects.create(
        bruker=verden.egne[Rolle.INNTAKSKONTOR], navn="Opptakssystemet", merke="0" * 8, hash="0" * 64, laget=naa(),
        utloeper=naa() + timedelta(days=1),
    )  # fmt: skip


KONTORET = frozenset({Rolle.INNTAKSKONTOR})

REGLER = {
    "inntak:endringer": Regel(GET=Adgang(KONTORET)),
    "inntak:regneark": Regel(POST=Adgang(KONTORET)),
    # 422: nothing is filled in.
    "inntak:noekler": Regel(GET=Adgang(KONTORET), POST=Adgang(KONTORET, ogsaa={422})),
    "inntak:trekk_noekkel": Regel(
        kwargs=lambda verden: {"pk": verden.inntaksnoekkel.pk}, POST=Adgang(KONTORET, ellers=403)
    ),
    # Nobody here has a key, so all are told no; tests/inntak/test_api.py is about those who have one.
    "inntak:api": Regel(GET=Adgang({ALLE}, ogsaa={401})),
}
