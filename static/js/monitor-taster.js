// The monitor's keys. They act only outside fields and dialogs, and can be switched off for good (WCAG 2.1.4).
// Without this script everything is done with Tab, Enter and the pointer.
(() => {
  "use strict";

  const NOEKKEL = "monitor.hurtigtaster";
  const RADER = "#liste tr[id^='k'], #liste .plass";
  const finn = (id) => document.getElementById(id);

  const les = () => {
    try {
      return localStorage.getItem(NOEKKEL) !== "av";
    } catch {
      return true; // storage may be closed; then the choice lasts as long as the page
    }
  };
  let paa = les();

  const velgPaa = (verdi) => {
    paa = verdi;
    try {
      localStorage.setItem(NOEKKEL, paa ? "paa" : "av");
    } catch {
      // nothing to do: see above
    }
  };

  const synlige = () => [...document.querySelectorAll(RADER)];
  const raden = () => document.activeElement?.closest(RADER);
  // In the table the name holds the focus, on the map the seat itself.
  const fokuser = (rad) => (rad?.querySelector("th") || rad)?.focus();

  const gaa = (steg) => {
    const rader = synlige();
    const her = rader.indexOf(raden());
    fokuser(her < 0 ? rader[steg > 0 ? 0 : rader.length - 1] : rader[her + steg]);
  };

  const trykk = (velger, rot = raden()) => rot?.querySelector(velger)?.click();

  const TASTER = {
    "/": () => finn("sok")?.focus(),
    j: () => gaa(1),
    k: () => gaa(-1),
    g: () => trykk("button[formaction$='/tilgang/']"),
    x: () => trykk("input[type=checkbox]"),
    a: () => trykk("thead input[type=checkbox]", finn("liste")),
    v: () => trykk("[data-flere-valg], [popovertarget], .plass > a"), // a seat has no menu; its name leads to the row that has
    b: () => document.querySelector(".massebar button:not([hidden])")?.focus(),
    n: () => finn("levende")?.querySelector(".sak :is(button, a)")?.focus(),
    o: () => finn("oppdater")?.click(),
    u: () => trykk("[data-angre-i] button", document),
  };

  const start = () => {
    const hjelp = finn("taster");
    const bryter = finn("tasterpaa");
    const aapne = () => {
      bryter.checked = paa;
      if (!hjelp.open) hjelp.showModal();
    };
    const knapp = finn("vistaster"); // stands with the filter, which a day without candidates does not have
    if (knapp) {
      knapp.hidden = false;
      knapp.addEventListener("click", aapne);
    }
    bryter.addEventListener("change", () => velgPaa(bryter.checked));
    const iFelt = (element) => element.matches("textarea, select, [contenteditable], input:not([type='checkbox'], [type='radio'])");

    document.addEventListener("keydown", (hendelse) => {
      if (!paa || hendelse.defaultPrevented || hendelse.ctrlKey || hendelse.metaKey || hendelse.altKey) return;
      // A menu or dialog that lies over the page has the keys to itself.
      if (iFelt(hendelse.target) || document.querySelector("dialog[open]") || hendelse.target.closest(":popover-open")) return;
      const gjoer = hendelse.key === "?" ? aapne : TASTER[hendelse.key.toLowerCase()];
      if (!gjoer) return;
      hendelse.preventDefault();
      gjoer();
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
