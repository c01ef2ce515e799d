// On a wide screen the desk reaches to the foot of the window, wherever the page stands: the answer, the form and the list
// each scroll by themselves, and a page down in the answer skips no line. Without this script the style sheet's sizes hold.
(() => {
  "use strict";

  const LUFT = 12;
  const MINST = 320;
  const bred = window.matchMedia("(min-width: 56.01rem)");
  const fyll = () => {
    for (const del of document.querySelectorAll("[data-fyll]")) {
      const hoyde = Math.max(MINST, window.innerHeight - del.getBoundingClientRect().top - LUFT);
      del.style[del.dataset.fyll] = bred.matches ? `${hoyde}px` : "";
    }
  };
  const start = () => {
    fyll();
    document.addEventListener("sensur:visning", fyll);
    for (const navn of ["resize", "scroll"]) {
      window.addEventListener(navn, () => requestAnimationFrame(fyll), { passive: true });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
