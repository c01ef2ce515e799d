// The window of the monitor: log and files of a candidate, fetched from the row's menu. Without script they are pages.
(() => {
  "use strict";

  const vindu = () => document.getElementById("vindu");
  const hvem = () => vindu().querySelector("[data-kandidat]")?.dataset.kandidat || "";

  const start = () => {
    if (!vindu()) return;
    // Focus goes back to the row that it was opened from; the menu's own item is gone by then.
    vindu().addEventListener("close", () => {
      const rad = hvem();
      (document.getElementById(`valg-${rad}`) || document.querySelector(`#k${rad} [tabindex]`))?.focus();
    });
    // A click beside the window closes it, as Escape does.
    vindu().addEventListener("click", ({ target }) => {
      if (target === vindu()) vindu().close();
    });
    document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
      // What is done in the window shows in the row.
      if (vindu().contains(target) && detail.requestConfig.verb === "post") vindu().close();
    });
    // Once its links and buttons are htmx's: one pressed before that would be followed as a plain link.
    document.addEventListener("htmx:afterSettle", ({ detail }) => {
      if (detail.target !== vindu() || vindu().open) return;
      vindu().showModal();
      vindu().querySelector("#vindutittel")?.focus();
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
