// Reads PDFs and plain pictures beside the form: the pages of an answer under each other, or of one paper at a time, drawn as
// they come near. pdf.js is fetched here and nowhere else. Without this script the files are downloaded.
(() => {
  "use strict";

  const NOEKKEL = "sensur.zoom";
  const STEDNOEKKEL = "sensur.sted:";
  const [MINST, STOERST, STEG] = [0.4, 3, 1.2];
  const BREDEST = 1000; // CSS pixels: a line of an A4 page is no easier to read when it is longer
  const MAKS_PIKSLER = 2 ** 24; // what phones and tablets draw on one canvas
  const NAER = "1200px 0px";

  const bord = document.querySelector("[data-lesebord]");
  const knapper = document.querySelector("[data-leserknapper]");
  const sted = knapper.querySelector("[data-sted]");
  const adresse = (navn) => new URL(bord.dataset[navn], document.baseURI).href;

  // Storage may be closed; then what is kept lasts as long as the page.
  const les = (lager, noekkel) => {
    try {
      return lager().getItem(noekkel);
    } catch {
      return null;
    }
  };
  const skriv = (lager, noekkel, verdi) => {
    try {
      lager().setItem(noekkel, verdi);
    } catch {
      // nothing to do: see above
    }
  };
  let zoom = Number(les(() => localStorage, NOEKKEL)) || 1;

  let pdfjs = null;
  const hentPdfjs = async () => {
    pdfjs ??= import(adresse("pdfjs")).then((bibliotek) => {
      bibliotek.GlobalWorkerOptions.workerSrc = adresse("arbeider");
      return bibliotek;
    });
    return pdfjs;
  };

  const lerret = (bredde, hoyde) => {
    const ut = document.createElement("canvas");
    const tetthet = Math.min(window.devicePixelRatio || 1, Math.sqrt(MAKS_PIKSLER / (bredde * hoyde)));
    ut.width = Math.floor(bredde * tetthet);
    ut.height = Math.floor(hoyde * tetthet);
    return [ut, tetthet];
  };
  const kanIkke = (fil) => {
    fil.element.querySelector("[data-henter]").hidden = true;
    fil.element.querySelector("[data-kan-ikke]").hidden = false;
  };

  // One box that scrolls: what lies in it, how it is laid out, and where one is in it.
  const lagLeser = (leser) => {
    const alleArk = [];
    const steder = new Map(); // by file: page and how far down it
    let lagt = ""; // the width and size that the sheets are laid out for
    const synlig = () => leser.clientWidth > 0;
    const maate = () => `${leser.clientWidth} ${zoom}`;

    const bredden = () => {
      const stil = getComputedStyle(leser);
      return Math.min(leser.clientWidth - parseFloat(stil.paddingLeft) - parseFloat(stil.paddingRight), BREDEST) * zoom;
    };
    // A page: its size in units of its own, and how it is drawn.
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

    const tegnPdf = async (ark, min) => {
      const side = await ark.fil.pdf.getPage(ark.nr);
      const naturlig = side.getViewport({ scale: 1 });
      if (min !== ark.tegning) return;
      [ark.bredde, ark.hoyde] = [naturlig.width, naturlig.height];
      const { skala } = maal(ark);
      const utsnitt = side.getViewport({ scale: skala, rotation: (side.rotate + ark.fil.rotasjon) % 360 });
      const [canvas, tetthet] = lerret(utsnitt.width, utsnitt.height);
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
      if (ark.tegnet || !synlig()) return;
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

    // Where one is.
    const toppen = () => leser.getBoundingClientRect().top;
    const viste = () => alleArk.filter((ark) => !ark.fil.element.hidden);
    const gjeldende = () => {
      const linje = toppen() + leser.clientHeight / 3;
      const rader = viste().map((ark) => [ark.element.getBoundingClientRect().top, ark]);
      return (rader.filter(([topp]) => topp <= linje).sort(([a], [b]) => a - b).at(-1) || rader[0])?.[1];
    };
    const stedet = () => {
      const ark = gjeldende();
      const rute = ark?.element.getBoundingClientRect();
      return ark && { fil: ark.fil.element, nr: ark.nr, andel: (toppen() - rute.top) / rute.height };
    };
    const gaaTil = (til) => {
      const ark = til && viste().find((ett) => ett.fil.element === til.fil && ett.nr === til.nr);
      if (!ark) return;
      const rute = ark.element.getBoundingClientRect();
      leser.scrollTop += rute.top - toppen() + til.andel * rute.height;
    };
    const noekkel = (element) => (element.hasAttribute("data-husk") ? element : leser);
    const husk = () => {
      const her = stedet();
      if (!her) return;
      steder.set(noekkel(her.fil), her);
      // A paper is opened again beside the next answer.
      if (her.fil.hasAttribute("data-husk")) skriv(() => sessionStorage, STEDNOEKKEL + her.fil.dataset.adresse, `${her.nr} ${her.andel}`);
    };
    const husket = (element) => {
      const [nr, andel] = (les(() => sessionStorage, STEDNOEKKEL + element.dataset.adresse) || "").split(" ").map(Number);
      return nr ? { fil: element, nr, andel } : null;
    };

    const visSted = () => {
      if (!synlig()) return;
      const ark = gjeldende();
      knapper.hidden = !ark;
      if (!ark) return;
      const tekst = bord.dataset.stedtekst.replace("{side}", ark.nr).replace("{av}", ark.antall);
      sted.textContent = tekst.replace("{zoom}", Math.round(zoom * 100));
    };
    const leggPaaNytt = (til = stedet()) => {
      if (!synlig()) return;
      lagt = maate();
      for (const ett of alleArk) {
        toem(ett);
        maal(ett);
        naer.unobserve(ett.element);
        naer.observe(ett.element);
      }
      gaaTil(til);
      visSted();
    };

    // A file: fetched when one comes near it.
    const leggArk = (fil, antall, bredde, hoyde) => {
      const sider = fil.element.querySelector("[data-sider]");
      for (let nr = 1; nr <= antall; nr += 1) {
        const element = document.createElement("div");
        element.className = "side";
        element.setAttribute("role", "group");
        const tekst = bord.dataset.sidetekst.replace("{fil}", fil.element.dataset.navn);
        element.setAttribute("aria-label", tekst.replace("{side}", nr).replace("{av}", antall));
        const ark = { fil, nr, antall, element, bredde, hoyde, tegning: 0, tegnet: false, oppgave: null };
        sider.append(element);
        alleArk.push(ark);
        maal(ark);
        naer.observe(element);
      }
      lagt = maate();
      if (fil.element.hasAttribute("data-husk")) {
        steder.set(fil.element, husket(fil.element));
        gaaTil(steder.get(fil.element));
      }
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

    let venter = 0;
    leser.addEventListener("scroll", () => {
      cancelAnimationFrame(venter);
      venter = requestAnimationFrame(() => {
        if (!synlig()) return;
        husk();
        visSted();
      });
    });
    new ResizeObserver(() => {
      if (synlig() && lagt && lagt !== maate()) leggPaaNytt();
    }).observe(leser);

    const hentNaer = new IntersectionObserver(
      (funn) => {
        for (const { target } of funn.filter((ett) => ett.isIntersecting)) {
          hentNaer.unobserve(target);
          hent({ element: target, rotasjon: 0, pdf: null, bilde: null });
        }
      },
      { root: leser, rootMargin: NAER },
    );
    for (const element of leser.querySelectorAll("[data-slag]:not([data-slag=''])")) hentNaer.observe(element);

    return {
      synlig,
      leggPaaNytt,
      // Shown again, or another of its files: at the place where one left it.
      vis: () => {
        const til = steder.get(leser.querySelector("[data-husk]:not([hidden])") || leser);
        if (lagt && lagt !== maate()) leggPaaNytt(til);
        else gaaTil(til);
        visSted();
      },
      roter: () => {
        const ark = gjeldende();
        if (!ark) return;
        ark.fil.rotasjon = (ark.fil.rotasjon + 90) % 360;
        leggPaaNytt();
      },
    };
  };

  const lesere = [...document.querySelectorAll("[data-leser]")].map(lagLeser);
  const framme = () => lesere.find((leser) => leser.synlig());
  document.addEventListener("sensur:visning", () => {
    knapper.hidden = true;
    framme()?.vis();
  });
  for (const knapp of knapper.querySelectorAll("[data-zoom]")) {
    knapp.addEventListener("click", () => {
      const verdi = knapp.dataset.zoom === "0" ? 1 : zoom * STEG ** Number(knapp.dataset.zoom);
      zoom = Math.min(STOERST, Math.max(MINST, verdi));
      skriv(() => localStorage, NOEKKEL, String(zoom));
      framme()?.leggPaaNytt();
    });
  }
  knapper.querySelector("[data-roter]").addEventListener("click", () => framme()?.roter());
})();
