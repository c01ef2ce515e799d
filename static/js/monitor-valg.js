// «Flere valg» in the monitor: a menu that is fetched when it is opened, and the undo that goes away by itself.
// Without script the same choices are a page of their own.
(() => {
  "use strict";

  const finn = (id) => document.getElementById(id);
  const meny = () => finn("valgmeny");
  // The button's id and not the button: a refresh may put another in its place while the menu is open.
  let eier = "";
  let etterHandling = "";

  const punkter = () => [...meny().querySelectorAll("a, button")];
  const aapen = () => meny()?.matches(":popover-open");

  const merkEier = () => {
    for (const knapp of document.querySelectorAll("[data-flere-valg]")) {
      const uttrykk = String(Boolean(aapen()) && knapp.id === eier);
      if (knapp.getAttribute("aria-expanded") !== uttrykk) knapp.setAttribute("aria-expanded", uttrykk);
    }
  };

  // Below the button, or above it where there is no room; inside the window.
  const plasser = () => {
    const knapp = finn(eier);
    if (!knapp || !aapen()) return;
    const ved = knapp.getBoundingClientRect();
    const { offsetWidth: bredde, offsetHeight: hoyde } = meny();
    const under = ved.bottom + hoyde <= window.innerHeight || ved.top < hoyde;
    const topp = under ? Math.min(ved.bottom, window.innerHeight - hoyde) : ved.top - hoyde;
    meny().style.top = `${Math.max(0, topp)}px`;
    meny().style.left = `${Math.max(0, Math.min(ved.right, window.innerWidth) - bredde)}px`;
  };

  const aapne = () => {
    if (!aapen()) meny().showPopover();
    plasser();
    merkEier();
    punkter()[0]?.focus();
  };

  const lukk = () => {
    if (aapen()) meny().hidePopover();
  };

  const fokuserEier = () => (finn(eier) || finn(eier.replace("valg-", "k"))?.querySelector("[tabindex]"))?.focus();

  const flytt = (hendelse) => {
    const alle = punkter();
    const her = alle.indexOf(document.activeElement);
    const til = {
      ArrowDown: (her + 1) % alle.length,
      ArrowUp: (her - 1 + alle.length) % alle.length,
      Home: 0,
      End: alle.length - 1,
    }[hendelse.key];
    if (til === undefined) return;
    hendelse.preventDefault();
    hendelse.stopPropagation();
    alle[til].focus();
  };

  // The offer goes away after its seconds, but never from under a hand or the keyboard.
  const ventPaaAngre = () => {
    const tilbud = document.querySelector("#svar [data-angre-i]");
    if (!tilbud || tilbud.dataset.telles) return;
    tilbud.dataset.telles = "ja";
    const fjern = () => {
      if (tilbud.matches(":hover, :focus-within")) setTimeout(fjern, 1000);
      else tilbud.remove();
    };
    setTimeout(fjern, Number(tilbud.dataset.angreI) * 1000);
  };

  const start = () => {
    if (!meny()) return;
    meny().addEventListener("keydown", flytt);
    meny().addEventListener("toggle", ({ newState }) => {
      merkEier();
      // Escape, and a click beside the menu: back to the button, unless the click went somewhere else.
      if (newState === "closed" && [null, document.body].includes(document.activeElement)) fokuserEier();
    });
    meny().addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !meny().contains(relatedTarget)) lukk();
    });
    window.addEventListener("resize", plasser);
    document.addEventListener("scroll", plasser, { passive: true });
    // A link that opens a menu is pressed by the space bar too, as a button is.
    document.addEventListener("keydown", (hendelse) => {
      if (hendelse.key !== " " || !hendelse.target.matches("[data-flere-valg]")) return;
      hendelse.preventDefault();
      hendelse.target.click();
    });
    document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
      if (target.matches("[data-flere-valg]")) eier = target.id;
      else if (meny().contains(target)) {
        // What only looks opens in a window, which has the focus until it is closed.
        if (detail.requestConfig.verb === "post") etterHandling = eier;
        lukk();
      } else if (target.closest("#svar")) {
        etterHandling = (finn("svar").dataset.rad || "").replace("k", "valg-");
      }
    });
    // Once its links and buttons are htmx's: one pressed before that would be followed as a plain link.
    document.addEventListener("htmx:afterSettle", ({ detail }) => {
      if (detail.target === meny()) aapne();
    });
    document.addEventListener("htmx:afterSettle", () => {
      merkEier();
      ventPaaAngre();
      if (!etterHandling) return;
      eier = etterHandling;
      etterHandling = "";
      fokuserEier();
    });
    merkEier();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
