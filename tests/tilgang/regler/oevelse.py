"""Practice is everybody's; who has no practice of their own is sent to the way in."""

from tests.tilgang.regel import ALLE, Adgang, Regel

LESES = Regel(GET=Adgang({ALLE}))
SENDES = Regel(POST=Adgang({ALLE}))


def ingen_fil(verden):
    return {"fil_id": -1}


REGLER = {
    "oevelse:inngang": LESES,
    "oevelse:begynn": SENDES,
    "oevelse:start": LESES,
    "oevelse:venter": LESES,
    "oevelse:start_naa": SENDES,
    "oevelse:oppgave": LESES,
    "oevelse:oppgavefil": Regel(kwargs=lambda v: {"maalform": "nb"}, GET=Adgang({ALLE})),
    "oevelse:levering": LESES,
    "oevelse:opplasting": SENDES,
    "oevelse:tus": SENDES,
    "oevelse:tus_fil": Regel(
        kwargs=lambda v: {"noekkel": "00000000-0000-4000-8000-000000000000"},
        HEAD=Adgang({ALLE}),
        PATCH=Adgang({ALLE}),
        DELETE=Adgang({ALLE}),
    ),
    "oevelse:fil": Regel(kwargs=ingen_fil, GET=Adgang({ALLE})),
    "oevelse:slett": Regel(kwargs=ingen_fil, POST=Adgang({ALLE})),
    "oevelse:lever": SENDES,
    "oevelse:kvittering": LESES,
    "oevelse:kvittering_pdf": LESES,
    "oevelse:status": LESES,
    "oevelse:filtyper": LESES,
    "oevelse:logg_ut": SENDES,
    "oevelse:maskinsjekk": LESES,
    "oevelse:svar": LESES,
    "oevelse:maaling": SENDES,
}
