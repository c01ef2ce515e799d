// Reads an answer on the page: the pages of its PDFs under each other, and plain pictures, drawn as they come near.
// pdf.js is fetched here and nowhere else. Without this script the files are downloaded.
(() => {
  "use strict";

  const NOEKKEL = "sensur.zoom";
  const [MINST, STOERST, STEG] = [0.4, 3, 1.2];
  const BREDEST = 1000; // CSS pixels: a line of an A4 page is no easier to read when it is longer
  const MAKS_PIKSLER = 2 ** 24; // what phones and tablets draw on one canvas
  const NAER = "1200px 0px";

  const leser = document.querySelector("[data-leser]");
  const knapper = document.querySelector("[data-leserknapper]");
  const sted = knapper.querySelector("[data-sted]");
  const adresse = (navn) => new URL(leser.dataset[navn], document.baseURI).href;

  const lesZoom = () => {
    try {
      return Number(localStorage.getItem(NOEKKEL)) || 1;
    } catch {
      return 1; // storage may be closed; then the size lasts as long as the page
    }
  };
  let zoom = lesZoom();

  let pdfjs = null;
  const hentPdfjs = async () => {
    pdfjs ??= import(adresse("pdfjs")).then((bibliotek) => {
      bibliotek.GlobalWorkerOptions.workerSrc = adresse("arbeider");
      return bibliotek;
    });
    return pdfjs;
  };

  // A page: its size in units of its own, and how it is drawn.
  const alleArk = [];
  const bredden = () => {
    const stil = getComputedStyle(leser);
    return Math.min(leser.clientWidth - parseFloat(stil.paddingLeft) - parseFloat(stil.paddingRight), BREDEST) * zoom;
  };
  const maal = (ark) => {
    const paaTvers = ark.fil.rotasjon % 180 !== 0;
    const [b, h] = paaTvers ? [ark.hoyde, ark.bredde] : [ark.bredde, ark.hoyde];
    ark.element.style.inlineSize = `${bredden()}px`;
    ark.element.style.aspectRatio = `${b} / ${h}`;
    return { bredde: b, hoyde: h, skala: bredden() / b };
  };
  const toem = (ark) => {
    ark.tegning += 1; // what is being drawn now is thrown away when it is done
    ark.oppgave?.cancel();
    ark.oppgave = null;
    ark.element.replaceChildren();
    ark.tegnet = false;
  };

  const lerret = (bredde, hoyde) => {
    const ut = document.createElement("canvas");
    const tetthet = Math.min(window.devicePixelRatio || 1, Math.sqrt(MAKS_PIKSLER / (bredde * hoyde)));
    ut.width = Math.floor(bredde * tetthet);
    ut.height = Math.floor(hoyde * tetthet);
    return [ut, tetthet];
  };

  const tegnPdf = async (ark, min) => {
    const side = await ark.fil.pdf.getPage(ark.nr);
    const naturlig = side.getViewport({ scale: 1 });
    [ark.bredde, ark.hoyde] = [naturlig.width, naturlig.height];
    const { skala } = maal(ark);
    const utsnitt = side.getViewport({ scale: skala, rotation: (side.rotate + ark.fil.rotasjon) % 360 });
    const [canvas, tetthet] = lerret(utsnitt.width, utsnitt.height);
    if (min !== ark.tegning) return;
    ark.oppgave = side.render({ canvas, viewport: utsnitt, transform: [tetthet, 0, 0, tetthet, 0, 0] });
    await ark.oppgave.promise;
    if (min !== ark.tegning) return;
    const tekst = document.createElement("div");
    tekst.className = "tekstlag";
    tekst.style.setProperty("--total-scale-factor", skala);
    ark.element.replaceChildren(canvas, tekst);
    const { TextLayer } = await hentPdfjs();
    await new TextLayer({ textContentSource: side.streamTextContent(), container: tekst, viewport: utsnitt }).render();
  };

  const tegnBilde = (ark) => {
    const { bredde, hoyde, skala } = maal(ark);
    const [canvas, tetthet] = lerret(bredde * skala, hoyde * skala);
    const flate = canvas.getContext("2d");
    flate.translate(canvas.width / 2, canvas.height / 2);
    flate.rotate((ark.fil.rotasjon * Math.PI) / 180);
    const forstoerret = skala * tetthet;
    flate.scale(forstoerret, forstoerret);
    flate.drawImage(ark.fil.bilde, -ark.bredde / 2, -ark.hoyde / 2);
    ark.element.replaceChildren(canvas);
  };

  const tegn = async (ark) => {
    if (ark.tegnet) return;
    ark.tegnet = true;
    try {
      if (ark.fil.bilde) tegnBilde(ark);
      else await tegnPdf(ark, ark.tegning);
    } catch (feil) {
      if (feil?.name !== "RenderingCancelledException") kanIkke(ark.fil);
    }
  };

  const naer = new IntersectionObserver(
    (funn) => {
      for (const { target, isIntersecting } of funn) {
        const ark = alleArk.find((ett) => ett.element === target);
        if (isIntersecting) tegn(ark);
        else if (ark.tegnet) toem(ark);
      }
    },
    { root: leser, rootMargin: NAER },
  );

  // A file: fetched when one comes near it.
  const kanIkke = (fil) => {
    fil.element.querySelector("[data-henter]").hidden = true;
    fil.element.querySelector("[data-kan-ikke]").hidden = false;
  };
  const leggArk = (fil, antall, bredde, hoyde) => {
    const sider = fil.element.querySelector("[data-sider]");
    for (let nr = 1; nr <= antall; nr += 1) {
      const element = document.createElement("div");
      element.className = "side";
      element.setAttribute("role", "group");
      const { sidetekst } = leser.dataset;
      element.setAttribute("aria-label", sidetekst.replace("{fil}", fil.element.dataset.navn).replace("{side}", nr).replace("{av}", antall));
      const ark = { fil, nr, antall, element, bredde, hoyde, tegning: 0, tegnet: false, oppgave: null };
      sider.append(element);
      alleArk.push(ark);
      maal(ark);
      naer.observe(element);
    }
    knapper.hidden = false;
    visSted();
  };
  const hentPdf = async (fil) => {
    const { getDocument } = await hentPdfjs();
    fil.pdf = await getDocument({
      url: new URL(fil.element.dataset.adresse, document.baseURI).href,
      standardFontDataUrl: adresse("skrifter"),
      cMapUrl: adresse("tegnsett"),
      wasmUrl: adresse("dekodere"),
      useWasm: false, // the content policy allows no WebAssembly
      disableRange: true,
    }).promise;
    const foerste = (await fil.pdf.getPage(1)).getViewport({ scale: 1 });
    leggArk(fil, fil.pdf.numPages, foerste.width, foerste.height);
  };
  const hentBilde = async (fil) => {
    const svar = await fetch(fil.element.dataset.adresse);
    if (!svar.ok) throw new Error(String(svar.status));
    fil.bilde = await createImageBitmap(await svar.blob());
    leggArk(fil, 1, fil.bilde.width, fil.bilde.height);
  };
  const hent = async (fil) => {
    const henter = fil.element.querySelector("[data-henter]");
    henter.hidden = false;
    try {
      await (fil.element.dataset.slag === "pdf" ? hentPdf(fil) : hentBilde(fil));
      henter.hidden = true;
    } catch {
      kanIkke(fil);
    }
  };

  // Where one is, and how large.
  const gjeldende = () => {
    const midten = leser.getBoundingClientRect().top + leser.clientHeight / 3;
    const sortert = alleArk.filter((ark) => ark.element.getBoundingClientRect().top <= midten);
    return sortert.sort((a, b) => a.element.getBoundingClientRect().top - b.element.getBoundingClientRect().top).at(-1) || alleArk[0];
  };
  const visSted = () => {
    const ark = gjeldende();
    if (!ark) return;
    const tekst = leser.dataset.stedtekst.replace("{side}", ark.nr).replace("{av}", ark.antall);
    sted.textContent = tekst.replace("{zoom}", Math.round(zoom * 100));
  };
  const leggPaaNytt = () => {
    const ark = gjeldende();
    if (!ark) return;
    const foer = ark.element.getBoundingClientRect();
    const andel = (leser.getBoundingClientRect().top - foer.top) / foer.height;
    for (const ett of alleArk) {
      toem(ett);
      maal(ett);
      naer.unobserve(ett.element);
      naer.observe(ett.element);
    }
    const etter = ark.element.getBoundingClientRect();
    leser.scrollTop += etter.top - leser.getBoundingClientRect().top + andel * etter.height;
    visSted();
  };
  const settZoom = (verdi) => {
    zoom = Math.min(STOERST, Math.max(MINST, verdi));
    try {
      localStorage.setItem(NOEKKEL, String(zoom));
    } catch {
      // nothing to do: see above
    }
    leggPaaNytt();
  };

  for (const knapp of knapper.querySelectorAll("[data-zoom]")) {
    knapp.addEventListener("click", () => settZoom(knapp.dataset.zoom === "0" ? 1 : zoom * STEG ** Number(knapp.dataset.zoom)));
  }
  knapper.querySelector("[data-roter]").addEventListener("click", () => {
    const ark = gjeldende();
    ark.fil.rotasjon = (ark.fil.rotasjon + 90) % 360;
    leggPaaNytt();
  });
  let venter = 0;
  leser.addEventListener("scroll", () => {
    cancelAnimationFrame(venter);
    venter = requestAnimationFrame(visSted);
  });
  let bredde = leser.clientWidth;
  new ResizeObserver(() => {
    if (leser.clientWidth === bredde) return;
    bredde = leser.clientWidth;
    leggPaaNytt();
  }).observe(leser);

  const hentNaer = new IntersectionObserver(
    (funn) => {
      for (const { target, isIntersecting } of funn) {
        if (!isIntersecting) continue;
        hentNaer.unobserve(target);
        hent({ element: target, rotasjon: 0, pdf: null, bilde: null });
      }
    },
    { root: leser, rootMargin: NAER },
  );
  for (const element of leser.querySelectorAll("[data-fil]")) {
    if (element.dataset.slag) hentNaer.observe(element);
  }
})();
