// The note saves itself by htmx while one writes. What was written in the last moment before the page is left goes with it.
(() => {
  "use strict";

  const start = () => {
    const felt = document.querySelector("[data-notat]");
    if (!felt) return;
    let ulagret = false;
    felt.addEventListener("input", () => {
      ulagret = true;
    });
    felt.addEventListener("htmx:afterRequest", (hendelse) => {
      if (hendelse.detail.successful) ulagret = false;
    });
    // The form carries the note itself.
    document.addEventListener("submit", (hendelse) => {
      if (hendelse.target.matches("[data-notatskjema]") && !hendelse.submitter?.hasAttribute("formaction")) ulagret = false;
    });
    window.addEventListener("pagehide", () => {
      if (!ulagret) return;
      const data = new FormData();
      for (const navn of ["notat", "merke", "sett"]) data.set(navn, felt.querySelector(`[name=${navn}]`).value);
      const token = document.querySelector("meta[name=csrf-token]").content;
      fetch(felt.getAttribute("hx-post"), {
        method: "POST",
        body: data,
        headers: { "X-CSRFToken": token, "HX-Request": "true" },
        keepalive: true,
      });
      ulagret = false;
    });
    // No line: the words stand in the field, and the page says that they are nowhere else.
    const feilet = () => {
      const status = document.getElementById("notatstatus");
      const linje = document.createElement("p");
      linje.className = "ds-validation-message";
      linje.dataset.color = "danger";
      linje.textContent = felt.dataset.ikkeLagret;
      status.querySelector("p")?.remove();
      status.append(linje);
      ulagret = true;
    };
    felt.addEventListener("htmx:sendError", feilet);
    felt.addEventListener("htmx:timeout", feilet);
    felt.addEventListener("htmx:responseError", (hendelse) => {
      if (hendelse.detail.xhr.status !== 422) feilet();
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
