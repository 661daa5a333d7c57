/* A poster fills one sheet: type grows or shrinks until everything stands on it. */
(() => {
  "use strict";

  const SHEET = 418 / 297;
  const LARGEST = 1.2;
  const SMALLEST = 0.45;
  const STEP = 0.02;

  function fit() {
    let size = LARGEST;
    const limit = document.body.clientWidth * SHEET;
    do {
      document.documentElement.style.setProperty("--u", `${size.toFixed(2)}pt`);
      size -= STEP;
    } while (document.body.scrollHeight > limit && size > SMALLEST);
  }

  fit();
  document.fonts.ready.then(fit);
})();
