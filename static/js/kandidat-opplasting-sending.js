// One file on its way to the server, in pieces (tus 1.0). Each function ends, or throws what stands in the way:
// {slag: "nett" | "opptatt" | "laast" | "borte" | "skadet" | "avvist" | "ut" | "ulest" | "avbrutt"}.
(() => {
  "use strict";

  const BIT = 512 * 1024;
  const VENT_MS = [1000, 2000, 4000, 8000, 15000, 30000];
  const STILLHET_MS = 60000;
  const FOR_STOR_AA_REGNE_PAA = 40 * 1024 * 1024;
  // Refusals that say where the candidate is, not what is wrong with the file: the site shows the right page.
  const STED = ["avlyst", "fravaer", "post", "levert", "sperret", "ikke_tilgang", "ikke_startet", "ikke_innlogget"];

  const hinder = (slag, mer = {}) => Object.assign(new Error(slag), { slag, ...mer });
  const token = () => document.querySelector("meta[name=csrf-token]")?.content || "";

  // Seconds, or a date; 0 when it is neither.
  const sekunder = (verdi) => {
    if (!verdi) return 0;
    const tall = Number(verdi);
    return Number.isNaN(tall) ? Math.max(0, (Date.parse(verdi) - Date.now()) / 1000) || 0 : tall;
  };

  // A thousand machines that lost the same network must not come back at one moment; never sooner than we are asked.
  const ventetid = (forsoek, bedt = 0) =>
    bedt > 0
      ? bedt * 1000 * (1 + Math.random() / 2)
      : VENT_MS[Math.min(forsoek, VENT_MS.length - 1)] * (0.5 + Math.random() / 2);

  const lesJson = (tekst) => {
    try {
      return JSON.parse(tekst) || {};
    } catch {
      return {};
    }
  };

  const tolk = (status, tekst, bedt) => {
    if (!status) return hinder("nett");
    if (status === 429 || status >= 500) return hinder("opptatt", { bedt: sekunder(bedt), status });
    if (status === 423) return hinder("laast", { bedt: sekunder(bedt) });
    if (status === 404 || status === 410) return hinder("borte");
    // The server stands at another place in the file: it is asked where.
    if (status === 409) return hinder("laast");
    const svar = lesJson(tekst);
    if (status === 460) return hinder("skadet", svar);
    if (status === 401 || status === 419 || STED.includes(svar.kode)) return hinder("ut");
    if (svar.melding) return hinder("avvist", svar);
    return hinder(status === 403 ? "ut" : "avvist", { kode: String(status) });
  };

  // Hex, or "" where the browser cannot (no secure address) or the file is one that will be refused anyway.
  const kontrollsum = async (fil) => {
    let byte = null;
    try {
      if (fil.size > FOR_STOR_AA_REGNE_PAA || !window.crypto?.subtle) {
        await fil.slice(0, 1).arrayBuffer();
        return "";
      }
      byte = await fil.arrayBuffer();
    } catch {
      throw hinder("ulest");
    }
    const sum = await crypto.subtle.digest("SHA-256", byte);
    return [...new Uint8Array(sum)].map((tall) => tall.toString(16).padStart(2, "0")).join("");
  };

  const base64 = (tekst) => btoa(String.fromCharCode(...new TextEncoder().encode(tekst)));

  // The address of the upload on the server; of the unfinished one, when another machine began the same file.
  const opprett = async (rad, adresse, signal) => {
    const felt = { filename: rad.navn, runde: rad.runde, ...rad.felt, ...(rad.sha256 ? { sha256: rad.sha256 } : {}) };
    const frist = new AbortController();
    const stopp = () => frist.abort();
    const vakt = setTimeout(stopp, STILLHET_MS);
    signal.addEventListener("abort", stopp, { once: true });
    let svar = null;
    try {
      svar = await fetch(adresse, {
        method: "POST",
        redirect: "manual",
        signal: frist.signal,
        headers: {
          "Tus-Resumable": "1.0.0",
          "Upload-Length": String(rad.stoerrelse),
          "Upload-Metadata": Object.entries(felt).map(([navn, verdi]) => `${navn} ${base64(verdi)}`).join(","),
          "X-CSRFToken": token(),
        },
      });
    } catch {
      throw hinder(signal.aborted ? "avbrutt" : "nett");
    } finally {
      clearTimeout(vakt);
    }
    if (svar.type === "opaqueredirect") throw hinder("ut");
    if (!svar.ok) throw tolk(svar.status, await svar.text(), svar.headers.get("Retry-After"));
    const sted = svar.headers.get("Location");
    if (!sted) throw hinder("ut");
    return { url: new URL(sted, window.location.href).pathname, sendt: Number(svar.headers.get("Upload-Offset")) || 0 };
  };

  const avFeil = (feil) => {
    const svar = feil.originalResponse;
    if (!svar) return feil.originalRequest ? hinder("nett") : hinder("ulest");
    const sti = svar.getUnderlyingObject?.()?.responseURL || "";
    // A redirect was followed: the log-in is over, or this is no longer the candidate's page.
    if (sti && !sti.includes("/opplasting/")) return hinder("ut");
    // An answer to HEAD has no words: the upload is named anew, and that answer says what is wrong.
    const ordloest = feil.originalRequest.getMethod() === "HEAD" && [400, 403, 422].includes(svar.getStatus());
    if (ordloest) return hinder("borte");
    return tolk(svar.getStatus(), svar.getBody(), svar.getHeader("Retry-After"));
  };

  // From where the server is to the end. The client asks it for the offset first, so nothing is sent twice.
  const send = (rad, signal, fremdrift) =>
    new Promise((ja, nei) => {
      let vakt = 0;
      const slutt = (hvordan, verdi) => {
        clearTimeout(vakt);
        hvordan(verdi);
      };
      const opplasting = new window.tus.Upload(rad.fil, {
        uploadUrl: rad.url,
        chunkSize: BIT,
        retryDelays: null,
        storeFingerprintForResuming: false,
        fingerprint: () => Promise.resolve(null),
        onBeforeRequest: (foresporsel) => foresporsel.setHeader("X-CSRFToken", token()),
        onProgress: (sendt) => {
          pass();
          fremdrift(sendt);
        },
        onSuccess: ({ lastResponse }) => slutt(ja, lastResponse),
        onError: (feil) => slutt(nei, avFeil(feil)),
      });
      const stopp = (slag) => {
        opplasting.abort().catch(() => {});
        slutt(nei, hinder(slag));
      };
      // A line that is dead without saying so.
      const pass = () => {
        clearTimeout(vakt);
        vakt = setTimeout(() => stopp("nett"), STILLHET_MS);
      };
      signal.addEventListener("abort", () => stopp("avbrutt"), { once: true });
      pass();
      opplasting.start();
    });

  // Tell the server that the file is not coming. It forgets by itself too, so a failure is nothing to show.
  const forkast = (url) =>
    fetch(url, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token() } }).catch(() => null);

  // What the page itself refuses is told to the server by sizes alone, so that those who watch the room know of it too.
  // Nothing hangs on it.
  const siFra = (filer) => {
    const felt = new FormData();
    felt.append("usendte", JSON.stringify(filer.slice(0, 1000).map(({ size }) => ({ navn: "fil", stoerrelse: size }))));
    const hoder = { "X-CSRFToken": token() };
    return fetch(document.getElementById("opplasting").action, { method: "POST", redirect: "manual", headers: hoder, body: felt })
      .catch(() => null);
  };

  // The school's pages send by this too, without the candidate's memory and queue.
  window.kandidatopplasting ??= {};
  Object.assign(window.kandidatopplasting, { kontrollsum, opprett, send, forkast, siFra, ventetid });
})();
