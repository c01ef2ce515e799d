// Upload with progress and drag and drop. Without this file the form sends the files by itself.
(() => {
  "use strict";

  const VENT_MS = [2000, 5000, 10000, 20000, 30000];
  const FERDIG = 100;

  let aktiv = null;

  const elementer = () => ({
    skjema: document.getElementById("opplasting"),
    velger: document.getElementById("filer"),
    laster: document.getElementById("laster"),
    feil: document.getElementById("laster-feil"),
    status: document.getElementById("laster-status"),
  });

  const stoerrelse = (byte) =>
    byte < 1024 * 1024 ? `${Math.max(1, Math.round(byte / 1024))} kB` : `${(byte / 1024 / 1024).toFixed(1).replace(".", ",")} MB`;

  const visFeil = (navn) => {
    const { feil } = elementer();
    if (!feil) return;
    feil.textContent = feil.getAttribute(`data-${navn}`);
    feil.hidden = false;
    feil.focus();
  };

  // Files that the server would refuse for their size are named, not sent; it words the refusal.
  const del = (filer, skjema) => {
    const maks = Number(skjema.dataset.maksByte);
    const smaa = filer.filter((fil) => fil.size <= maks);
    const samlet = smaa.reduce((sum, fil) => sum + fil.size, 0);
    if (filer.length > Number(skjema.dataset.maksFiler) || samlet > Number(skjema.dataset.maksRunde)) {
      return { sendes: [], usendte: filer };
    }
    return { sendes: smaa, usendte: filer.filter((fil) => fil.size > maks) };
  };

  const visRader = (filer) => {
    const { laster } = elementer();
    const liste = laster.querySelector("ul");
    const mal = document.getElementById("laster-rad");
    liste.replaceChildren(
      ...filer.map((fil) => {
        const rad = mal.content.cloneNode(true);
        rad.querySelector("[data-navn]").textContent = fil.name;
        rad.querySelector("progress").setAttribute("aria-label", fil.name);
        rad.querySelector("[data-tekst]").textContent = stoerrelse(fil.size);
        return rad;
      }),
    );
    laster.hidden = filer.length === 0;
  };

  // The bytes go in the order of the list, so the sum so far says how far each file has come.
  const visFremdrift = (filer, sendt, totalt) => {
    const { laster, status } = elementer();
    if (!laster) return;
    let rest = sendt;
    laster.querySelectorAll("li").forEach((rad, nr) => {
      const fil = filer[nr];
      const andel = fil.size ? Math.min(1, Math.max(0, rest / fil.size)) : 1;
      rest -= fil.size;
      rad.querySelector("progress").value = Math.round(andel * FERDIG);
      rad.querySelector("[data-tekst]").textContent = `${stoerrelse(fil.size)} · ${Math.round(andel * FERDIG)} %`;
    });
    status.textContent = `${stoerrelse(Math.min(sendt, totalt))} / ${stoerrelse(totalt)}`;
  };

  // The server answers with the page as it is now; only its content is taken over.
  const taOver = (xhr) => {
    const adresse = new URL(xhr.responseURL);
    if (!["/kandidat/levering/", "/kandidat/opplasting/"].includes(adresse.pathname) || xhr.status === 419) {
      window.location.assign("/kandidat/");
      return;
    }
    const ny = new DOMParser().parseFromString(xhr.responseText, "text/html");
    for (const id of ["innhold", "stripe"]) {
      const gammel = document.getElementById(id);
      const erstatning = ny.getElementById(id);
      if (gammel && erstatning) gammel.replaceWith(document.adoptNode(erstatning));
    }
    document.title = ny.title;
    const stripe = document.getElementById("stripe");
    if (stripe && window.htmx) window.htmx.process(stripe);
    forbered();
    const foerste = document.querySelector("[data-feilfokus]") || document.getElementById("innhold");
    foerste.focus();
  };

  const send = (filer, forsoek = 0) => {
    const { skjema, feil } = elementer();
    if (!skjema || !filer.length) return;
    const { sendes, usendte } = del(filer, skjema);
    const totalt = sendes.reduce((sum, fil) => sum + fil.size, 0);
    const data = new FormData();
    data.append("csrfmiddlewaretoken", skjema.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("usendte", JSON.stringify(usendte.map((fil) => ({ navn: fil.name, stoerrelse: fil.size }))));
    for (const fil of sendes) data.append("filer", fil, fil.name);
    visRader(sendes);
    const xhr = new XMLHttpRequest();
    aktiv = { xhr, avbrutt: false, tidtaker: 0 };
    const denne = aktiv;
    xhr.upload.addEventListener("progress", (h) => visFremdrift(sendes, h.loaded, totalt));
    xhr.addEventListener("load", () => {
      aktiv = null;
      if (xhr.status >= 500) visFeil("annet");
      else taOver(xhr);
    });
    xhr.addEventListener("error", () => {
      if (denne.avbrutt) return;
      visFeil("nett");
      // The same file again is harmless, so the whole round is simply sent once more.
      denne.tidtaker = setTimeout(() => send(filer, forsoek + 1), VENT_MS[Math.min(forsoek, VENT_MS.length - 1)]);
    });
    if (forsoek === 0) feil.hidden = true;
    xhr.addEventListener("loadstart", () => visFremdrift(sendes, 0, totalt));
    xhr.upload.addEventListener("load", () => { feil.hidden = true; });
    xhr.open("POST", skjema.action);
    xhr.send(data);
  };

  const avbryt = () => {
    if (!aktiv) return;
    aktiv.avbrutt = true;
    clearTimeout(aktiv.tidtaker);
    aktiv.xhr.abort();
    aktiv = null;
    elementer().laster.hidden = true;
    visFeil("avbrutt");
  };

  const forbered = () => {
    const { skjema, velger } = elementer();
    if (!skjema) return;
    for (const felt of document.querySelectorAll("[data-uten-skript]")) felt.hidden = true;
    velger.required = false;
    velger.addEventListener("change", () => {
      if (!aktiv) send([...velger.files]);
      velger.value = "";
    });
    document.getElementById("laster-avbryt").addEventListener("click", avbryt);
    const boks = skjema.querySelector(".ds-file-upload");
    for (const navn of ["dragenter", "dragover"]) boks.addEventListener(navn, (h) => h.preventDefault());
    boks.addEventListener("drop", (h) => {
      h.preventDefault();
      if (!aktiv) send([...h.dataTransfer.files]);
    });
  };

  document.addEventListener("click", (h) => {
    const knapp = h.target.closest("[data-fjern-rad]");
    if (!knapp) return;
    h.preventDefault();
    const liste = knapp.closest("ul");
    knapp.closest("li").remove();
    if (!liste.children.length) {
      liste.closest("section").remove();
      document.querySelector(".ds-error-summary")?.remove();
    }
    document.getElementById("filer")?.focus();
  });

  // Leaving in the middle of an upload loses it; the browser asks first.
  window.addEventListener("beforeunload", (h) => {
    if (aktiv) h.preventDefault();
  });

  forbered();
})();
