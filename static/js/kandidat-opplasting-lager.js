// Files that are chosen and not yet received, kept in this browser: a reload forgets nothing.
// They are one candidate's: whoever else logs in on the machine makes them go, and so does the receipt.
(() => {
  "use strict";

  const NAVN = document.querySelector("[data-lager]")?.dataset.lager || "eksamen-opplasting";
  const DOEGN_MS = 24 * 60 * 60 * 1000;

  const svaret = (sak) =>
    new Promise((ja, nei) => {
      sak.onsuccess = () => ja(sak.result);
      sak.onerror = () => nei(sak.error);
    });

  const aapneBase = () => {
    const sak = indexedDB.open(NAVN, 1);
    sak.onupgradeneeded = () => {
      sak.result.createObjectStore("rader", { keyPath: "id" });
      sak.result.createObjectStore("filer");
    };
    return svaret(sak);
  };

  // Without a base (private windows, old browsers) the page remembers for as long as it stands open, and says so.
  class Lager {
    constructor(base, eier) {
      this.base = base;
      this.eier = eier;
      this.huskes = Boolean(base);
      this.minne = new Map();
    }

    async gjoer(handling) {
      if (!this.base) return false;
      try {
        const arbeid = this.base.transaction(["rader", "filer"], "readwrite");
        handling(arbeid.objectStore("rader"), arbeid.objectStore("filer"));
        await new Promise((ja, nei) => {
          arbeid.oncomplete = ja;
          arbeid.onerror = () => nei(arbeid.error);
          arbeid.onabort = () => nei(arbeid.error);
        });
        return true;
      } catch {
        return false;
      }
    }

    // Rows as they were left by this candidate, oldest first; the others' are thrown away.
    async les() {
      if (!this.base) return [...this.minne.values()];
      const arbeid = this.base.transaction(["rader", "filer"], "readonly");
      const [rader, noekler, filer] = await Promise.all([
        svaret(arbeid.objectStore("rader").getAll()),
        svaret(arbeid.objectStore("filer").getAllKeys()),
        svaret(arbeid.objectStore("filer").getAll()),
      ]);
      const paaNoekkel = new Map(noekler.map((noekkel, nr) => [noekkel, filer[nr]]));
      const grense = Date.now() - DOEGN_MS;
      const mine = rader.filter((rad) => rad.eier === this.eier && rad.lagt > grense);
      const andres = rader.filter((rad) => !mine.includes(rad));
      if (andres.length) await this.gjoer((r, f) => andres.forEach(({ id }) => [r.delete(id), f.delete(id)]));
      // What only this page remembers, because there was no room to write it down, stays.
      for (const rad of mine) rad.fil = paaNoekkel.get(rad.id) || null;
      const bare = [...this.minne.values()].filter((rad) => !mine.some(({ id }) => id === rad.id));
      return [...mine, ...bare].sort((a, b) => a.lagt - b.lagt || a.nr - b.nr);
    }

    async legg(rad) {
      const { fil, ...resten } = rad;
      const skrevet = await this.gjoer((rader, filer) => {
        rader.put({ ...resten, eier: this.eier });
        if (fil) filer.put(fil, rad.id);
      });
      if (!skrevet) {
        this.huskes = false;
        this.minne.set(rad.id, rad);
      }
    }

    async endre(rad) {
      if (this.minne.has(rad.id)) return;
      const { fil, ...resten } = rad;
      await this.gjoer((rader, filer) => {
        rader.put({ ...resten, eier: this.eier });
        if (!fil) filer.delete(rad.id);
      });
    }

    async fjern(id) {
      this.minne.delete(id);
      await this.gjoer((rader, filer) => [rader.delete(id), filer.delete(id)]);
    }
  }

  const aapne = async (eier) => {
    try {
      return new Lager(await aapneBase(), eier);
    } catch {
      return new Lager(null, eier);
    }
  };

  window.kandidatopplasting = { aapneLager: aapne };

  // Delivered: nothing of the answer is left lying on the machine.
  if (document.querySelector("[data-glem-valgte]") && window.indexedDB) indexedDB.deleteDatabase(NAVN);
})();
