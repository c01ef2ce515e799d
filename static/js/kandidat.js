// The candidate's pages: clocks that count by the server's time, and whether the server answers.
(() => {
  "use strict";

  const SEKUND = 1000;
  const MINUTT = 60;
  const TIME = 3600;
  // Pages that open at the same second must not all ask at that second.
  const SPREDNING = 1500;

  // The server's clock decides; the machine's own clock only measures how long it is since the page was made.
  let tjener = null;
  let lest = 0;
  let lestFra = "";
  const lesKlokke = () => {
    const felt = document.querySelector("[data-naa]");
    // Only once: what the page was made with is old when something else on it is swapped.
    if (!felt || felt.dataset.naa === lestFra) return;
    lestFra = felt.dataset.naa;
    tjener = Date.parse(felt.dataset.naa);
    lest = performance.now();
  };
  const naa = () => tjener + (performance.now() - lest);

  const to = (tall) => String(tall).padStart(2, "0");
  const klokke = (sekunder) => {
    const rest = `${to(Math.floor((sekunder % TIME) / MINUTT))}:${to(sekunder % MINUTT)}`;
    return sekunder >= TIME ? `${Math.floor(sekunder / TIME)}:${rest}` : rest;
  };

  const oslo = new Intl.DateTimeFormat("nb", {
    timeZone: "Europe/Oslo", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  });
  const vis = (felt, tekst) => {
    if (felt.textContent !== tekst) felt.textContent = tekst;
  };

  // A remaining time on the server's own form («4 t 07 min»), with its own words for the units.
  const TIMEORD = { en: "h", se: "d" }[document.documentElement.lang] || "t";
  const varighet = (sekunder) => {
    if (sekunder < MINUTT) return null;
    const min = Math.floor((sekunder % TIME) / MINUTT);
    return sekunder < TIME ? `${min} min` : `${Math.floor(sekunder / TIME)} ${TIMEORD} ${to(min)} min`;
  };

  let spurt = "";
  const spoer = (hvorfor) => {
    if (spurt === hvorfor || !window.htmx) return;
    spurt = hvorfor;
    setTimeout(() => window.htmx.trigger(document.body, "sjekk"), Math.random() * SPREDNING);
  };

  const tikk = () => {
    if (tjener === null) return;
    for (const felt of document.querySelectorAll("[data-tjenerklokke]")) vis(felt, oslo.format(naa()));
    for (const felt of document.querySelectorAll("[data-nedtelling]")) {
      const igjen = Math.ceil((Date.parse(felt.dataset.nedtelling) - naa()) / SEKUND);
      vis(felt, klokke(Math.max(0, igjen)));
      if (igjen <= 0) spoer(felt.dataset.nedtelling);
    }
    for (const felt of document.querySelectorAll("[data-igjen-til]")) {
      const igjen = Math.ceil((Date.parse(felt.dataset.igjenTil) - naa()) / SEKUND);
      const tekst = varighet(igjen);
      if (tekst) vis(felt, tekst);
      if (igjen <= 0) spoer(felt.dataset.igjenTil);
    }
  };

  const kobling = (tilkoblet) => {
    for (const felt of document.querySelectorAll("[data-naar=tilkoblet]")) felt.hidden = !tilkoblet;
    for (const felt of document.querySelectorAll("[data-naar=frakoblet]")) felt.hidden = tilkoblet;
  };

  // An end that has moved is said with the old one beside it, also after a reload; a new log-in has nothing to compare.
  const huskSlutt = () => {
    const felt = document.querySelector("[data-slutt]");
    if (!felt) return;
    const naa = { slutt: felt.dataset.slutt, grunn: felt.dataset.grunn };
    let foer = null;
    try {
      foer = JSON.parse(sessionStorage.getItem(felt.dataset.sluttFor));
      if (!foer) sessionStorage.setItem(felt.dataset.sluttFor, JSON.stringify(naa));
    } catch {
      return;
    }
    if (!foer || foer.slutt === naa.slutt) return;
    const hva = foer.grunn === naa.grunn ? felt.dataset.flyttet : felt.dataset.endret;
    const tekst = hva.replace("{foer}", foer.slutt).replace("{slutt}", naa.slutt);
    felt.textContent = tekst;
    felt.hidden = false;
    vis(document.getElementById("stripe-melding"), tekst);
  };

  document.addEventListener("htmx:afterRequest", (h) => kobling(Boolean(h.detail.xhr && h.detail.xhr.status)));
  document.addEventListener("htmx:sendError", () => kobling(false));
  document.addEventListener("htmx:timeout", () => kobling(false));
  const nyStripe = () => {
    lesKlokke();
    huskSlutt();
  };
  document.addEventListener("htmx:afterSettle", nyStripe);
  document.addEventListener("kandidat:ny-stripe", nyStripe);
  document.addEventListener("kandidat:nett", (h) => kobling(h.detail));
  window.addEventListener("offline", () => kobling(false));
  window.addEventListener("online", () => spoer(`nett ${Date.now()}`));
  // A machine that has slept asks at once.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) spoer(`vist ${Date.now()}`);
  });

  nyStripe();
  tikk();
  setInterval(tikk, SEKUND);
})();
