// Answer, paper and guidance in the same place beside the form, one in front at a time. Without this script the answer is in
// front, and the others are links that fetch the files.
(() => {
  "use strict";

  const NOEKKEL = "sensur.fil:";
  const rad = document.querySelector("[data-visningsrad]");
  const faner = [...rad.querySelectorAll("[data-visning]")];
  const felt = (fane) => document.getElementById(fane.getAttribute("aria-controls"));
  const siFra = () => document.dispatchEvent(new CustomEvent("sensur:visning"));

  const vis = (valgt) => {
    for (const fane of faner) {
      fane.setAttribute("aria-selected", String(fane === valgt));
      fane.tabIndex = fane === valgt ? 0 : -1;
      felt(fane).hidden = fane !== valgt;
    }
    siFra();
  };
  const STEG = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  for (const [nr, fane] of faner.entries()) {
    felt(fane).setAttribute("role", "tabpanel");
    felt(fane).setAttribute("aria-labelledby", fane.id);
    fane.addEventListener("click", () => vis(fane));
    fane.addEventListener("keydown", (hendelse) => {
      const steg = STEG[hendelse.key];
      if (!steg) return;
      hendelse.preventDefault();
      const neste = Number.isFinite(steg) ? (nr + steg + faner.length) % faner.length : steg < 0 ? 0 : faner.length - 1;
      faner[neste].focus();
      vis(faner[neste]);
    });
  }

  // One of several files; it is in front beside the next answer too.
  const velg = (knapp, knappene) => {
    for (const en of knappene) {
      const valgt = en === knapp;
      en.setAttribute("aria-pressed", String(valgt));
      if (valgt) delete en.dataset.variant;
      else en.dataset.variant = "secondary";
      document.getElementById(en.dataset.velg).hidden = !valgt;
    }
  };
  for (const liste of document.querySelectorAll("[data-velgliste]")) {
    const knappene = [...liste.querySelectorAll("[data-velg]")];
    for (const knapp of knappene) {
      knapp.addEventListener("click", () => {
        velg(knapp, knappene);
        siFra();
        try {
          sessionStorage.setItem(NOEKKEL + liste.dataset.velgliste, knapp.dataset.velg);
        } catch {
          // storage may be closed; then the choice lasts as long as the page
        }
      });
    }
    try {
      const husket = sessionStorage.getItem(NOEKKEL + liste.dataset.velgliste);
      const knapp = knappene.find((en) => en.dataset.velg === husket);
      if (knapp) velg(knapp, knappene);
    } catch {
      // nothing to do: see above
    }
  }

  document.querySelector("[data-uten-visninger]").hidden = true;
  rad.hidden = false;
  siFra();
})();
