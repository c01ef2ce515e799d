// The public verify page: the chosen file is hashed here, and only its checksum is sent.
(() => {
  "use strict";

  // The browser reads the whole file before it counts.
  const STOERST = 512 * 1024 * 1024;

  const skjema = document.getElementById("bekreft");
  const valg = document.getElementById("filvalg");
  const fil = document.getElementById("fil");
  const sum = document.getElementById("id_sha256");
  const melding = document.getElementById("filvalg-melding");
  if (!skjema || !valg || !fil || !sum) return;
  const si = (hva) => {
    melding.textContent = hva ? valg.getAttribute(`data-${hva}`) : "";
  };

  if (!window.crypto || !window.crypto.subtle) {
    valg.querySelector(".ds-file-upload").hidden = true;
    si("mangler");
    return;
  }

  // A later choice wins over one that is still being read.
  let gang = 0;
  const kontroller = async (valgt) => {
    const denne = ++gang;
    if (valgt.size > STOERST) {
      si("stor");
      return;
    }
    si("arbeider");
    try {
      const byte = new Uint8Array(await crypto.subtle.digest("SHA-256", await valgt.arrayBuffer()));
      if (denne !== gang) return;
      sum.value = Array.from(byte, (b) => b.toString(16).padStart(2, "0")).join("");
    } catch {
      if (denne === gang) si("ulest");
      return;
    }
    skjema.requestSubmit();
  };

  fil.addEventListener("change", () => {
    if (fil.files.length) kontroller(fil.files[0]);
  });

  // The file may be dropped anywhere on the page; elsewhere the browser would open it.
  const harFiler = (hendelse) => hendelse.dataTransfer && Array.from(hendelse.dataTransfer.types).includes("Files");
  document.addEventListener("dragover", (hendelse) => {
    if (!harFiler(hendelse)) return;
    hendelse.preventDefault();
    skjema.classList.add("slipp");
  });
  document.addEventListener("dragleave", (hendelse) => {
    if (!hendelse.relatedTarget) skjema.classList.remove("slipp");
  });
  document.addEventListener("drop", (hendelse) => {
    if (!harFiler(hendelse)) return;
    hendelse.preventDefault();
    skjema.classList.remove("slipp");
    const sluppet = hendelse.dataTransfer.files;
    if (sluppet.length === 1) kontroller(sluppet[0]);
    else si("flere");
  });

  // Back in history: nothing is chosen any more.
  window.addEventListener("pageshow", () => si(""));
})();
