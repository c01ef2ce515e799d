"""Real files for the demo: papers and answers as PDF, and answers as DOCX."""

import io
import json

import docx
import typst

_MAL = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.tittel, author: d.forfatter)
#set text(lang: d.spraak, size: 11pt)
#set page(paper: "a4", margin: 2.5cm, footer: align(center, text(size: 9pt, d.bunn)))
= #d.tittel
#for avsnitt in d.avsnitt [
  #if avsnitt.overskrift != "" [== #avsnitt.overskrift]
  #avsnitt.tekst
]
"""


def lag_pdf(
    tittel: str, avsnitt: list[tuple[str, str]], *, bunn: str = "", spraak: str = "nb", forfatter: str = ""
) -> bytes:
    """A tagged PDF with headings and text. The text is data to Typst, never source. `forfatter` stands in the metadata."""
    data = {
        "tittel": tittel,
        "spraak": spraak,
        "bunn": bunn,
        "forfatter": [forfatter] if forfatter else [],
        "avsnitt": [{"overskrift": overskrift, "tekst": tekst} for overskrift, tekst in avsnitt],
    }
    return typst.compile(_MAL.encode(), format="pdf", sys_inputs={"data": json.dumps(data)})


def lag_docx(tittel: str, avsnitt: list[str]) -> bytes:
    """A Word document without an author's name."""
    dokument = docx.Document()
    dokument.core_properties.author = ""
    dokument.core_properties.title = tittel
    dokument.add_heading(tittel, level=1)
    for tekst in avsnitt:
        dokument.add_paragraph(tekst)
    buffer = io.BytesIO()
    dokument.save(buffer)
    return buffer.getvalue()


def lag_oppgave(fag: str, kode: str, maalform: str) -> bytes:
    """The paper of an exam in a målform."""
    nynorsk = maalform == "nn"
    tittel = f"Eksamen i {kode} {fag}"
    avsnitt = [
        ("Informasjon", "Skriv kandidatnummeret på alle sidene. Oppgi kjelder." if nynorsk else
         "Skriv kandidatnummeret på alle sidene. Oppgi kilder."),
        ("Oppgåve 1" if nynorsk else "Oppgave 1", "Gjer greie for hovudsynet i teksten." if nynorsk else
         "Gjør rede for hovedsynet i teksten."),
        ("Oppgåve 2" if nynorsk else "Oppgave 2", "Drøft påstanden, og grunngi svaret." if nynorsk else
         "Drøft påstanden, og begrunn svaret."),
    ]  # fmt: skip
    return lag_pdf(tittel, avsnitt, bunn="Oppgaven er laget for demoen og er ingen virkelig eksamen.", spraak=maalform)


VEILEDNING = (
    ("Formål", "Veiledningen hjelper sensorene til å vurdere likt. Den erstatter ikke det faglige skjønnet, og en god "
     "besvarelse kan være løst på en annen måte enn den som er beskrevet her."),
    ("Oppgave 1", "Kandidaten gjør rede for hovedsynet i teksten med egne ord."),
    ("Høy måloppnåelse i oppgave 1", "Viser hva synet bygger på, skiller mellom påstand og begrunnelse, og trekker fram "
     "det teksten lar stå uten svar."),
    ("Lav måloppnåelse i oppgave 1", "Gjengir enkeltsetninger uten å vise sammenhengen mellom dem."),
    ("Oppgave 2", "Kandidaten drøfter påstanden fra mer enn én side og begrunner svaret."),
    ("Høy måloppnåelse i oppgave 2", "Bruker eksempler og kilder presist, veier argumentene mot hverandre og konkluderer "
     "ut fra dem. En konklusjon som går mot påstanden, er like god som en som støtter den."),
    ("Lav måloppnåelse i oppgave 2", "Hevder uten å begrunne, eller drøfter noe annet enn det som står i påstanden."),
    ("Språk og oppbygning", "Se etter om leseren kan følge tankegangen. Skrivefeil trekker bare ned når de skjuler "
     "meningen."),
    ("Kilder", "Kildene skal være oppgitt slik at de kan finnes igjen. Mangler de helt, kan oppgave 2 ikke vurderes "
     "høyere enn middels."),
    ("Samlet vurdering", "Oppgave 1 teller omtrent en tredel. Vurder helheten: ingen av oppgavene gir karakteren alene, "
     "og en svak del kan veies opp av en sterk."),
    ("Blanke og manglende svar", "En blank besvarelse får karakteren 1. Finnes det ikke noe svar, spørres skolen før det "
     "settes MB."),
)  # fmt: skip


def lag_sensorveiledning(fag: str, kode: str) -> bytes:
    """Guidance for the sensors of an exam."""
    bunn = "Veiledningen er laget for demoen og er ingen virkelig sensorveiledning."
    return lag_pdf(f"Sensorveiledning {kode} {fag}", list(VEILEDNING), bunn=bunn)


def lag_besvarelse(kandidatnummer: str, kode: str, nummer: int) -> tuple[str, bytes]:
    """Name and content of an answer: every third is a Word document, the others are PDF."""
    tekst = [
        f"Kandidat {kandidatnummer} svarer på oppgave {oppgave}. Påstanden stemmer bare delvis, og jeg viser hvorfor "
        "med to eksempler fra teksten og ett fra egen erfaring."
        for oppgave in (1, 2, 3)
    ]
    if nummer % 3 == 2:  # noqa: PLR2004 - every third
        return f"{kode.lower()}-besvarelse.docx", lag_docx(f"Besvarelse {kode}", tekst)
    avsnitt = [(f"Oppgave {i}", avsnittet) for i, avsnittet in enumerate(tekst, 1)]
    return f"{kode.lower()}-besvarelse.pdf", lag_pdf(f"Besvarelse {kode}", avsnitt, bunn=kandidatnummer)
