// The hand-in page with script: choosing and dropping files, and what the page does meanwhile.
// Without it the form sends the files by itself.
(() => {
  "use strict";

  const { koe, hentPaaNytt, forkast, si } = window.kandidatopplasting || {};
  if (!koe) return;

  const ta = (felt) => {
    koe.velg([...felt.files]);
    felt.value = "";
  };
  document.addEventListener("change", (h) => {
    if (h.target.id === "filer") ta(h.target);
  });
  document.addEventListener("click", async (h) => {
    const knapp = h.target.closest("[data-fjern]");
    if (knapp) koe.fjern(knapp.closest("[data-id]").dataset.id);
    const halv = h.target.closest("[data-fjern-halvveis]");
    if (halv) {
      await forkast(halv.closest("[data-halvveis]").dataset.halvveis);
      await hentPaaNytt();
      koe.vis();
    }
  });
  // Files may be dropped anywhere on the page: a near miss must not open the file instead of the exam.
  for (const navn of ["dragenter", "dragover"]) {
    document.addEventListener(navn, (h) => {
      if (![...(h.dataTransfer?.types || [])].includes("Files")) return;
      h.preventDefault();
      document.getElementById("opplasting")?.classList.add("slipp");
    });
  }
  for (const navn of ["dragleave", "drop", "dragend"]) {
    document.addEventListener(navn, () => document.getElementById("opplasting")?.classList.remove("slipp"));
  }
  document.addEventListener("drop", (h) => {
    if (!h.dataTransfer?.files.length) return;
    h.preventDefault();
    if (document.getElementById("filer")) koe.velg([...h.dataTransfer.files]);
  });
  // Pressed while files are on their way: nothing is handed in without them, and the page says why.
  document.addEventListener("submit", (h) => {
    if (h.target.id !== "lever-skjema" || !koe.ventende().length) return;
    h.preventDefault();
    h.stopImmediatePropagation();
    si(document.getElementById("lever-venter").textContent);
    document.getElementById("lever-venter").focus();
  }, true);
  window.addEventListener("online", koe.vekk);
  window.addEventListener("beforeunload", (h) => {
    if (koe.glemmerLett()) h.preventDefault();
  });
  // The end has come, or has moved: what may be done here is another.
  document.addEventListener("htmx:afterSettle", () => {
    const [stripe, fase] = [document.getElementById("stripe"), document.getElementById("fase")];
    if (stripe && fase && stripe.dataset.fase !== fase.dataset.fase) hentPaaNytt().then(koe.vis);
  });

  koe.aapne();
  // Somebody was quicker than this script, and chose files before it listened.
  const felt = document.getElementById("filer");
  if (felt?.files.length) ta(felt);
})();
