// A ready-made sentence goes into the field at once; without script its button asks the server for the same.
(() => {
  "use strict";

  const felt = document.getElementById("id_tekst");
  document.getElementById("setninger")?.addEventListener("click", (h) => {
    const knapp = h.target.closest("button[name=setning]");
    if (!knapp || !felt) return;
    h.preventDefault();
    felt.value = knapp.textContent.trim();
    felt.focus();
  });
})();
