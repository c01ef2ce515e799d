"""Collects what is made at set-up into .bygg: third-party front-end files, the icon sprite, and compiled texts.

Run by set-up and by the image. Nothing of this lies in the repository.
"""

import re
import shutil
import sys
from pathlib import Path

import polib

from verktoey.ikoner import lag_ark

ROT = Path(__file__).resolve().parent.parent
PAKKER = ROT / "node_modules"
MAAL = ROT / ".bygg" / "static"

FILER = {
    "designsystemet/index.css": "@digdir/designsystemet-css/dist/src/index.css",
    "udir-tema/index.css": "@udir-design/theme/dist/index.css",
    "designsystemet-web/index.js": "@digdir/designsystemet-web/dist/umd/index.js",
    "fonts/inter-latin-wght-normal.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "idiomorph/idiomorph-ext.min.js": "idiomorph/dist/idiomorph-ext.min.js",
    "tus/tus.min.js": "tus-js-client/dist/tus.min.js",
    # The build for browsers that are some years old: sensors read at home, on what they have.
    "pdfjs/pdf.min.mjs": "pdfjs-dist/legacy/build/pdf.min.mjs",
    "pdfjs/pdf.worker.min.mjs": "pdfjs-dist/legacy/build/pdf.worker.min.mjs",
    # Scanned pages are often JPEG 2000 or JBIG2; WebAssembly is closed by the content policy, so the plain decoders.
    "pdfjs/wasm/jbig2_nowasm_fallback.js": "pdfjs-dist/wasm/jbig2_nowasm_fallback.js",
    "pdfjs/wasm/openjpeg_nowasm_fallback.js": "pdfjs-dist/wasm/openjpeg_nowasm_fallback.js",
}
# Fonts that a PDF may leave to its reader, and the tables of signs for languages such as Chinese and Japanese.
MAPPER = {"pdfjs/skrifter": "pdfjs-dist/standard_fonts", "pdfjs/tegnsett": "pdfjs-dist/cmaps"}
# The maps are not served, and storage with names by content refuses a reference to a missing file.
KARTLINJE = re.compile(rb"^\s*(?://[#@]|/\*[#@]) sourceMappingURL=.*$", re.MULTILINE)


def kopier() -> None:
    """Copy the files that pages ask for, under the addresses they ask by."""
    shutil.rmtree(MAAL, ignore_errors=True)
    for navn, kilde in FILER.items():
        til = MAAL / navn
        til.parent.mkdir(parents=True, exist_ok=True)
        innhold = (PAKKER / kilde).read_bytes()
        til.write_bytes(innhold if til.suffix == ".woff2" else KARTLINJE.sub(b"", innhold))
    for navn, kilde in MAPPER.items():
        shutil.copytree(PAKKER / kilde, MAAL / navn)
    (MAAL / "ikoner.svg").write_text(lag_ark(PAKKER / "@navikt" / "aksel-icons" / "dist" / "svg"), encoding="utf-8")


def oversett() -> int:
    """Compile every .po file beside itself; returns how many. Needs no gettext on the machine."""
    kataloger = sorted((ROT / "locale").rglob("*.po"))
    for po in kataloger:
        polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))
    return len(kataloger)


if __name__ == "__main__":
    try:
        kopier()
        oversett()
    except FileNotFoundError as feil:
        sys.exit(f"FEIL: fant ikke {feil.filename}. Slett node_modules og prøv igjen.")
