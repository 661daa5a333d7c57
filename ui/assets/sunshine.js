/* What buttons do in the browser itself: read aloud, print, copy, fill the screen. */
(() => {
  "use strict";

  const isChinese = document.documentElement.lang.startsWith("zh");

  function speak(text, button) {
    const voice = window.speechSynthesis;
    if (!voice || !window.SpeechSynthesisUtterance) return;
    const was = voice.speaking;
    voice.cancel();
    document.querySelectorAll("[data-speak][aria-pressed=true]").forEach((b) => b.setAttribute("aria-pressed", "false"));
    if (was && button.dataset.last === text) { button.dataset.last = ""; return; }
    const said = new SpeechSynthesisUtterance(text);
    said.lang = isChinese ? "zh-CN" : "en-GB";
    said.rate = 0.9;
    const found = voice.getVoices().filter((v) => v.localService && v.lang.replace("_", "-").startsWith(isChinese ? "zh" : "en"));
    said.voice = found.find((v) => v.lang.replace("_", "-") === said.lang) || found[0] || null;
    said.onend = said.onerror = () => { button.setAttribute("aria-pressed", "false"); button.dataset.last = ""; };
    button.setAttribute("aria-pressed", "true");
    button.dataset.last = text;
    voice.speak(said);
  }

  /* "#id" reads that element, "1" what the button stands in, anything else is the text itself. */
  function words(value, button) {
    if (value.startsWith("#")) return (document.getElementById(value.slice(1)) || button).innerText;
    return value === "1" ? (button.closest("section,article,.sun-option,[data-testid=stVerticalBlock]") || document.body).innerText : value;
  }

  function copied(button) {
    button.classList.add("did");
    setTimeout(() => button.classList.remove("did"), 2000);
  }

  function copy(text, button) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(() => copied(button), () => {});
      return;
    }
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "sun-offscreen";
    document.body.append(field);
    field.select();
    if (document.execCommand("copy")) copied(button);
    field.remove();
    button.focus();
  }

  function fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {});
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-speak],[data-print],[data-copy],[data-fullscreen]");
    if (!button) return;
    const asked = button.dataset;
    if ("speak" in asked) speak(words(asked.speak, button), button);
    else if ("copy" in asked) copy(asked.copy.startsWith("#") ? words(asked.copy, button) : asked.copy, button);
    else if ("print" in asked) window.print();
    else fill();
  });

  document.addEventListener("fullscreenchange", () => {
    document.documentElement.classList.toggle("is-full", Boolean(document.fullscreenElement));
  });
  window.addEventListener("pagehide", () => window.speechSynthesis && window.speechSynthesis.cancel());
})();

/* The size of type changes in place: who is in the middle of voting stays where they are. The server
   is told twice: by a request, whose answer keeps the choice for a year, and by the page's own run. */
(() => {
  "use strict";

  function change(link) {
    fetch(link.href, { credentials: "same-origin", cache: "no-store" }).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      document.documentElement.classList.toggle("elder", link.dataset.mode === "elder");
      history.replaceState(history.state, "", link.href);
      dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    }).catch(() => location.assign(link.href));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-mode]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    change(link);
  });
})();

/* A new screen of a short task (data-arrive) comes into view, and a screen reader hears its heading. */
(() => {
  "use strict";

  let seen = null;
  let isWaiting = false;

  function arrive() {
    isWaiting = false;
    const heading = document.querySelector("[data-arrive]");
    if (!heading || heading.dataset.arrive === seen) return;
    const isFirst = seen === null;
    seen = heading.dataset.arrive;
    if (isFirst) return;
    (heading.closest(".sun-booth") || heading).scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  }

  new MutationObserver(() => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(arrive);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

/* What a button led to, a refusal or a success, comes into view wherever the page says it. */
(() => {
  "use strict";

  const BUTTONS = "[data-testid=stButton] button,[data-testid=stFormSubmitButton] button";
  const ANSWERS = "[data-testid=stAlertContentError],[data-testid=stAlertContentSuccess]";
  const PATIENCE = 15000;
  const REST = 150;
  let pressed = 0;
  let hasRun = false;
  let resting = 0;

  function press(event, places) {
    if (!event.target.closest || !event.target.closest(places)) return;
    pressed = Date.now();
    hasRun = false;
  }

  function isSeen(answer) {
    const { top, bottom } = answer.getBoundingClientRect();
    return bottom > top && top >= 0 && bottom <= window.innerHeight;
  }

  function look() {
    const app = document.querySelector("[data-testid=stApp]");
    const answers = [...document.querySelectorAll(ANSWERS)];
    if (!app || app.dataset.testScriptState !== "notRunning" || !answers.length) return;
    pressed = 0;
    if (!answers.some(isSeen)) answers[0].scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (event) => press(event, BUTTONS), true);
  document.addEventListener("keydown", (event) => event.key === "Enter" && press(event, "[data-testid=stForm] input"), true);
  new MutationObserver((changes) => {
    if (!pressed) return;
    if (Date.now() - pressed > PATIENCE) { pressed = 0; return; }
    hasRun = hasRun || changes.some((change) => change.type === "attributes");
    clearTimeout(resting);
    if (hasRun) resting = setTimeout(look, REST);
  }).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
  });
})();
