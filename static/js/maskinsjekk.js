// Runs the machine check and says what came of it. Every word stands in the page itself.
(() => {
  "use strict";

  const rot = document.getElementById("maskinsjekk");
  const maal = window.maskinsjekk;
  if (!rot || !maal) return;

  const tekst = (navn, verdier = {}) =>
    (rot.dataset[navn] || "").replace(/\{(\w+)\}/g, (hele, felt) => (felt in verdier ? verdier[felt] : hele));

  const vis = (navn, utfall, verdi = "") => {
    const punkt = rot.querySelector(`[data-punkt="${navn}"]`);
    for (const felt of punkt.querySelectorAll("[data-utfall]")) felt.hidden = felt.dataset.utfall !== utfall;
    const felt = punkt.querySelector("[data-verdi]");
    felt.textContent = verdi;
    felt.hidden = !verdi;
  };
  const dom = (utfall) => {
    for (const felt of rot.querySelectorAll("[data-dom]")) felt.hidden = felt.dataset.dom !== utfall;
    rot.dataset.ferdig = utfall === "venter" ? "nei" : "ja";
  };

  const desimal = (tall) => tall.toFixed(1).replace(".", document.documentElement.lang === "en" ? "." : ",");

  const PUNKTER = ["nettleser", "nett", "fart", "klokke", "lagring", "skjerm"];
  const sjekk = async () => {
    dom("venter");
    for (const punkt of PUNKTER) vis(punkt, "venter");
    const alle = [];
    const meld = (navn, utfall, verdi) => {
      alle.push(utfall);
      vis(navn, utfall, verdi);
    };

    const nettleser = maal.nettleser();
    const mangler = nettleser.mangler.length ? tekst("mangler", { hva: nettleser.mangler.join(", ") }) : "";
    meld("nettleser", nettleser.utfall, mangler);
    const skjerm = maal.skjerm();
    meld("skjerm", skjerm.utfall, tekst("skjerm", skjerm));
    const lagring = await maal.lagring();
    meld("lagring", lagring.utfall, lagring.mb === undefined ? "" : tekst("plass", lagring));
    const nett = await maal.nett(rot.dataset.svar);
    meld("nett", nett.utfall, nett.ms === null ? "" : tekst("svartid", { ms: Math.round(nett.ms) }));
    const klokke = maal.klokke(nett.foran);
    const feilKlokke = klokke.utfall === "svakt" ? tekst(klokke.foran > 0 ? "foran" : "etter", klokke) : "";
    meld("klokke", klokke.utfall, feilKlokke);
    const fart = await maal.fart(rot.dataset.maaling, Number(rot.dataset.biter), Number(rot.dataset.bit));
    const maalt = fart.mbit
      ? tekst("fart", { mbit: desimal(fart.mbit), sekunder: Math.max(1, Math.round(fart.sekunder)) })
      : "";
    if (fart.travelt) vis("fart", "venter", tekst("travelt"));
    else meld("fart", fart.utfall, maalt);

    dom(["daarlig", "svakt"].find((utfall) => alle.includes(utfall)) || "bra");
  };

  const knapp = rot.querySelector("[data-sjekk]");
  knapp.addEventListener("click", async () => {
    knapp.disabled = true;
    await sjekk();
    knapp.disabled = false;
    knapp.focus();
  });
  sjekk();
})();
