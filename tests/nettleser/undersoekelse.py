"""Looks at a page as four people see it: wide and narrow, light and dark."""

import re
from typing import ClassVar

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

BRED = {"width": 1280, "height": 900}
SMAL = {"width": 360, "height": 740}
# Colours are all that differ between light and dark.
KUN_FARGER = {"runOnly": ["color-contrast"]}
ALT = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Only what is wrong comes back; a page of ours has no frames and no style sheets of others.
KJOER_AXE = """async (regler) => {
  const svar = await axe.run({...regler, resultTypes: ["violations"], preload: false, iframes: false});
  return svar.violations.flatMap(({id, nodes}) => nodes.map(({target, html}) => `${id} på ${target}: ${html.slice(0, 200)}`));
}"""
# What differs each time a page is made: form tokens and clocks.
ENGANGS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|\d')
# A change of colours or width is on the screen after the next frame, and when what glides has come to rest.
TEGNET = """async () => {
  const ramme = () => new Promise((ferdig) => requestAnimationFrame(ferdig));
  do {
    await ramme();
    await ramme();
    await Promise.allSettled(document.getAnimations().map((gang) => gang.finished));
  } while (document.getAnimations().some((gang) => gang.playState === "running"));
}"""
# What axe looks at, without the words: two pages with the same skeleton have the same faults. Equal rows are one row;
# of values that name something (ids, addresses) only whether they are there, and how many point at nothing.
# What is around the main part has its own.
SKJELETT = """(rot) => {
  const ordrett = /^(class|role|type|rel|style|lang|dir|tabindex|scope|hidden|inert|disabled|open|checked|selected|autocomplete|data-(variant|color|size))$/;
  const naerord = /^aria-(?!label$|labelledby$|describedby$|controls$|owns$|details$|valuenow$|valuetext$)/;
  const skriv = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent.trim() ? "T" : "";
    if (node.nodeType !== Node.ELEMENT_NODE || (node !== rot && node.localName === "main")) return "";
    const trekk = [...node.attributes].map(({ name, value }) =>
      ordrett.test(name) || naerord.test(name) ? `${name}=${value}` : `${name}${value.trim() ? "+" : "-"}`).sort();
    const barn = [...node.childNodes].map(skriv).filter((tegn) => tegn);
    return `<${node.localName} ${trekk}>${barn.filter((tegn, nr) => tegn !== barn[nr - 1]).join("")}</>`;
  };
  const flere = (verdier) => verdier.length - new Set(verdier).size;
  const alle = (valg, trekk) => [...document.querySelectorAll(valg)].map((node) => node.getAttribute(trekk));
  const ider = alle("[id]", "id");
  const peker = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"].flatMap((trekk) =>
    alle(`[${trekk}]`, trekk).flatMap((verdi) => verdi.split(/\\s+/)).filter((id) => !ider.includes(id)));
  return [skriv(rot), peker.length, flere(alle("main :is(section, nav, form, [role])[aria-label]", "aria-label"))].join("|");
}"""
# What the words decide: how wide and high things become.
KUN_PLASS = {"runOnly": ["target-size", "scrollable-region-focusable"]}
RULLER = "document.documentElement.scrollWidth - window.innerWidth"


class Undersoekelse:
    """Collects what is wrong on all pages it is shown, in words with page and rule."""

    # Those without a fault, of all tests that this process has played.
    _skjeletter: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        self.sett: list[str] = []
        self.funn: list[str] = []
        self._innhold: set[str] = set()

    def se(self, side: Page, navn: str) -> None:
        """Look at the page as it stands.

        The same content under another's name needs no second look, and the same skeleton with other words only a look
        at how wide and high it becomes.
        """
        side.wait_for_load_state()  # its scripts have run
        hoved = side.get_by_role("main")
        expect(hoved).to_be_visible()
        innhold = ENGANGS.sub("", hoved.inner_html())
        if innhold in self._innhold:
            return
        self._innhold.add(innhold)
        self.sett.append(navn)
        skjeletter = {hoved.evaluate(SKJELETT), side.locator("body").evaluate(SKJELETT)}
        nytt, foer = not skjeletter <= self._skjeletter, len(self.funn)
        side.evaluate(AXE_SCRIPT)
        for bredde, maal in (("1280", BRED), ("360", SMAL)):
            side.set_viewport_size(maal)
            for farger, regler in (("light", ALT), ("dark", KUN_FARGER)) if nytt else (("light", KUN_PLASS),):
                side.emulate_media(color_scheme=farger)
                side.evaluate(TEGNET)
                self._axe(side, f"{navn} ({side.url}) {bredde} {farger}", regler)
            if bredde == "360" and (for_bred := side.evaluate(RULLER)) > 0:
                self.funn.append(f"{navn} ({side.url}) er {for_bred} px for bred på 360")
        if len(self.funn) == foer:
            self._skjeletter.update(skjeletter)
        side.set_viewport_size(BRED)
        side.emulate_media(color_scheme="light")

    def se_aapen(self, side: Page, navn: str) -> None:
        """Look at the whole page as it stands, with what lies open over it; a new width would close that."""
        self.sett.append(navn)
        side.evaluate(AXE_SCRIPT)
        for farger in ("light", "dark"):
            side.emulate_media(color_scheme=farger)
            side.evaluate(TEGNET)
            self._axe(side, f"{navn} {farger}", ALT)
        side.emulate_media(color_scheme="light")

    def _axe(self, side: Page, hvor: str, regler: dict) -> None:
        self.funn += [f"{hvor}: {funn}" for funn in side.evaluate(KJOER_AXE, regler)]
