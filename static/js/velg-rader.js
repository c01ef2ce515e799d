"use strict";
// Ticking rows of a table: all at once, and a range with Shift, by mouse or with the space bar. Without script every
// row still has its own box. A table with data-velg-rader has boxes named «valgt», one [data-velg-alle] that is shown
// here, and may have a [data-antall-valgt] outside, filled with how many are ticked.
(() => {
  for (const tabell of document.querySelectorAll("[data-velg-rader]")) {
    const bokser = () => [...tabell.querySelectorAll("tbody input[name='valgt']:not(:disabled)")];
    const rot = tabell.closest("form") || document;
    const alle = rot.querySelector("[data-velg-alle]");
    const antall = rot.querySelector("[data-antall-valgt]");
    let forrige = null;
    let skift = false;

    const tell = () => {
      const rader = bokser();
      const valgt = rader.filter((boks) => boks.checked).length;
      if (alle) {
        alle.checked = valgt > 0 && valgt === rader.length;
        alle.indeterminate = valgt > 0 && valgt < rader.length;
      }
      if (antall) antall.textContent = antall.dataset.mal.replace("{n}", valgt).replace("{av}", rader.length);
    };

    if (alle) {
      alle.closest("[hidden]")?.removeAttribute("hidden");
      alle.addEventListener("change", () => {
        for (const boks of bokser()) boks.checked = alle.checked;
        forrige = null;
        tell();
      });
    }

    tabell.addEventListener("click", (hendelse) => {
      skift = hendelse.shiftKey;
    });
    tabell.addEventListener("keydown", (hendelse) => {
      skift = hendelse.shiftKey;
      // Some browsers do not tick with Shift held; then it is done here, once.
      if (hendelse.key === " " && hendelse.shiftKey && hendelse.target.matches("input[name='valgt']")) {
        hendelse.preventDefault();
        hendelse.target.checked = !hendelse.target.checked;
        hendelse.target.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    tabell.addEventListener("change", (hendelse) => {
      const boks = hendelse.target;
      if (boks.name !== "valgt") return;
      const rader = bokser();
      const fra = rader.indexOf(forrige);
      const til = rader.indexOf(boks);
      if (skift && fra >= 0) {
        for (const en of rader.slice(Math.min(fra, til), Math.max(fra, til) + 1)) en.checked = boks.checked;
      }
      forrige = boks;
      skift = false;
      tell();
    });
    tell();
  }
})();
