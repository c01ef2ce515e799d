// Says how long is left where the monitor names an end: «slutt 14:00, om 8 min». The server's clock, carried on.
(() => {
  "use strict";

  const HVERT_MS = 5_000;
  const MINUTT_MS = 60_000;
  const LENGST_MIN = 90;

  let tjener = null;
  let lestFra = "";

  // The fragment says what the clock was when it was made; an answer without one says it in its head.
  const stillKlokken = () => {
    const tid = document.getElementById("levende")?.dataset.tid;
    if (!tid || tid === lestFra) return;
    lestFra = tid;
    tjener = { tid: Date.parse(tid), ved: performance.now() };
  };

  const skriv = () => {
    stillKlokken();
    if (!tjener) return;
    const naa = tjener.tid + performance.now() - tjener.ved;
    for (const felt of document.querySelectorAll("#levende [data-til]")) {
      const minutter = Math.ceil((Date.parse(felt.dataset.til) - naa) / MINUTT_MS);
      const tekst = minutter > 0 && minutter <= LENGST_MIN ? `, ${felt.dataset.ord.replace("{n}", minutter)}` : "";
      if (felt.textContent !== tekst) felt.textContent = tekst;
    }
  };

  const start = () => {
    if (!document.getElementById("levende")) return;
    skriv();
    setInterval(skriv, HVERT_MS);
    document.addEventListener("htmx:afterRequest", (hendelse) => {
      const dato = Date.parse(hendelse.detail.xhr?.getResponseHeader("Date") || "");
      if (hendelse.detail.successful && dato) tjener = { tid: dato, ved: performance.now() };
    });
    document.addEventListener("htmx:afterSettle", skriv);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
