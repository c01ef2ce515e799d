// The board's form: phrases are put where the cursor is, those for another grade are hidden, and what is not saved is told of.
// Without this script the phrases are a list to copy from, and all the rest works.
(() => {
  "use strict";

  // Phrases: with a blank or a line before, so that sentences do not run together.
  const settInn = (felt, tekst) => {
    const foer = felt.value.slice(0, felt.selectionStart);
    const skille = foer === "" || /\s$/.test(foer) ? "" : " ";
    felt.focus();
    felt.setRangeText(skille + tekst, felt.selectionStart, felt.selectionEnd, "end");
    felt.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const visFraser = (skjema) => {
    const karakter = skjema.querySelector("input[name='verdi']:checked")?.value || "";
    for (const bank of skjema.querySelectorAll("[data-frasebank]")) {
      const fraser = [...bank.querySelectorAll("[data-karakter]")];
      for (const frase of fraser) {
        frase.hidden = karakter !== "" && frase.dataset.karakter !== "" && frase.dataset.karakter !== karakter;
      }
      bank.querySelector("[data-ingen-fraser]").hidden = fraser.some((frase) => !frase.hidden);
    }
  };

  const innhold = (skjema) => JSON.stringify([...new FormData(skjema)].filter(([navn]) => navn !== "csrfmiddlewaretoken"));

  const start = () => {
    const skjemaer = [...document.querySelectorAll("[data-vaktet]")];
    const lagret = new Map(skjemaer.map((skjema) => [skjema, innhold(skjema)]));
    let sendes = false;
    const erEndret = (skjema) => innhold(skjema) !== lagret.get(skjema);

    for (const skjema of skjemaer) {
      skjema.addEventListener("submit", () => {
        sendes = true;
      });
      skjema.addEventListener("input", () => {
        const linje = skjema.querySelector("[data-ulagret]");
        if (linje) linje.hidden = !erEndret(skjema);
      });
    }
    // The page that comes shows the answer: no request for it is left behind.
    document.addEventListener("htmx:beforeRequest", (hendelse) => {
      if (sendes) hendelse.preventDefault();
    });
    window.addEventListener("beforeunload", (hendelse) => {
      if (!sendes && skjemaer.some(erEndret)) hendelse.preventDefault();
    });

    const vedtak = document.querySelector("[data-vedtak]");
    if (!vedtak) return;
    visFraser(vedtak);
    vedtak.addEventListener("change", (hendelse) => {
      if (hendelse.target.name === "verdi") visFraser(vedtak);
    });
    vedtak.addEventListener("click", (hendelse) => {
      const knapp = hendelse.target.closest("[data-sett-inn]");
      if (!knapp) return;
      const felt = document.getElementById(knapp.closest("[data-frasebank]").dataset.frasebank);
      settInn(felt, knapp.closest("[data-karakter]").querySelector("[data-frase]").textContent);
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
