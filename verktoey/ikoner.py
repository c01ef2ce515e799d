"""Makes the icon sprite from Aksel's icons (MIT). One symbol per meaning, so that pages never name a drawing."""

import re
from pathlib import Path

# Symbol id -> file in @navikt/aksel-icons.
IKONER = {
    "advarsel": "ExclamationmarkTriangle",
    "ark": "FileExcel",
    "bok": "FileText",
    "bredde": "Expand",
    "bygg": "Buildings3",
    "dokfravaer": "FileXMark",
    "doer": "DoorOpen",
    "elev": "HatSchool",
    "endre": "Pencil",
    "feil": "XMarkOctagonFill",
    "fil": "File",
    "fjern": "XMark",
    "folk": "PersonGroup",
    "fravaer": "PersonCross",
    "frisk": "ArrowsCirclepath",
    "har": "PadlockUnlocked",
    "hjem": "House",
    "hoyre": "ChevronRight",
    "ikke": "Circle",
    "info": "InformationSquare",
    "kalender": "Calendar",
    "klage": "Gavel",
    "klokke": "Clock",
    "laast": "PadlockLocked",
    "lagret": "Checkmark",
    "last": "Download",
    "laster": "CloudUp",
    "legg": "Plus",
    "levert": "CheckmarkCircleFill",
    "lik": "Equals",
    "logg": "Tasklist",
    "loggut": "Leave",
    "melding": "Chat",
    "meny": "MenuHamburger",
    "mindre": "Minus",
    "monitor": "Monitor",
    "ned": "ChevronDown",
    "nokkel": "KeyHorizontal",
    "nyrad": "PlusCircle",
    "opp": "ChevronUp",
    "paanytt": "ArrowCirclepath",
    "pdf": "FilePdf",
    "person": "Person",
    "post": "EnvelopeClosed",
    "roter": "RotateRight",
    "sensur": "PencilWriting",
    "skriv": "PrinterSmall",
    "slett": "Trash",
    "sok": "Filter",
    "sperret": "CircleSlash",
    "varsel": "ExclamationmarkTriangleFill",
    "venstre": "ChevronLeft",
    "venter": "Hourglass",
    "word": "FileWord",
}

# Our own mark: an E whose middle line runs on.
MERKE = (
    '<symbol id="merke" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="currentColor"/>'
    '<path d="M8 6h8v2.2h-5.4v2.7h7.9v2.2h-7.9v2.7H16V18H8z" fill="var(--merke-strek, #fff)"/></symbol>'
)


def symbol(navn: str, kilde: str) -> str:
    """Return one icon as a symbol that takes the colour of the text around it."""
    innhold = re.search(r"<svg[^>]*>(.*)</svg>", kilde, re.DOTALL)
    if not innhold:
        raise ValueError(f"Ikonet {navn} er ikke en SVG-fil.")
    tegning = re.sub(r'\s+(?=/?>)|fill="(?!none)[^"]*"', "", innhold[1].strip()).replace("\n", "")
    return f'<symbol id="{navn}" viewBox="0 0 24 24" fill="currentColor">{tegning}</symbol>'


def lag_ark(ikonmappe: Path) -> str:
    """Return the sprite. Raises FileNotFoundError naming an icon that the package does not have."""
    symboler = [symbol(navn, (ikonmappe / f"{fil}.svg").read_text()) for navn, fil in IKONER.items()]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{MERKE}{"".join(symboler)}</svg>\n'
