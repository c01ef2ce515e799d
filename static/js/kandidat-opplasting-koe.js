// The queue of files on their way: it goes on by itself after a reload, a lost network, a busy server, another tab.
(() => {
  "use strict";

  const { rot, tekst, hentPaaNytt, ...deler } = window.kandidatopplasting || {};
  if (!rot) return;

  const { adresse, eier } = rot.dataset;
  const SEKUND = 1000;
  const FLEST_SKADER = 3;
  const HUSK_TAKT_MS = 400;

  let lager = null;
  let rader = [];
  let kjoerer = false;
  let vekk = () => {};
  let runde = { antall: 0, byte: 0 };
  let nyeAvviste = false;
  // What is known of a file on its way: bytes sent, words, and how to stop it.
  const paaVei = new Map();
  const hos = (rad) => paaVei.get(rad.id) || { sendt: rad.sendt || 0, hva: tekst("venter") };
  const ventende = () => rader.filter(({ tilstand }) => tilstand === "venter");
  const avviste = () => rader.filter(({ tilstand }) => tilstand === "avvist");

  // Tabs of the same candidate tell each other what has changed.
  const kanal = window.BroadcastChannel ? new BroadcastChannel(`eksamen-opplasting-${eier}`) : null;
  const siTilAndre = (melding) => kanal?.postMessage(melding);

  const vis = () => {
    deler.visKoe(ventende(), hos, runde);
    deler.visAvviste(avviste());
    deler.visHalvveis(ventende());
  };

  const avvis = async (rad, melding, hjelp) => {
    Object.assign(rad, { tilstand: "avvist", melding, hjelp, fil: null, url: "" });
    nyeAvviste = true;
    await lager.endre(rad);
    siTilAndre({ slag: "endret" });
  };

  const ferdig = async (rad) => {
    rader = rader.filter(({ id }) => id !== rad.id);
    runde = { antall: runde.antall + 1, byte: runde.byte + rad.stoerrelse };
    await lager.fjern(rad.id);
    deler.si(tekst("ferdig", { navn: rad.navn }));
    siTilAndre({ slag: "ferdig", id: rad.id });
    await hentPaaNytt();
    vis();
  };

  const beregn = (naa, sendt) => {
    naa.fra ??= { tid: performance.now(), sendt };
    const brukt = (performance.now() - naa.fra.tid) / SEKUND;
    const fart = brukt > 2 ? (sendt - naa.fra.sendt) / brukt : 0;
    return fart > 0 ? (alle) => Math.max(1, Math.round((alle - sendt) / fart)) : () => 0;
  };

  const steg = async (rad) => {
    const stopp = new AbortController();
    const naa = { sendt: rad.sendt || 0, hva: "", stopp };
    paaVei.set(rad.id, naa);
    if (!rad.fil) throw Object.assign(new Error("ulest"), { slag: "ulest" });
    if (!rad.url) {
      naa.hva = tekst("regner");
      vis();
      rad.sha256 ??= await deler.kontrollsum(rad.fil);
      const { url, sendt } = await deler.opprett(rad, adresse, stopp.signal);
      Object.assign(rad, { url, sendt });
      paaVei.delete(rad.id);
      await lager.endre(rad);
      return;
    }
    let sist = 0;
    const svar = await deler.send(rad, stopp.signal, (sendt) => {
      const igjen = beregn(naa, sendt);
      Object.assign(naa, { sendt, sekunder: igjen(rad.stoerrelse) });
      rad.sendt = sendt;
      if (performance.now() - sist < HUSK_TAKT_MS) return;
      sist = performance.now();
      deler.nett("");
      vis();
      siTilAndre({ slag: "fremdrift", id: rad.id, sendt });
    });
    // All bytes are there; only the server's own word says that the file is in the answer.
    if (svar.getHeader("Upload-Complete") !== "?1") throw Object.assign(new Error("laast"), { slag: "laast" });
    paaVei.delete(rad.id);
    await ferdig(rad);
  };

  const sov = (ms) =>
    new Promise((ja) => {
      const vekker = setTimeout(ja, ms);
      vekk = () => {
        clearTimeout(vekker);
        ja();
      };
    });

  // Whether to go on at once, and if not, what is waited for. One file's trouble does not hold the others.
  const haandter = async (rad, feil, forsoek) => {
    const naa = paaVei.get(rad.id) || {};
    paaVei.delete(rad.id);
    if (feil.slag === "avvist") await avvis(rad, feil.melding || tekst("ukjent"), feil.hjelp || tekst("spoer"));
    else if (feil.slag === "ulest") await avvis(rad, tekst("ulest"), tekst("ulestHjelp"));
    else if (feil.slag === "borte" || feil.slag === "skadet") {
      rad.skader = (rad.skader || 0) + 1;
      Object.assign(rad, { url: "", sendt: 0 });
      if (rad.skader > FLEST_SKADER) await avvis(rad, feil.melding || tekst("ukjent"), feil.hjelp || tekst("spoer"));
      else await lager.endre(rad);
    } else if (feil.slag === "laast") {
      rad.ikkeFoer = Date.now() + deler.ventetid(1, feil.bedt);
      paaVei.set(rad.id, { sendt: naa.sendt || 0, hva: tekst("annetSted") });
    } else if (feil.slag === "ut") {
      window.location.assign(deler.STED);
      await new Promise(() => {});
    } else if (feil.slag !== "avbrutt") {
      paaVei.set(rad.id, { sendt: naa.sendt || 0, hva: tekst("proeverIgjen") });
      deler.nett(feil.slag === "nett" ? "utenNett" : "opptatt");
      vis();
      await sov(deler.ventetid(forsoek, feil.bedt));
      return forsoek + 1;
    }
    return 0;
  };

  // All files are named to the server first: refusals come at once, and each upload counts from when it was chosen.
  const neste = () => {
    const klare = ventende().filter((rad) => !rad.ikkeFoer || rad.ikkeFoer <= Date.now());
    return klare.find((rad) => !rad.url) || klare[0];
  };

  const arbeid = async () => {
    let forsoek = 0;
    rader = await lager.les();
    while (ventende().length) {
      const rad = neste();
      if (nyeAvviste && (!rad || rad.url)) meldAvviste();
      if (!rad) {
        await sov(SEKUND);
        continue;
      }
      try {
        await steg(rad);
        forsoek = 0;
        deler.nett("");
      } catch (feil) {
        if (!feil.slag) throw feil;
        forsoek = await haandter(rad, feil, forsoek);
      }
      vis();
    }
    runde = { antall: 0, byte: 0 };
    deler.nett("");
    meldAvviste();
    vis();
  };

  const meldAvviste = () => {
    if (!nyeAvviste) return;
    nyeAvviste = false;
    vis();
    deler.oppsummer(avviste());
  };

  // One tab of this browser sends; the others wait for their turn, and show how far it has come.
  const start = () => {
    if (kjoerer || !ventende().length) return;
    kjoerer = true;
    const gjoer = () => arbeid().finally(() => { kjoerer = false; });
    if (navigator.locks) navigator.locks.request(`eksamen-opplasting-${eier}`, gjoer);
    else gjoer();
  };

  const forStor = (filer) => {
    const maks = Number(rot.dataset.maksByte);
    if (filer.length > Number(rot.dataset.maksFiler)) return "forMange";
    const samlet = filer.filter(({ size }) => size <= maks).reduce((sum, { size }) => sum + size, 0);
    return samlet > Number(rot.dataset.maksRunde) ? "forStorRunde" : "";
  };

  const velg = async (filer) => {
    if (!filer.length) return;
    await aapne();  // the store may still be opening
    // crypto.randomUUID is not there without a secure address.
    const id = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
    const felles = { runde: id(), lagt: Date.now(), sha256: null, url: "", sendt: 0 };
    const nei = forStor(filer);
    if (nei) {
      const [melding, hjelp] = [tekst(nei), tekst("forMangeHjelp")];
      const rad = { ...felles, id: id(), nr: 0, navn: tekst("antallFiler", { antall: filer.length }), stoerrelse: null };
      await lager.legg({ ...rad, tilstand: "avvist", melding, hjelp });
      nyeAvviste = true;
      deler.siFra(filer);
    } else {
      // The same file chosen twice is one file.
      const nye = filer.filter((fil) => !ventende().some((rad) => rad.navn === fil.name && rad.stoerrelse === fil.size));
      for (const [nr, fil] of nye.entries()) {
        await lager.legg({ ...felles, id: id(), nr, navn: fil.name, stoerrelse: fil.size, fil, tilstand: "venter" });
      }
    }
    await synk();
    siTilAndre({ slag: "endret" });
    if (!lager.huskes) deler.si(tekst("huskesIkke"));
    document.getElementById("koe-huskes-ikke").hidden = lager.huskes;
    if (nei) meldAvviste();
  };

  const synk = async () => {
    const ferske = await lager.les();
    // The row that is being sent from here keeps its own object.
    rader = ferske.map((rad) => rader.find(({ id }) => id === rad.id && paaVei.get(id)?.stopp) || rad);
    vis();
    start();
  };

  const fjern = async (id) => {
    const rad = rader.find((en) => en.id === id);
    rader = rader.filter((en) => en.id !== id);
    paaVei.get(id)?.stopp?.abort();
    paaVei.delete(id);
    vekk();
    await lager.fjern(id);
    siTilAndre({ slag: "fjernet", id });
    if (rad?.url) await deler.forkast(rad.url);
    if (rad?.tilstand === "venter") deler.si(tekst("avbrutt", { navn: rad.navn }));
    vis();
  };

  kanal?.addEventListener("message", async ({ data }) => {
    await aapne();
    if (data.slag === "fremdrift") {
      if (!paaVei.get(data.id)?.stopp) paaVei.set(data.id, { sendt: data.sendt, hva: tekst("annenFane") });
      vis();
      return;
    }
    paaVei.get(data.id)?.stopp?.abort();
    paaVei.delete(data.id);
    if (data.slag === "ferdig") await hentPaaNytt();
    await synk();
  });

  let aapning = null;
  const aapne = () => {
    aapning ??= (async () => {
      lager = await deler.aapneLager(eier);
      if (!window.crypto?.subtle) document.getElementById("koe-uten-sum").hidden = false;
      await synk();
    })();
    return aapning;
  };

  const glemmerLett = () => Boolean(lager && !lager.huskes && ventende().length);
  const koe = { aapne, velg, fjern, ventende, vis, glemmerLett, vekk: () => vekk() };
  Object.assign(window.kandidatopplasting, { koe });
})();
