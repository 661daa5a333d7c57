/* What staff are typing is not lost: in the editor a pause sends it to be stored; in a form that is
   sent as a whole this tab remembers it, until it was sent, the tab is closed or somebody signs out. */
(() => {
  "use strict";

  const PAUSE = 2000;
  const FRONT = "sunshine.typed.";
  const EDITOR = '[class*="st-key-edit-"] :is([data-testid=stTextArea] textarea, [data-testid=stTextInput] input)';
  const FORM = "[data-testid=stForm] textarea";

  const isStaff = () => Boolean(document.querySelector('form[action="/auth/sign-out"]'));
  const isSent = (field) => Boolean(field.closest("[data-testid=stForm]"));

  /* As leaving the field does, but one stays in it: Ctrl+Enter in a long field, Enter in a short one. */
  function send(field) {
    if (!field.isConnected || field !== document.activeElement || field.disabled) return;
    const isLong = field.localName === "textarea";
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: isLong, bubbles: true, cancelable: true }));
  }

  const waiting = new WeakMap();
  function sendSoon(field) {
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => send(field), PAUSE));
  }

  /* ── forms ── */
  const here = () => `${FRONT}${location.pathname}?${new URLSearchParams(location.search).get("c") || ""}|`;
  const name = (field) => here() + (field.getAttribute("aria-label") || "");
  const known = (storage) => Object.keys(storage).filter((key) => key.startsWith(FRONT));

  function forget(front) {
    known(sessionStorage).filter((key) => key.startsWith(front)).forEach((key) => sessionStorage.removeItem(key));
  }

  function remember(field) {
    if (field.value) sessionStorage.setItem(name(field), field.value);
    else sessionStorage.removeItem(name(field));
  }

  /* On a slow machine the page may draw its empty field once more after this; then it is done again. */
  let isOurs = false;
  function bringBack(field) {
    const tries = Number(field.dataset.kept || 0);
    if (field.dataset.typed || field.disabled || field.value || tries > 9) return;
    const kept = sessionStorage.getItem(name(field));
    if (!kept) return;
    field.dataset.kept = tries + 1;
    isOurs = true;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, kept);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isOurs = false;
    setTimeout(look, 400);
  }

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches || !isStaff()) return;
    if (field.matches(FORM)) {
      if (!isOurs) field.dataset.typed = "1";
      remember(field);
    }
    else if (field.matches(EDITOR) && !isSent(field) && !event.isComposing) sendSoon(field);
  });
  document.addEventListener("compositionend", (event) => {
    const field = event.target;
    if (field.matches && field.matches(EDITOR) && !isSent(field) && isStaff()) sendSoon(field);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches('form[action="/auth/sign-out"]')) forget(FRONT);
  }, true);

  let isDue = false;
  function look() {
    isDue = false;
    if (!isStaff()) return;
    if (document.querySelector("[data-testid=stAlertContentSuccess]")) forget(here());
    else document.querySelectorAll(FORM).forEach(bringBack);
  }
  new MutationObserver(() => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(look);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
