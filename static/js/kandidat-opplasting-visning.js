// What the hand-in page shows of files on their way and files with errors. Words stand in the page itself.
(() => {
  "use strict";

  const KB = 1024;
  const MB = KB * KB;
  const HUNDRE = 100;
  const NEVNES = 3;
  const STED = document.querySelector("[data-sted]")?.dataset.sted || "/kandidat/";

  const rot = document.getElementById("koe");
  if (!rot) return;

  // «{navn}» in the page's own sentence is filled in; a hidden sign of right-to-left never comes in as markup.
  const tekst = (navn, verdier = {}) =>
    (rot.dataset[navn] || "").replace(/\{(\w+)\}/g, (hele, felt) => (felt in verdier ? verdier[felt] : hele));

  const desimal = (tall) => tall.toFixed(1).replace(".", ",");
  const stoerrelse = (byte) => {
    if (byte < KB) return `${byte} byte`;
    return Math.round(byte / KB) < KB ? `${Math.round(byte / KB)} kB` : `${desimal(byte / MB)} MB`;
  };
  // «4,9 av 8,1 MB»: both in the unit of the whole.
  const av = (sendt, alle) => {
    if (alle < KB) return tekst("av", { sendt, alle: stoerrelse(alle) });
    const kilo = Math.round(alle / KB) < KB;
    return tekst("av", { sendt: kilo ? Math.round(sendt / KB) : desimal(sendt / MB), alle: stoerrelse(alle) });
  };

  const sett = (felt, ny) => {
    if (felt && felt.textContent !== ny) felt.textContent = ny;
  };

  const fyll = (mal, rad) => {
    const del = document.getElementById(mal).content.cloneNode(true).firstElementChild;
    del.dataset.id = rad.id;
    for (const felt of del.querySelectorAll("[data-navn]")) felt.textContent = rad.navn;
    return del;
  };

  // Rows keep their place and their node, so that focus stays where it is.
  const synk = (liste, mal, rader, oppdater) => {
    const gamle = new Map([...liste.children].map((del) => [del.dataset.id, del]));
    const hadde = [...gamle.values()].find((del) => del.contains(document.activeElement));
    for (const rad of rader) {
      const del = gamle.get(rad.id) || liste.appendChild(fyll(mal, rad));
      gamle.delete(rad.id);
      oppdater(del, rad);
    }
    for (const del of gamle.values()) del.remove();
    return Boolean(hadde && !hadde.isConnected);
  };

  const visRad = (del, rad, naa) => {
    const andel = rad.stoerrelse ? naa.sendt / rad.stoerrelse : 0;
    const prosent = Math.floor(Math.min(1, andel) * HUNDRE);
    const maaler = del.querySelector("progress");
    maaler.value = prosent;
    maaler.setAttribute("aria-label", rad.navn);
    const igjen = naa.sekunder ? ` · ${tekst("igjen", { sekunder: naa.sekunder })}` : "";
    sett(del.querySelector("[data-tekst]"), av(naa.sendt, rad.stoerrelse) + igjen);
    sett(del.querySelector("[data-prosent]"), naa.hva || tekst("prosent", { prosent }));
  };

  const oppramsing = (rader) => {
    const navn = rader.slice(0, NEVNES).map((rad) => `«${rad.navn}»`).join(", ");
    return rader.length > NEVNES ? tekst("ogFlere", { navn, antall: rader.length - NEVNES }) : navn;
  };

  const visKoe = (rader, fremdrift, runde) => {
    rot.hidden = rader.length === 0;
    const mistet = synk(rot.querySelector("ul"), "koe-rad", rader, (del, rad) => visRad(del, rad, fremdrift(rad)));
    const sendt = rader.reduce((sum, rad) => sum + Math.min(fremdrift(rad).sendt, rad.stoerrelse), runde.byte);
    const alle = rader.reduce((sum, rad) => sum + rad.stoerrelse, runde.byte);
    const antall = runde.antall + rader.length;
    sett(document.getElementById("koe-sum"), tekst("sum", { ferdig: runde.antall, antall, byte: av(sendt, alle) }));
    if (mistet) document.getElementById("filer")?.focus();
    // The hand-in waits for what is on its way, and says so.
    const venter = document.getElementById("lever-venter");
    if (venter) {
      sett(venter, rader.length ? tekst("leverNaar", { navn: oppramsing(rader) }) : "");
      venter.hidden = rader.length === 0;
    }
  };

  const visAvviste = (rader) => {
    const del = document.getElementById("avviste");
    del.hidden = rader.length === 0;
    sett(document.getElementById("avviste-tittel"), tekst("medFeil", { antall: rader.length }));
    const mistet = synk(del.querySelector("ul"), "avvist-rad", rader, (punkt, rad) => {
      sett(punkt.querySelector("[data-tekst]"), rad.stoerrelse === null ? "" : stoerrelse(rad.stoerrelse));
      sett(punkt.querySelector("[data-melding] .status > span") || punkt.querySelector("[data-melding]"), rad.melding);
      sett(punkt.querySelector("[data-hjelp]"), rad.hjelp || "");
      punkt.querySelector("[data-melding]").id = `avvist-${rad.id}`;
    });
    if (mistet) (del.querySelector("button") || document.getElementById("filer"))?.focus();
    if (!rader.length) document.getElementById("koe-feil").hidden = true;
  };

  // The reader starts at the list of what is wrong, once a round has been judged.
  const oppsummer = (rader) => {
    const boks = document.getElementById("koe-feil");
    sett(boks.querySelector("h2"), tekst(rader.length === 1 ? "ikkeLastetEn" : "ikkeLastet", { antall: rader.length }));
    boks.querySelector("ul").replaceChildren(
      ...rader.map((rad) => {
        const punkt = document.createElement("li");
        const lenke = punkt.appendChild(document.createElement("a"));
        lenke.href = `#avvist-${rad.id}`;
        lenke.textContent = `${rad.navn}: ${rad.melding}`;
        return punkt;
      }),
    );
    boks.hidden = rader.length === 0;
    if (rader.length) boks.focus();
  };

  const nett = (grunn) => {
    const felt = document.getElementById("koe-nett");
    sett(felt.querySelector("p"), grunn ? tekst(grunn) : "");
    felt.hidden = !grunn;
    document.dispatchEvent(new CustomEvent("kandidat:nett", { detail: grunn !== "utenNett" }));
  };

  const si = (setning) => sett(document.getElementById("koe-status"), setning);

  // The files go by themselves; without script the form's own button sends them.
  const skjulSend = () => {
    const rad = document.querySelector("#opplasting [data-uten-skript]");
    if (rad) rad.hidden = true;
  };
  skjulSend();

  // What was begun elsewhere, without what is being sent from here.
  const visHalvveis = (mine) => {
    const del = document.getElementById("halvveis");
    if (!del) return;
    for (const rad of del.querySelectorAll("[data-halvveis]")) {
      rad.hidden = mine.some(({ url }) => url === rad.dataset.halvveis);
    }
    del.hidden = !del.querySelector("[data-halvveis]:not([hidden])");
  };

  // Parts of the page as the server has them now; what the reader is in the middle of stays.
  const hentPaaNytt = async () => {
    let svar = null;
    try {
      svar = await fetch(rot.dataset.side, { redirect: "manual", headers: { Accept: "text/html" } });
    } catch {
      return;
    }
    if (svar.type === "opaqueredirect") window.location.assign(STED);
    if (!svar.ok) return;
    const ny = new DOMParser().parseFromString(await svar.text(), "text/html");
    const fokus = document.activeElement?.id;
    for (const id of ["stripe", "ingress", "fase", "velg", "halvveis", "opplastede", "lever"]) {
      const gammel = document.getElementById(id);
      const erstatning = ny.getElementById(id);
      if (gammel && erstatning) gammel.replaceWith(document.adoptNode(erstatning));
    }
    const stripe = document.getElementById("stripe");
    if (stripe && window.htmx) window.htmx.process(stripe);
    document.dispatchEvent(new CustomEvent("kandidat:ny-stripe"));
    if (fokus && document.activeElement === document.body) document.getElementById(fokus)?.focus();
    skjulSend();
  };

  Object.assign(window.kandidatopplasting, { rot, tekst, visKoe, visAvviste, oppsummer, nett, si, visHalvveis, hentPaaNytt, STED });
})();
