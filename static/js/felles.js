// What every page needs from script; pages work without it.
(() => {
  "use strict";

  // A swapped-in page may bring a newer token, so it is read at each request.
  document.addEventListener("htmx:configRequest", (hendelse) => {
    const token = document.querySelector("meta[name=csrf-token]");
    if (token && hendelse.detail.verb !== "get") {
      hendelse.detail.headers["X-CSRFToken"] = token.content;
    }
  });

  // htmx leaves the page alone when a request fails; somebody must say so. Parts that tell it themselves
  // (a live table has its own line for lost contact) carry data-egen-feil.
  const vis = (hendelse, kode) => {
    const felt = document.getElementById("htmx-feil");
    if (!felt || hendelse.target.closest("[data-egen-feil]")) return;
    felt.textContent = felt.getAttribute(`data-tekst-${kode}`) || felt.getAttribute("data-tekst-annet");
    felt.hidden = false;
  };
  document.addEventListener("htmx:responseError", (h) => vis(h, h.detail.xhr.status));
  document.addEventListener("htmx:sendError", (h) => vis(h, "nett"));
  document.addEventListener("htmx:timeout", (h) => vis(h, "nett"));
  document.addEventListener("htmx:afterOnLoad", (hendelse) => {
    const felt = document.getElementById("htmx-feil");
    if (felt && hendelse.detail.successful) felt.hidden = true;
  });

  // While a menu lies over the page, what lies beneath is asleep: a button that shows by half is nobody's target.
  // The page's heading stays, so that it still says where one is. Leaving the menu by keyboard closes it.
  const dekket = (del, sover) => {
    for (const barn of del.children) {
      if (barn.querySelector("h1")) dekket(barn, sover);
      else if (!barn.matches("h1")) barn.inert = sover;
    }
  };
  const menyer = ".topp [popover]";
  document.addEventListener("beforetoggle", (hendelse) => {
    if (hendelse.target.matches(menyer)) dekket(document.querySelector("main"), hendelse.newState === "open");
  }, true);
  document.addEventListener("focusin", ({ target }) => {
    const aapen = document.querySelector(".topp :popover-open");
    if (aapen && !aapen.contains(target) && target.getAttribute("popovertarget") !== aapen.id) aapen.hidePopover();
  });

  // After a failed form the reader starts at the list of what is wrong.
  const fokuserFeil = (rot) => rot.querySelector("[data-feilfokus]")?.focus();
  const vedStart = () => {
    fokuserFeil(document);
    // The offer to undo goes away after its seconds, but never from under a hand or the keyboard.
    for (const skjema of document.querySelectorAll("[data-angre]")) {
      const fjern = () => {
        if (skjema.matches(":hover, :focus-within")) setTimeout(fjern, 1000);
        else skjema.remove();
      };
      setTimeout(fjern, Number(skjema.dataset.angre) * 1000);
    }
    for (const knapp of document.querySelectorAll("[data-skriv-ut]")) {
      knapp.hidden = false;
      knapp.addEventListener("click", () => window.print());
    }
  };
  document.addEventListener("htmx:afterSettle", (hendelse) => fokuserFeil(hendelse.target));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", vedStart);
  else vedStart();

  // A double click sends a form once. A form that answers with a file leaves the page standing, so the guard ends; one
  // with a button for each file (`data-filsvar`) guards each button by itself.
  const DOBBELTKLIKK_MS = 3000;
  document.addEventListener("submit", (hendelse) => {
    const skjema = hendelse.target;
    if (hendelse.defaultPrevented || skjema.method !== "post") return;
    const knapp = "filsvar" in skjema.dataset ? hendelse.submitter : null;
    const hva = knapp ? `${knapp.name}=${knapp.value}` : "ja";
    if (skjema.dataset.sendt === hva) hendelse.preventDefault();
    else {
      skjema.dataset.sendt = hva;
      setTimeout(() => delete skjema.dataset.sendt, DOBBELTKLIKK_MS);
    }
  });
  // Back in history shows the page as it was left; the forms must work again.
  window.addEventListener("pageshow", () => {
    for (const skjema of document.querySelectorAll("form[data-sendt]")) delete skjema.dataset.sendt;
  });
})();
