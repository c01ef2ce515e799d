// What the machine check measures. Each function gives {utfall: "bra" | "svakt" | "daarlig", ...} and never throws.
(() => {
  "use strict";

  const MB = 1024 * 1024;
  const MINUTT_MS = 60000;
  const RUNDTURER = 6;
  const FORSOEK = 8;
  const SVARFRIST_MS = 15000;
  const OPPLASTINGSFRIST_MS = 60000;
  // Milliseconds of a round trip, megabit a second, and MB that a day's files take.
  const RASKT_SVAR = 400;
  const TREGT_SVAR = 3000;
  const RASK_OPPLASTING = 1;
  const NOK_PLASS = 300;
  const LITE_VINDU = 700;

  const hent = async (adresse, valg, frist) => {
    const stopp = new AbortController();
    const vakt = setTimeout(() => stopp.abort(), frist);
    try {
      return await fetch(adresse, { cache: "no-store", signal: stopp.signal, ...valg });
    } finally {
      clearTimeout(vakt);
    }
  };

  // By what it can do, never by its name: [what, whether it is there, whether an exam can do without it].
  const nettleser = () => {
    const krav = [
      ["fetch", () => window.fetch && window.AbortController, false],
      ["File.slice", () => window.Blob && Blob.prototype.slice && Blob.prototype.arrayBuffer, false],
      ["FormData", () => window.FormData, false],
      ["template", () => "content" in document.createElement("template"), false],
      ["Intl", () => window.Intl && Intl.DateTimeFormat, false],
      ["IndexedDB", () => window.indexedDB, true],
      ["SHA-256", () => window.crypto && crypto.subtle, true],
      ["BroadcastChannel", () => window.BroadcastChannel, true],
      ["Web Locks", () => navigator.locks, true],
    ];
    const mangler = krav.filter(([, finnes]) => !finnes());
    const utfall = mangler.some(([, , kanUnnvaeres]) => !kanUnnvaeres) ? "daarlig" : mangler.length ? "svakt" : "bra";
    return { utfall, mangler: mangler.map(([hva]) => hva) };
  };

  // The middle one of several round trips, and how far the machine's clock is from the server's (ms, + is ahead).
  const nett = async (adresse) => {
    const turer = [];
    try {
      for (let nr = 0; nr < RUNDTURER; nr += 1) {
        const [fra, klokka] = [performance.now(), Date.now()];
        const svar = await hent(adresse, {}, SVARFRIST_MS);
        if (!svar.ok) throw new Error("svar");
        const { naa } = await svar.json();
        const ms = performance.now() - fra;
        turer.push({ ms, foran: klokka + ms / 2 - Date.parse(naa) });
      }
    } catch {
      return { utfall: "daarlig", ms: null, foran: null };
    }
    // The first one also opens the connection.
    const sortert = turer.slice(1).sort((a, b) => a.ms - b.ms);
    const { ms } = sortert[Math.floor(sortert.length / 2)];
    const utfall = ms <= RASKT_SVAR ? "bra" : ms <= TREGT_SVAR ? "svakt" : "daarlig";
    return { utfall, ms, foran: sortert[0].foran };
  };

  const klokke = (foran) => {
    if (foran === null) return { utfall: "daarlig", minutter: 0, foran };
    const minutter = Math.round(Math.abs(foran) / MINUTT_MS);
    return { utfall: minutter >= 2 ? "svakt" : "bra", minutter, foran };
  };

  const tilfeldig = (antall) => {
    const byte = new Uint8Array(antall);
    const MEST = 65536;
    for (let fra = 0; fra < antall; fra += MEST) crypto.getRandomValues(byte.subarray(fra, fra + MEST));
    return byte;
  };

  const vent = (ms) => new Promise((ja) => setTimeout(ja, ms));

  // One piece, and how many ms it took; null when so many measure now that nothing can be known of this line.
  const sendBit = async (adresse, bit) => {
    const token = document.querySelector("meta[name=csrf-token]")?.content || "";
    const headers = { "Content-Type": "application/octet-stream", "X-CSRFToken": token };
    const body = tilfeldig(bit);
    for (let forsoek = 1; forsoek <= FORSOEK; forsoek += 1) {
      const fra = performance.now();
      const svar = await hent(adresse, { method: "POST", body, headers }, OPPLASTINGSFRIST_MS);
      if (svar.status !== 429) {
        const { mottatt } = svar.ok ? await svar.json() : {};
        if (mottatt !== bit) throw new Error("svar");
        return performance.now() - fra;
      }
      // A whole class checks at once: each at its own time.
      await vent(1000 + Math.random() * 2000);
    }
    return null;
  };

  const fart = async (adresse, biter, bit) => {
    let brukt = 0;
    try {
      for (let nr = 0; nr < biter; nr += 1) {
        const ms = await sendBit(adresse, bit);
        if (ms === null) return { utfall: "bra", travelt: true };
        brukt += ms;
      }
    } catch {
      return { utfall: "daarlig" };
    }
    const mbit = (biter * bit * 8) / 1000 / Math.max(brukt, 1);
    return { utfall: mbit >= RASK_OPPLASTING ? "bra" : "svakt", mbit, sekunder: (10 * MB * 8) / 1000000 / mbit };
  };

  const lagring = async () => {
    try {
      await new Promise((ja, nei) => {
        const sak = indexedDB.open("maskinsjekk", 1);
        sak.onsuccess = () => {
          sak.result.close();
          indexedDB.deleteDatabase("maskinsjekk");
          ja();
        };
        sak.onerror = nei;
        sak.onblocked = nei;
      });
    } catch {
      return { utfall: "daarlig" };
    }
    try {
      const { quota, usage } = await navigator.storage.estimate();
      const mb = Math.floor((quota - usage) / MB);
      return { utfall: mb >= NOK_PLASS ? "bra" : "svakt", mb };
    } catch {
      return { utfall: "bra" };
    }
  };

  const skjerm = () => {
    const [bredde, hoyde] = [window.innerWidth, window.innerHeight];
    return { utfall: bredde < LITE_VINDU ? "svakt" : "bra", bredde, hoyde };
  };

  window.maskinsjekk = { nettleser, nett, klokke, fart, lagring, skjerm };
})();
