// Ticking many rows of a list: shift takes the whole stretch from the last tick, by mouse and by keyboard
// (Space ticks, Shift + Space ticks the stretch, Shift + arrow ticks on the way). The list works without this too.
(() => {
  "use strict";

  const start = (liste) => {
    const bokser = () => [...liste.querySelectorAll("input[type=checkbox][data-kryss]")].filter((b) => !b.disabled);
    const teller = document.querySelector(`[data-kryss-teller="${liste.dataset.kryssliste}"]`);
    const alle = document.querySelector(`[data-kryss-alle="${liste.dataset.kryssliste}"]`);
    let sist = null;
    let skift = false;

    const tell = () => {
      const rader = bokser();
      const antall = rader.filter((boks) => boks.checked).length;
      if (teller) teller.textContent = teller.dataset.tekst.replace("%", antall).replace("{av}", rader.length);
      if (alle) {
        alle.checked = antall > 0 && antall === rader.length;
        alle.indeterminate = antall > 0 && antall < rader.length;
      }
    };

    const strekk = (fra, til, paa) => {
      const rader = bokser();
      const [a, b] = [rader.indexOf(fra), rader.indexOf(til)].sort((x, y) => x - y);
      if (a < 0) return;
      for (const boks of rader.slice(a, b + 1)) boks.checked = paa;
    };

    // A label's click comes without shift on the box itself, so the key is remembered from the press.
    liste.addEventListener("mousedown", (hendelse) => {
      skift = hendelse.shiftKey;
      // Shift and mouse would mark the text between the rows.
      if (skift) hendelse.preventDefault();
    });
    liste.addEventListener("keydown", (hendelse) => {
      const boks = hendelse.target;
      if (!boks.matches("[data-kryss]")) return;
      skift = hendelse.shiftKey;
      const steg = { ArrowDown: 1, ArrowUp: -1 }[hendelse.key];
      if (!steg) return;
      const rader = bokser();
      const neste = rader[rader.indexOf(boks) + steg];
      hendelse.preventDefault();
      if (!neste) return;
      if (hendelse.shiftKey) {
        boks.checked = true;
        neste.checked = true;
        sist = neste;
        tell();
      }
      neste.focus();
    });
    liste.addEventListener("change", (hendelse) => {
      const boks = hendelse.target;
      if (!boks.matches("[data-kryss]")) return;
      if (skift && sist && sist !== boks) strekk(sist, boks, boks.checked);
      sist = boks;
      skift = false;
      tell();
    });
    if (alle) {
      alle.closest("[hidden]")?.removeAttribute("hidden");
      alle.addEventListener("change", () => {
        for (const boks of bokser()) boks.checked = alle.checked;
        tell();
      });
    }
    for (const hjelp of document.querySelectorAll("[data-kryss-hjelp]")) hjelp.hidden = false;
    // A browser that goes back in history puts old ticks on the page after the script has run.
    window.addEventListener("pageshow", tell);
    tell();
  };

  for (const liste of document.querySelectorAll("[data-kryssliste]")) start(liste);
})();
