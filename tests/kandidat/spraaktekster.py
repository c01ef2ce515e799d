"""Every text that a candidate's page may show, read out of templates and code as Django reads them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROT = Path(__file__).resolve().parents[2]
MALER = (
    "kandidat/*.html",
    "oevelse/*.html",
    "kvittering/_svar.html",
    "kvittering/bekreft.html",
    "kvittering/doegn.html",
    "sjekk/_*.html",
    "saksgang/_sak.html",
    "base.html",
    "base_kandidat.html",
    "skjelett.html",
    "felles/_sprakvalg.html",
    "felles/_demostripe.html",
    "felles/_meldinger.html",
    "felles/_feiloppsummering.html",
    "felles/_bunnlenker.html",
    "feil/*.html",
    "django/forms/**/*.html",
)
KODE = (
    "kandidat/**/*.py",
    "oevelse/**/*.py",
    "saksgang/steg.py",
    "saksgang/klagesteg.py",
    "saksgang/visning.py",
    "annullering/services/valg.py",
    "levering/http.py",
    "levering/tus*.py",
    "levering/permissions.py",
    "levering/models/filer.py",
    "levering/services/levering.py",
    "levering/services/nye_leveringer.py",
    "levering/services/opplasting*.py",
    "deltakelse/services/sesjoner.py",
    "deltakelse/services/innsyn.py",
    "deltakelse/services/dagspassord.py",
    "deltakelse/services/feilforsoek.py",
    "deltakelse/services/autorisering.py",
    "tilrettelegging/services/tekster.py",
    "kvittering/forms.py",
    "monitor/setninger.py",
    "kvittering/views/*.py",
    "sjekk/models/*.py",
    "sjekk/slag.py",
    "sjekk/tekster.py",
    "sjekk/services/rens.py",
    "felles/templatetags/ramme.py",
    "felles/lager.py",
    "klage/avslag.py",
    "klage/services/trekking.py",
    "felles/nummer/kandidatnummer.py",
)
# Of these files the candidates see what stands under the names alone.
DELER = {
    "deltakelse/querysets/oppmoete.py": ("Oppmoetestatus",),
    "eksamen/models/valg.py": (
        "Maalform", "Deltype", "Eksamensform", "Gjennomfoering", "Hjelpemiddelmodell", "Karakterstatus",
    ),
    "sensur/models/vurdering.py": ("Karakter",),
    "tilrettelegging/models/valg.py": ("KORT",),
}  # fmt: skip
FUNKSJONER = {"_": 1, "_l": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}


class Tekst(NamedTuple):
    """A msgid, its plural when it has one, and its context."""

    msgid: str
    flertall: str = ""
    kontekst: str = ""


def alle_tekster() -> dict[Tekst, str]:
    """Each text with the first file it stands in."""
    funnet: dict[Tekst, str] = {}
    for sti in _stier(ROT / "templates", MALER):
        navn = str(sti.relative_to(ROT / "templates"))
        for tekst in _i_mal(navn):
            funnet.setdefault(tekst, navn)
    for sti in _stier(ROT, KODE):
        for tekst in _i_kode(ast.parse(sti.read_text(encoding="utf-8"))):
            funnet.setdefault(tekst, str(sti.relative_to(ROT)))
    for fil, navn in DELER.items():
        deler = [del_ for del_ in ast.parse((ROT / fil).read_text(encoding="utf-8")).body if _navnet(del_) in navn]
        assert len(deler) == len(navn), fil
        for del_ in deler:
            for tekst in _i_kode(del_):
                funnet.setdefault(tekst, fil)
    return funnet


def _navnet(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return node.name if isinstance(node, ast.ClassDef) else ""


def _stier(rot: Path, moenstre: tuple[str, ...]) -> Iterator[Path]:
    for moenster in moenstre:
        yield from sorted(rot.glob(moenster))


def _i_mal(navn: str) -> Iterator[Tekst]:
    noder = get_template(navn).template.nodelist
    for node in noder.get_nodes_by_type(TranslateNode):
        msgid = node.filter_expression.var.literal
        if isinstance(msgid, str):
            kontekst = node.message_context.var if node.message_context else ""
            yield Tekst(msgid.replace("%", "%%"), "", kontekst)
    for node in noder.get_nodes_by_type(BlockTranslateNode):
        flertall = node.render_token_list(node.plural)[0] if node.plural else ""
        yield Tekst(node.render_token_list(node.singular)[0], flertall)


def _i_kode(tre: ast.AST) -> Iterator[Tekst]:
    for node in ast.walk(tre):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        verdier = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if node.func.id == "pgettext" and len(verdier) == 2:
            yield Tekst(verdier[1], "", verdier[0])
        elif (antall := FUNKSJONER.get(node.func.id, 0)) and len(verdier) >= antall:
            yield Tekst(*verdier[:antall])
