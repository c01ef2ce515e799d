"""A first phrase bank that an authority can take in and then make its own: one sentence a heading and grade, in both målformer.

The words for competence are those of the grade descriptions. Rule: forskrift til opplæringslova § 9-5, «Karakterar i fag».
"""

from typing import Final, NamedTuple

from klagenemnd.models import Overskrift
from klagenemnd.svartekst import KOMPETANSE


class Standardfrase(NamedTuple):
    overskrift: str
    karakter: str
    maalform: str
    tekst: str


_ELEMENTER: Final = {
    "nb": {
        "1": "Svaret viser svært lav kompetanse: få deler av oppgaven er besvart, og det som er skrevet, viser lite av faget.",
        "2": "Svaret viser lav kompetanse: noe av oppgaven er besvart, men mye mangler eller er ikke forklart.",
        "3": "Svaret viser nokså god kompetanse: deler av oppgaven er besvart riktig, men svaret er ujevnt og mangler dybde.",
        "4": "Svaret viser god kompetanse: oppgaven er i hovedsak besvart riktig, med noen mangler.",
        "5": "Svaret viser meget god kompetanse: oppgaven er besvart selvstendig og med få mangler.",
        "6": "Svaret viser fremragende kompetanse: hele oppgaven er besvart selvstendig, presist og med god begrunnelse.",
    },
    "nn": {
        "1": "Svaret viser svært låg kompetanse: få delar av oppgåva er svara på, og det som er skrive, viser lite av faget.",
        "2": "Svaret viser låg kompetanse: noko av oppgåva er svara på, men mykje manglar eller er ikkje forklart.",
        "3": "Svaret viser nokså god kompetanse: delar av oppgåva er rett svara på, men svaret er ujamt og manglar djupn.",
        "4": "Svaret viser god kompetanse: oppgåva er i hovudsak rett svara på, med nokre manglar.",
        "5": "Svaret viser mykje god kompetanse: oppgåva er svara på sjølvstendig og med få manglar.",
        "6": "Svaret viser framifrå kompetanse: heile oppgåva er svara på sjølvstendig, presist og med god grunngiving.",
    },
}
_ARBEIDE_MED: Final = {
    "nb": {
        "1": "Kandidaten må arbeide med det grunnleggende i faget, og med å svare på alle delene av en oppgave.",
        "2": "Kandidaten må arbeide med å forklare framgangsmåten, og med å svare på det oppgaven spør om.",
        "3": "Kandidaten må arbeide med å begrunne svarene og bruke fagets begreper mer presist.",
        "4": "Kandidaten må arbeide med å gå mer i dybden og se deler av faget i sammenheng.",
        "5": "Kandidaten kan arbeide med å drøfte flere sider av saken og være enda mer presis.",
        "6": "Kandidaten kan arbeide videre med å vurdere egne valg og framgangsmåter.",
    },
    "nn": {
        "1": "Kandidaten må arbeide med det grunnleggjande i faget, og med å svare på alle delane av ei oppgåve.",
        "2": "Kandidaten må arbeide med å forklare framgangsmåten, og med å svare på det oppgåva spør om.",
        "3": "Kandidaten må arbeide med å grunngi svara og bruke omgrepa i faget meir presist.",
        "4": "Kandidaten må arbeide med å gå meir i djupna og sjå delar av faget i samanheng.",
        "5": "Kandidaten kan arbeide med å drøfte fleire sider av saka og vere enda meir presis.",
        "6": "Kandidaten kan arbeide vidare med å vurdere eigne val og framgangsmåtar.",
    },
}
_HVORFOR: Final = {
    "nb": "Klagenemnda har lest hele svaret på nytt etter sensorveiledningen. Samlet viser det {} kompetanse i faget.",
    "nn": "Klagenemnda har lese heile svaret på nytt etter sensorrettleiinga. Samla viser det {} kompetanse i faget.",
}


def standardfraser() -> list[Standardfrase]:
    """All of them."""
    fraser = []
    for maalform in ("nb", "nn"):
        for tall in "123456":
            hvorfor = _HVORFOR[maalform].format(KOMPETANSE[maalform][tall])
            fraser += [
                Standardfrase(Overskrift.ELEMENTER, tall, maalform, _ELEMENTER[maalform][tall]),
                Standardfrase(Overskrift.ARBEIDE_MED, tall, maalform, _ARBEIDE_MED[maalform][tall]),
                Standardfrase(Overskrift.HVORFOR, tall, maalform, hvorfor),
            ]
    return fraser
