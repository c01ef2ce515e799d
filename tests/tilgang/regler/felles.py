"""What everybody may see, logged in or not: pages that stand still and what machines ask."""

from tests.tilgang.regel import ALLE, Adgang, Regel

AAPEN = Regel(GET=Adgang({ALLE}))

REGLER = {
    "felles:om": AAPEN,
    "felles:hjelp": AAPEN,
    "felles:tilgjengelighet": AAPEN,
    "felles:personvern": AAPEN,
    "felles:favicon": AAPEN,
    "felles:levende": AAPEN,
    # 503 says «not ready», which is an answer and not a refusal.
    "felles:klar": Regel(GET=Adgang({ALLE}, ogsaa={503})),
    "felles:sett_sprak": Regel(POST=Adgang({ALLE}, data=lambda v: {"language": "nn", "next": "/"})),
    "felles:csp_rapport": Regel(POST=Adgang({ALLE})),
}
