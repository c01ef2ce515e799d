// The school's uploads, for a candidate or a group: one file after the other, in pieces, and on by itself after a lost
// network. Nothing is remembered on the machine but the words of what was refused. Without script the form sends.
(() => {
  "use strict";

  const rot = document.getElementById("opplastingskoe");
  const { kontrollsum, opprett, send, forkast, ventetid } = window.kandidatopplasting || {};
  if (!rot || !send) return;

  const FLEST_SKADER = 3;
  // Hundreds may wait; those that come first are shown, and the sum says how many there are.
  const VISES = 8;
  const { adresse, side, felt, verdi } = rot.dataset;
  const HUSKET = `lever-feil:${side}`;
  const liste = rot.querySelector("ul");
  // A group's files come in any number, in as many rounds as they need.
  const deles = "deles" in rot.dataset;
  const tekst = (navn, verdier = {}) =>
    (rot.dataset[navn] || "").replace(/\{(\w+)\}/g, (hele, nr) => (nr in verdier ? verdier[nr] : hele));
  const si = (setning) => { document.getElementById("opplastingsstatus").textContent = setning; };

  // --- what was refused, kept for this tab until it is removed
  const les = () => {
    try {
      return JSON.parse(sessionStorage.getItem(HUSKET)) || [];
    } catch {
      return [];
    }
  };
  const husk = (feil) => {
    try {
      sessionStorage.setItem(HUSKET, JSON.stringify(feil));
    } catch {
      // storage may be closed; the sentence has been read out
    }
  };
  const teller = document.getElementById("antall-feil");
  const fraTjeneren = Number(teller?.textContent || 0);
  const visFeil = () => {
    const feil = les();
    if (teller) teller.textContent = fraTjeneren + feil.length;
    const mal = document.getElementById("avvistrad");
    if (!mal) return;
    const ul = document.querySelector("#avviste ul");
    for (const gammel of ul.querySelectorAll("[data-nr]")) gammel.remove();
    for (const [nr, rad] of feil.entries()) {
      const del = mal.content.cloneNode(true).firstElementChild;
      del.dataset.nr = nr;
      for (const sted of del.querySelectorAll("[data-navn]")) sted.textContent = rad.navn;
      (del.querySelector("[data-melding] .status > span") || del.querySelector("[data-melding]")).textContent = rad.melding;
      del.querySelector("[data-hjelp]").textContent = rad.hjelp;
      ul.append(del);
    }
    document.getElementById("ingen-feil").hidden = fraTjeneren + feil.length > 0;
    const del = document.getElementById("avviste");
    if ("skjulTom" in del.dataset) del.hidden = !feil.length;
  };
  document.addEventListener("click", (h) => {
    const knapp = h.target.closest("#avviste [data-fjern]");
    if (!knapp) return;
    const nr = Number(knapp.closest("[data-nr]").dataset.nr);
    husk(les().filter((_, hvilken) => hvilken !== nr));
    visFeil();
    (document.querySelector("#avviste [data-fjern]") || document.getElementById("filer")).focus();
  });

  // --- the queue
  let koe = [];
  let runde = { ferdig: 0, feil: 0, pakker: 0 };
  let gaar = false;

  const avbrytAlle = document.getElementById("avbryt-alle");
  const vis = (rad, hva, sendt) => {
    if (hva !== undefined) rad.del.querySelector("[data-tekst]").textContent = hva;
    if (sendt === undefined) return;
    const prosent = Math.floor((rad.stoerrelse ? Math.min(1, sendt / rad.stoerrelse) : 0) * 100);
    rad.del.querySelector("progress").value = prosent;
    if (hva === undefined) vis(rad, tekst("prosent", { prosent }));
  };
  const visSum = () => {
    rot.hidden = koe.length === 0;
    const antall = runde.ferdig + runde.feil + koe.length;
    document.getElementById("opplastingssum").textContent = tekst("sum", { ferdig: runde.ferdig, antall });
    for (const rad of koe.slice(0, VISES)) {
      if (!rad.del.isConnected) liste.append(rad.del);
    }
    avbrytAlle.hidden = koe.length < 2;
  };
  const ta = (rad) => {
    koe = koe.filter((annen) => annen !== rad);
    rad.del.remove();
    visSum();
  };
  const avvis = (rad, melding, hjelp) => {
    runde.feil += 1;
    husk([...les(), { navn: rad.navn, melding, hjelp: hjelp || "" }]);
    si(`${rad.navn}: ${melding}`);
    ta(rad);
  };
  const sov = (ms, signal) => new Promise((ja) => {
    const vekker = setTimeout(ja, ms);
    for (const [hvem, hva] of [[signal, "abort"], [window, "online"]]) {
      hvem.addEventListener(hva, () => { clearTimeout(vekker); ja(); }, { once: true });
    }
  });

  const steg = async (rad) => {
    if (!rad.url) {
      vis(rad, tekst("regner"));
      rad.sha256 ??= await kontrollsum(rad.fil);
      Object.assign(rad, await opprett(rad, adresse, rad.stopp.signal));
    }
    const svar = await send(rad, rad.stopp.signal, (sendt) => vis(rad, undefined, sendt));
    // Only the server's own word says that the file is kept.
    if (svar.getHeader("Upload-Complete") !== "?1") throw Object.assign(new Error("laast"), { slag: "laast" });
    runde.ferdig += 1;
    if (/\.zip$/i.test(rad.navn)) runde.pakker += 1;
    ta(rad);
  };

  // How long to wait before the file is tried again; null when it is out of the queue, or the page is left.
  const etter = (rad, feil, forsoek) => {
    if (feil.slag === "avbrutt") ta(rad);
    else if (feil.slag === "avvist") avvis(rad, feil.melding || tekst("ukjent"), feil.hjelp || tekst("ukjentHjelp"));
    else if (feil.slag === "ulest") avvis(rad, tekst("ulest"), tekst("ulestHjelp"));
    else if (feil.slag === "borte" || feil.slag === "skadet") {
      rad.url = "";
      rad.skader = (rad.skader || 0) + 1;
      if (rad.skader <= FLEST_SKADER) return 0;
      avvis(rad, feil.melding || tekst("ukjent"), feil.hjelp || tekst("ukjentHjelp"));
    } else if (feil.slag === "ut") {
      // The page itself says what stands in the way now.
      koe = [];
      window.location.assign(side);
    } else {
      vis(rad, tekst("proeverIgjen"));
      return ventetid(forsoek, feil.bedt);
    }
    return null;
  };

  const arbeid = async () => {
    let forsoek = 0;
    while (koe.length) {
      const rad = koe[0];
      try {
        await steg(rad);
        forsoek = 0;
      } catch (feil) {
        if (!feil.slag) throw feil;
        const ventes = etter(rad, feil, forsoek);
        forsoek = ventes ? forsoek + 1 : 0;
        if (ventes) await sov(ventes, rad.stopp.signal);
      }
    }
  };
  const start = async () => {
    if (gaar || !koe.length) return;
    gaar = true;
    try {
      await arbeid();
    } finally {
      gaar = false;
    }
    const pakkUt = document.getElementById("pakk-ut");
    if (pakkUt && runde.pakker) pakkUt.submit();
    else if (deles && (runde.ferdig || runde.feil)) window.location.assign(side);
    else if (runde.ferdig || runde.feil) window.location.assign(`${side}?fane=${runde.feil ? "feil" : "opplastede"}`);
  };

  // The one that is being sent leaves the queue by itself.
  const avbryt = (rad) => {
    rad.stopp.abort();
    if (rad !== koe[0]) ta(rad);
    if (rad.url) forkast(rad.url);
  };
  avbrytAlle.addEventListener("click", () => {
    for (const rad of [...koe].reverse()) avbryt(rad);
    document.getElementById("filer").focus();
  });

  const id = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  const forMye = (filer) => {
    const maks = Number(rot.dataset.maksByte);
    if (filer.length > Number(rot.dataset.maksFiler)) return "forMange";
    const samlet = filer.filter(({ size }) => size <= maks).reduce((sum, { size }) => sum + size, 0);
    return samlet > Number(rot.dataset.maksRunde) ? "forStorRunde" : "";
  };
  // As many as one round takes, then the next; a file that is too big by itself gets its own refusal.
  const iRunder = (filer) => {
    const runder = [];
    for (const fil of filer) {
      const siste = runder.at(-1);
      if (siste && !forMye([...siste, fil])) siste.push(fil);
      else runder.push([fil]);
    }
    return runder;
  };
  const velg = (filer) => {
    if (!filer.length) return;
    const nei = deles ? "" : forMye(filer);
    if (nei) {
      husk([...les(), { navn: tekst("antallFiler", { antall: filer.length }), melding: tekst(nei), hjelp: tekst("forMangeHjelp") }]);
      window.location.assign(`${side}?fane=feil`);
      return;
    }
    const runder = deles ? iRunder(filer) : [filer];
    for (const [fil, naa] of runder.map((en) => [en, id()]).flatMap(([en, nr]) => en.map((fil) => [fil, nr]))) {
      const del = document.getElementById("opplastingsrad").content.cloneNode(true).firstElementChild;
      for (const sted of del.querySelectorAll("[data-navn]")) sted.textContent = fil.name;
      del.querySelector("progress").setAttribute("aria-label", fil.name);
      const rad = {
        fil, del, navn: fil.name, stoerrelse: fil.size, runde: naa, felt: { [felt]: verdi }, sha256: null, url: "",
        stopp: new AbortController(),
      };
      koe.push(rad);
      vis(rad, tekst("venter"));
      del.querySelector("[data-avbryt]").addEventListener("click", () => {
        avbryt(rad);
        (liste.querySelector("button") || document.getElementById("filer")).focus();
      });
    }
    visSum();
    start();
  };

  const filfelt = document.getElementById("filer");
  const taValgte = () => {
    velg([...filfelt.files]);
    filfelt.value = "";
  };
  filfelt.addEventListener("change", taValgte);
  const skjema = document.getElementById("opplasting");
  skjema.querySelector("[data-uten-skript]").hidden = true;
  // Files may be dropped anywhere on the page: a near miss must not open the file instead.
  for (const navn of ["dragenter", "dragover"]) {
    document.addEventListener(navn, (h) => {
      if (![...(h.dataTransfer?.types || [])].includes("Files")) return;
      h.preventDefault();
      skjema.classList.add("slipp");
    });
  }
  for (const navn of ["dragleave", "drop", "dragend"]) {
    document.addEventListener(navn, () => skjema.classList.remove("slipp"));
  }
  document.addEventListener("drop", (h) => {
    if (!h.dataTransfer?.files.length) return;
    h.preventDefault();
    velg([...h.dataTransfer.files]);
  });
  // Nothing is handed in without what is on its way.
  document.addEventListener("submit", (h) => {
    if (!koe.length || !h.target.matches("[data-laas-under-opplasting]")) return;
    h.preventDefault();
    si(tekst("ventPaa"));
    liste.querySelector("button").focus();
  }, true);
  window.addEventListener("beforeunload", (h) => {
    if (koe.length) h.preventDefault();
  });
  visFeil();
  taValgte(); // also what was chosen before this script listened
})();
