"use strict";
// The sensor's keys: 1–6 choose a grade, N and P go to the next and previous answer. They act only outside fields, and
// can be switched off for good (WCAG 2.1.4). Without this script the page works by radio buttons and links.
(() => {
  const NOEKKEL = "sensur.hurtigtaster";
  const skjema = document.querySelector("[data-karakterskjema]");
  const bryter = document.querySelector("[data-hurtigtastbryter]");

  const les = () => {
    try {
      return localStorage.getItem(NOEKKEL) !== "av";
    } catch {
      return true; // storage may be closed; then the choice lasts as long as the page
    }
  };
  let paa = les();

  if (bryter) {
    const hjelp = document.querySelector("[data-hurtigtasthjelp]");
    const vis = () => {
      bryter.checked = paa;
      hjelp.hidden = !paa;
    };
    bryter.closest("[data-hurtigtaster]").hidden = false;
    bryter.addEventListener("change", () => {
      paa = bryter.checked;
      try {
        localStorage.setItem(NOEKKEL, paa ? "paa" : "av");
      } catch {
        // nothing to do: see above
      }
      vis();
    });
    vis();
  }

  const iFelt = (element) =>
    element.matches("textarea, select, [contenteditable], input:not([type='radio'], [type='checkbox'])");

  document.addEventListener("keydown", (hendelse) => {
    if (!paa || hendelse.ctrlKey || hendelse.metaKey || hendelse.altKey || iFelt(hendelse.target)) return;
    const tast = hendelse.key.toLowerCase();
    if (skjema && /^[1-6]$/.test(tast)) {
      const valg = skjema.querySelector(`input[name="verdi"][value="${tast}"]`);
      valg.checked = true;
      valg.focus();
    } else if (tast === "n" || tast === "p") {
      document.querySelector(`[data-tast="${tast}"]`)?.click();
    } else {
      return;
    }
    hendelse.preventDefault();
  });
})();
