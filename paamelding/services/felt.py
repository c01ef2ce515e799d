"""The columns of an enrolment sheet, and the words in them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from felles.importer.grunnlag import Kolonnefelt

FELT: Final = (
    Kolonnefelt(
        "fagkode",
        _("Fagkode"),
        ("fag", "kode", "fagkoder", "eksamenskode", "emnekode"),
        paakrevd=True,
        hjelp=_("Tre bokstaver og fire tall, gjerne med variant: NOR1267 eller FSP6289-FOR."),
    ),
    Kolonnefelt("variant", _("Variant"), ("fagvariant",), hjelp=_("Når den ikke står sammen med fagkoden.")),
    Kolonnefelt(
        "parti",
        _("Parti"),
        ("eksamensparti", "gruppe", "kandidatgruppe", "klasse", "partinavn", "gruppenavn", "basisgruppe"),
        hjelp=_("Uten parti får kandidaten et parti med samme navn som fagkoden."),
    ),
    Kolonnefelt(
        "nummer",
        _("Fødselsnummer"),
        ("fnr", "fodselsnr", "fodselsnummer", "personnummer", "personnr", "fødselsnr", "nasjonal id", "id-nummer", "d-nummer", "duf", "duf-nummer"),
        paakrevd=True,
        hjelp=_("Fødselsnummer, D-nummer, DUF-nummer eller fiktivt nummer."),
        skjult=True,
    ),
    Kolonnefelt("fornavn", _("Fornavn"), ("for- og mellomnavn", "fornamn", "first name"), paakrevd=True),
    Kolonnefelt("etternavn", _("Etternavn"), ("etternamn", "slektsnavn", "last name"), paakrevd=True),
    Kolonnefelt("maalform", _("Målform"), ("maalform", "malform", "mål", "språkform"), hjelp=_("Bokmål eller nynorsk.")),
    Kolonnefelt(
        "kandidatslag",
        _("Kandidattype"),
        ("type", "kandidatslag", "elev/privatist"),
        hjelp=_("Elev eller privatist. Tomt betyr elev."),
    ),
    Kolonnefelt(
        "kandidatnummer",
        _("Kandidatnummer"),
        ("kandidatnr", "kand.nr", "knr", "kandnr"),
        hjelp=_("Når kandidaten har fått det i PAS."),
    ),
    Kolonnefelt("rom", _("Rom"), ("eksamensrom", "romnr", "lokale"), hjelp=_("Kandidatens rom, når partiet sitter i flere.")),
    Kolonnefelt("plass", _("Plass"), ("plassnr", "plassnummer", "sete", "pult")),
    Kolonnefelt(
        "periode",
        _("Periode"),
        ("eksamensperiode", "periodekode"),
        hjelp=_("For eksempel V-2027. Tomt betyr perioden som har fagene i filen."),
    ),
)  # fmt: skip
