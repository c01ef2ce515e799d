// Keeps the monitor fresh, and says how old it is. Without script the page works by «Oppdater nå».
(() => {
  "use strict";

  const HVERT_MS = 30_000;
  const PROEV_IGJEN_MS = 5_000;
  const INGEN_ADGANG = [403, 404];
  // Seventy monitors opened at the same bell must not ask in the same second.
  const SPREDNING = 0.1;

  const finn = (id) => document.getElementById(id);
  const spredt = (ms) => ms * (1 - SPREDNING + 2 * SPREDNING * Math.random());

  let neste = 0;
  let sistOk = performance.now();
  // The server's clock, carried on by how long the page has been open; the computer's own clock is never asked.
  let tjener = null;
  let forrigeSetninger = [];
  let sisteRad = "";
  let lestFra = "";

  const hent = () => {
    clearTimeout(neste);
    // Set at once: a request that never comes back must not stop the refreshing.
    neste = setTimeout(hent, spredt(HVERT_MS));
    window.htmx.trigger(finn("henter"), "monitor:hent");
  };

  const settTjenertid = (millisekunder) => {
    tjener = { ved: performance.now(), tid: millisekunder };
  };

  const klokkeslett = (millisekunder) =>
    new Intl.DateTimeFormat("nb-NO", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Oslo" }).format(millisekunder);

  const tikk = () => {
    const siden = Math.floor((performance.now() - sistOk) / 1000);
    const alder = finn("alder");
    const mal = siden < 60 ? alder.dataset.sekunder : alder.dataset.minutter;
    alder.querySelector("span").textContent = mal.replace("{n}", siden < 60 ? siden : Math.floor(siden / 60));
    alder.hidden = false;
    if (tjener) finn("tjenertid").textContent = klokkeslett(tjener.tid + performance.now() - tjener.ved);
  };

  const lesOpp = (tekst) => {
    finn("kunngjoering").textContent = tekst;
  };

  // Reads what the fragment says of itself: the time, the number for the title, and what is new in words. Each fragment
  // once: a menu or a log that is put in the page leaves it as it was, and its time is not the time now.
  const lesFragment = () => {
    const levende = finn("levende");
    if (levende.dataset.tid === lestFra) return;
    lestFra = levende.dataset.tid;
    settTjenertid(Date.parse(levende.dataset.tid));
    const setninger = levende.dataset.setninger.split("|");
    const ny = levende.dataset.kunngjoering || setninger.find((setning, nr) => setning !== forrigeSetninger[nr]);
    if (forrigeSetninger.length && ny) lesOpp(ny);
    forrigeSetninger = setninger;
    const tittel = document.title.replace(/^\(\d+\) /, "");
    const antall = Number(levende.dataset.antall);
    document.title = antall ? `(${antall}) ${tittel}` : tittel;
  };

  const fersk = () => {
    sistOk = performance.now();
    finn("fra").hidden = true;
    finn("liste").classList.remove("fra");
    tikk();
  };

  const mistet = () => {
    const fra = finn("fra");
    if (fra.hidden) fra.querySelector("span").textContent = klokkeslett(tjener.tid + sistOk - tjener.ved);
    fra.hidden = false;
    finn("liste").classList.add("fra");
    clearTimeout(neste);
    neste = setTimeout(hent, spredt(PROEV_IGJEN_MS));
  };

  // After an act focus stays where the person was: on the row, when its button is gone.
  const fokuserRad = () => {
    const borte = !document.activeElement || document.activeElement === document.body;
    const rad = sisteRad && borte && finn(sisteRad);
    // In the table the name holds the focus, on the map the seat itself.
    if (rad) (rad.querySelector("th") || rad).focus();
    sisteRad = "";
  };

  const start = () => {
    if (!finn("levende")) return;
    lesFragment();
    tikk();
    setInterval(tikk, 1000);
    neste = setTimeout(hent, spredt(HVERT_MS));

    finn("oppdater").addEventListener("click", (hendelse) => {
      hendelse.preventDefault();
      hent();
    });
    document.addEventListener("htmx:beforeRequest", (hendelse) => {
      if (hendelse.target.id !== "henter") sisteRad = hendelse.target.closest("tr, .plass")?.id || "";
    });
    document.addEventListener("htmx:afterRequest", (hendelse) => {
      if (hendelse.detail.successful) {
        const dato = Date.parse(hendelse.detail.xhr.getResponseHeader("Date") || "");
        if (dato) settTjenertid(dato);
        // A menu or a log that came says nothing of how old the list is.
        if (hendelse.target.id === "henter" || hendelse.detail.xhr.responseText.includes('id="levende"')) fersk();
      } else if (hendelse.target.id === "henter") {
        // No longer allowed is not the same as out of touch: the server's own page says what has happened.
        if (INGEN_ADGANG.includes(hendelse.detail.xhr.status)) location.reload();
        else mistet();
      }
    });
    // A refresh that was under way when somebody acted is older than the answer to the act, and must not undo it.
    document.addEventListener("htmx:beforeSwap", (hendelse) => {
      const { xhr, requestConfig } = hendelse.detail;
      const tid = requestConfig?.elt?.id === "henter" && /data-tid="([^"]+)"/.exec(xhr.responseText);
      if (tid && Date.parse(tid[1]) < Date.parse(finn("levende").dataset.tid)) hendelse.detail.shouldSwap = false;
    });
    document.addEventListener("htmx:afterSettle", () => {
      lesFragment();
      fokuserRad();
    });
    // The computer knows before the next refresh that its network is gone, and that it is back.
    window.addEventListener("offline", mistet);
    window.addEventListener("online", hent);
    if (!navigator.onLine) mistet();
    // A computer that wakes up asks at once.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && performance.now() - sistOk > HVERT_MS) hent();
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
