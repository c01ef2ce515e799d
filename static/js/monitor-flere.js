// Ticked rows in the monitor: what is ticked survives a refresh, and the bar says how many each act is about.
// Without this script the ticks and the bar are an ordinary form.
(() => {
  "use strict";

  const finn = (id) => document.getElementById(id);
  const valgte = new Set();
  let sist = null;
  let skift = false;

  const bokser = () => [...document.querySelectorAll("#liste input[name=valgt]")];
  const iRommet = (boks) => {
    const rader = [];
    for (let rad = boks.closest("tr").nextElementSibling; rad && !rad.matches(".romhode"); rad = rad.nextElementSibling) {
      rader.push(...rad.querySelectorAll("input[name=valgt]"));
    }
    return rader;
  };
  const gruppe = (boks) => (boks.dataset.velg === "rom" ? iRommet(boks) : bokser());

  const merk = (rader, paa) => {
    for (const boks of rader) {
      if (paa) valgte.add(boks.value);
      else valgte.delete(boks.value);
    }
    vis();
  };

  const settTekst = (id, tekst) => {
    const element = finn(id);
    if (element.textContent !== tekst) element.textContent = tekst;
  };

  const vis = () => {
    const rader = bokser();
    const her = new Set(rader.map((boks) => boks.value));
    // Nothing is done to somebody who no longer shows.
    for (const verdi of valgte) if (!her.has(verdi)) valgte.delete(verdi);
    for (const boks of rader) boks.checked = valgte.has(boks.value);
    for (const felles of document.querySelectorAll("#liste input[data-velg]")) {
      const disse = gruppe(felles);
      const antall = disse.filter((boks) => boks.checked).length;
      felles.hidden = disse.length === 0;
      felles.checked = antall > 0 && antall === disse.length;
      felles.indeterminate = antall > 0 && antall < disse.length;
    }
    const antall = valgte.size;
    const venter = rader.filter((boks) => boks.checked && "venter" in boks.dataset).length;
    const teller = finn("antallvalgt");
    settTekst("antallvalgt", antall ? teller.dataset.tekst.replace("{n}", antall) : teller.dataset.ingen);
    settTekst("gitilgangvalgte", finn("gitilgangvalgte").dataset.tekst.replace("{n}", venter));
    settTekst("velgalleknapp", finn("velgalleknapp").dataset.tekst.replace("{n}", rader.length));
    for (const knapp of document.querySelectorAll("#massebar [data-valgte]")) knapp.hidden = antall === 0;
    finn("gitilgangvalgte").hidden = venter === 0;
    finn("velgalleknapp").hidden = antall > 0;
    finn("massebar").hidden = rader.length === 0;
  };

  const strekk = (fra, til) => {
    const rader = bokser();
    const [a, b] = [rader.findIndex((boks) => boks.value === fra), rader.indexOf(til)].sort((x, y) => x - y);
    return a < 0 ? [til] : rader.slice(a, b + 1);
  };

  const endret = (boks) => {
    if (boks.dataset.velg) return merk(gruppe(boks), boks.checked);
    const rader = skift && sist ? strekk(sist, boks) : [boks];
    sist = boks.value;
    return merk(rader, boks.checked);
  };

  const start = () => {
    if (!finn("massebar")) return;
    for (const navn of ["mousedown", "keydown"]) document.addEventListener(navn, (h) => { skift = h.shiftKey; });
    document.addEventListener("change", (hendelse) => {
      if (hendelse.target.matches("#liste input[name=valgt], #liste input[data-velg]")) endret(hendelse.target);
    });
    finn("fjernvalg").addEventListener("click", () => {
      const foerste = bokser().find((boks) => boks.checked);
      merk(bokser(), false);
      foerste?.focus();
    });
    finn("velgalleknapp").addEventListener("click", () => {
      merk(bokser(), true);
      finn("massebar").querySelector("button:not([hidden])").focus();
    });
    // Done for these: the next act is about others. Focus goes to what became of it.
    document.addEventListener("htmx:afterRequest", (hendelse) => {
      if (!hendelse.detail.successful || !hendelse.target.closest("#massebar")) return;
      if (hendelse.target.closest("[popover]")) finn("flerevalgte").hidePopover();
      valgte.clear();
      vis();
      const svar = document.querySelector("#svar :is(button, summary)");
      (svar || finn("velgalleknapp")).focus();
    });
    // The fragment comes without ticks: they are put back before anybody sees it.
    document.addEventListener("htmx:afterSwap", vis);
    document.addEventListener("htmx:afterSettle", vis);
    window.addEventListener("pageshow", vis);
    for (const boks of bokser()) if (boks.checked) valgte.add(boks.value);
    vis();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
