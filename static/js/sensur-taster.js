// The sensor's keys: 1–6 choose a grade, N and P go to the next and previous answer, M to the note; S, O and V show answer,
// paper and guidance. They act only outside fields and dialogs, and can be switched off for good (WCAG 2.1.4). Without this
// script all is done by buttons and links.
(() => {
  "use strict";

  const NOEKKEL = "sensur.hurtigtaster";
  const finn = (velger) => document.querySelector(velger);

  const les = () => {
    try {
      return localStorage.getItem(NOEKKEL) !== "av";
    } catch {
      return true; // storage may be closed; then the choice lasts as long as the page
    }
  };
  let paa = les();

  const iFelt = (element) =>
    element.matches("textarea, select, [contenteditable], input:not([type='radio'], [type='checkbox'])");

  const velgKarakter = (tast) => {
    const valg = finn(`[data-karakterskjema] input[name="verdi"][value="${tast}"]`);
    if (!valg) return;
    if (!valg.checked) {
      valg.checked = true;
      for (const slag of ["input", "change"]) valg.dispatchEvent(new Event(slag, { bubbles: true }));
    }
    valg.focus({ preventScroll: true });
  };
  // The one of answer, paper and guidance that is in front.
  const finnLeser = () => [...document.querySelectorAll("[data-leser]")].find((leser) => leser.clientWidth > 0);
  const rull = (retning) => {
    const leser = finnLeser();
    leser?.scrollBy({ top: retning * leser.clientHeight * 0.85 });
    return Boolean(leser);
  };

  const TASTER = {
    n: () => finn("[data-tast='n']")?.click(),
    p: () => finn("[data-tast='p']")?.click(),
    m: () => finn("[data-tast='m']")?.focus(),
    l: () => finnLeser()?.focus(),
    s: () => finn("[data-visning='svar']")?.click(),
    o: () => finn("[data-visning='oppgave']")?.click(),
    v: () => finn("[data-visning='veiledning']")?.click(),
    "+": () => finn("[data-zoom='1']")?.click(),
    "-": () => finn("[data-zoom='-1']")?.click(),
    pagedown: () => rull(1),
    pageup: () => rull(-1),
  };

  const start = () => {
    const dialog = finn("#taster");
    const bryter = finn("[data-hurtigtastbryter]");
    const linje = finn("[data-hurtigtaster]");
    const vis = () => {
      bryter.checked = paa;
      const hjelp = finn("[data-hurtigtasthjelp]");
      if (hjelp) hjelp.hidden = !paa;
    };
    const aapne = () => {
      if (!dialog.open) dialog.showModal();
    };
    if (linje) linje.hidden = false;
    finn("[data-vis-taster]")?.addEventListener("click", aapne);
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
    // The answer that is read is in sight in a long list.
    const her = finn("[data-svarliste] [aria-current]");
    const liste = finn("[data-svarliste]");
    if (her && liste) liste.scrollTop = her.offsetTop - liste.offsetTop - liste.clientHeight / 2;

    document.addEventListener("keydown", (hendelse) => {
      if (hendelse.key === "Escape" && hendelse.target.matches("[data-tast='m']")) {
        (finnLeser() || hendelse.target).focus();
        hendelse.target.blur();
        return;
      }
      if (!paa || hendelse.defaultPrevented || hendelse.ctrlKey || hendelse.metaKey || hendelse.altKey) return;
      if (iFelt(hendelse.target) || finn("dialog[open]")) return;
      const tast = hendelse.key.toLowerCase();
      const gjoer = tast === "?" ? aapne : /^[1-6]$/.test(tast) ? () => velgKarakter(tast) : TASTER[tast];
      // With focus on the answer the browser scrolls it by itself.
      if (!gjoer || (tast.startsWith("page") && (!finnLeser() || hendelse.target.closest("[data-leser]")))) return;
      hendelse.preventDefault();
      gjoer();
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
