/* What a ballot does while one marks it: a line that says what is left, a list that is put in order.
   The form's own inputs hold every mark; what stands here only reads them and clicks them, so that
   the ballot can be filled in without it. */
(() => {
  "use strict";

  const ASK = '[class*="st-key-ballot-ask"]';
  const root = document.documentElement;
  root.classList.add("has-ballot-script");

  const parsed = new WeakMap();
  function facts(element, name) {
    const text = element.dataset[name];
    const kept = parsed.get(element);
    if (kept && kept.text === text) return kept.value;
    const value = JSON.parse(text);
    parsed.set(element, { text, value });
    return value;
  }

  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const grouped = (number) => number.toLocaleString("en-US");
  const short = (number) => String(Number(number.toPrecision(10)));
  /* As models/rules/money.py says it. */
  function yuan(amount) {
    if (!root.lang.startsWith("zh")) return amount >= 1e6 ? `${(amount / 1e6).toLocaleString("en-US", { maximumFractionDigits: 6 })} million yuan` : `${grouped(amount)} yuan`;
    if (amount >= 1e8) return `${short(amount / 1e8)}亿元`;
    return amount >= 1e4 ? `${short(amount / 1e4)}万元` : `${amount}元`;
  }

  /* Only what changes is written: a screen reader would hear it again, and we watch our own page. */
  function write(element, text) { if (element.textContent !== text) element.textContent = text; }
  function set(element, name, value) {
    if (value === null) { if (element.hasAttribute(name)) element.removeAttribute(name); }
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  /* ── the line that says what is left ──────────────────────────────────── */
  const boxes = (ask) => [...ask.querySelectorAll("input[type=checkbox]")];
  const amounts = (ask) => [...ask.querySelectorAll("input[type=number]")];
  const costs = {
    square: (value) => value * value,
    sum: (value) => value,
  };
  const amount = (input) => Number.parseInt(input.value, 10) || 0;
  const spent = (ask, kind, but) => amounts(ask).reduce((sum, input) => sum + (input === but ? 0 : costs[kind](amount(input))), 0);

  /* A step that was not given is said until another amount is. */
  const refused = new WeakMap();
  const signature = (ask) => amounts(ask).map((input) => input.value).join(" ");

  function tell(line) {
    const ask = line.closest(ASK);
    if (!ask) return;
    const told = facts(line, "live");
    if (told.kind === "count") {
      const chosen = boxes(ask).filter((box) => box.checked).length;
      line.classList.toggle("over", chosen > told.total);
      write(line, filled(told.words.left, { chosen }));
      return;
    }
    const left = told.total - (told.kind === "basket" ? basket(ask, told) : points(ask, told));
    if (refused.get(line) === signature(ask)) return; // what was said last still holds
    line.classList.toggle("over", left < 0);
    const said = told.kind === "basket" ? yuan : grouped;
    write(line, filled(left < 0 ? told.words.over : told.words.left, { left: said(left), over: said(-left) }));
  }

  function basket(ask, told) {
    const rows = Object.entries(told.prices).map(([name, price]) => ({ price, row: ask.getElementsByClassName(name)[0] }));
    const there = rows.map(({ row, price }) => ({ row, price, box: row && row.querySelector("input") })).filter(({ box }) => box);
    const sum = there.reduce((total, { box, price }) => total + (box.checked ? price : 0), 0);
    for (const { row, price, box } of there) {
      const dear = !box.checked && price > told.total - sum ? told.words.dear : null;
      set(row, "data-note", dear);
      set(box, "aria-description", dear);
    }
    return sum;
  }

  function points(ask, told) {
    if (told.kind === "square") {
      for (const input of amounts(ask)) {
        const cost = costs.square(amount(input));
        const row = input.closest("[data-testid=stElementContainer]");
        if (row) set(row, "data-note", cost ? filled(told.words.cost, { cost: grouped(cost) }) : "");
      }
    }
    return spent(ask, told.kind);
  }

  /* One more than there is left for is not given; the line says so. */
  function isTooMuch(input, step) {
    const ask = input.closest(ASK);
    const line = ask && ask.querySelector("[data-live]");
    if (!line) return false;
    const told = facts(line, "live");
    if (!(told.kind in costs)) return false;
    const cost = costs[told.kind], now = amount(input);
    const isMore = cost(now + step) > cost(now) && cost(now + step) > 0;
    if (!isMore || spent(ask, told.kind, input) + cost(now + step) <= told.total) return false;
    write(line, told.words.spent + " · " + filled(told.words.left, { left: grouped(told.total - spent(ask, told.kind)) }));
    refused.set(line, signature(ask));
    line.classList.remove("no");
    void line.offsetWidth; // begins the movement anew
    line.classList.add("no");
    return true;
  }

  function stepOf(event) {
    if (event.type === "keydown") return { ArrowUp: 1, ArrowDown: -1 }[event.key] || 0;
    const button = event.target.closest("[data-testid=stNumberInputStepUp],[data-testid=stNumberInputStepDown]");
    return button ? (button.dataset.testid === "stNumberInputStepUp" ? 1 : -1) : 0;
  }

  for (const type of ["pointerdown", "mousedown", "click", "keydown"]) {
    document.addEventListener(type, (event) => {
      const ask = event.target.closest && event.target.closest('[class*="st-key-ballot-ask-amounts"]');
      const step = ask && stepOf(event);
      if (!step) return;
      const box = event.target.closest("[data-testid=stNumberInput]");
      const input = box && box.querySelector("input");
      if (!input || !isTooMuch(input, step)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, true);
  }

  /* ── the list that is put in order ────────────────────────────────────── */
  function places(list, told) {
    const ask = list.closest(ASK);
    const found = {};
    for (const [code, name] of Object.entries(told.rows)) {
      const row = ask && ask.getElementsByClassName(name)[0];
      if (row) found[code] = [...row.querySelectorAll("input[type=radio]")];
    }
    return found;
  }

  function orderOf(list) {
    const inputs = places(list, facts(list, "order"));
    return Object.keys(inputs)
      .map((code) => ({ code, place: inputs[code].findIndex((input) => input.checked) }))
      .filter(({ place }) => place > 0)
      .sort((one, other) => one.place - other.place)
      .map(({ code }) => code);
  }

  function place(list, order, said) {
    const inputs = places(list, facts(list, "order"));
    for (const [code, row] of Object.entries(inputs)) {
      const wanted = row[order.indexOf(code) + 1];
      if (wanted && !wanted.checked) wanted.click();
    }
    draw(list, order);
    if (said) write(list.querySelector("[role=status]"), said);
  }

  function button(kind, sign, words) {
    const made = document.createElement("button");
    made.type = "button";
    made.dataset[kind] = "1";
    made.textContent = sign;
    made.setAttribute("aria-label", words);
    return made;
  }

  function rank(told, code, index, count) {
    const item = document.createElement("li");
    const name = told.names[code];
    const words = (key) => filled(told.words[key], { name });
    item.dataset.code = code;
    const number = document.createElement("i");
    number.textContent = filled(told.words.place, { place: index + 1 });
    const text = document.createElement("b");
    text.textContent = name;
    const up = button("up", "▲", words("up")), down = button("down", "▼", words("down"));
    up.disabled = index === 0;
    down.disabled = index === count - 1;
    const buttons = document.createElement("span");
    buttons.append(up, down, button("out", "✕", words("remove")));
    item.append(number, text, buttons);
    return item;
  }

  function draw(list, order) {
    const told = facts(list, "order");
    const key = order.join(" ");
    for (const pick of list.querySelectorAll("[data-pick]")) {
      const at = order.indexOf(pick.dataset.pick);
      set(pick, "aria-pressed", String(at >= 0));
      set(pick, "aria-description", at >= 0 ? filled(told.words.place, { place: at + 1 }) : null);
      write(pick.querySelector("i"), at >= 0 ? String(at + 1) : "");
    }
    if (list.dataset.drawn === key) return;
    list.dataset.drawn = key;
    list.querySelector(".sun-ranks").replaceChildren(...order.map((code, index) => rank(told, code, index, order.length)));
  }

  function pick(list, code) {
    const told = facts(list, "order"), order = orderOf(list), name = told.names[code];
    if (order.includes(code)) place(list, order.filter((other) => other !== code), filled(told.words.removed, { name }));
    else if (order.length >= told.most) write(list.querySelector("[role=status]"), told.words.full);
    else place(list, [...order, code], filled(told.words.placed, { name, place: order.length + 1 }));
  }

  function moved(list, code, by) {
    const told = facts(list, "order"), order = orderOf(list), from = order.indexOf(code), to = from + by;
    if (from < 0 || to < 0 || to >= order.length) return;
    order.splice(from, 1);
    order.splice(to, 0, code);
    place(list, order, filled(told.words.placed, { name: told.names[code], place: to + 1 }));
    const kind = by < 0 ? "[data-up]" : "[data-down]";
    const row = list.querySelector(`li[data-code="${CSS.escape(code)}"]`);
    const next = row && [kind, "[data-up]", "[data-down]", "[data-out]"].map((k) => row.querySelector(k)).find((b) => b && !b.disabled);
    if (next) next.focus();
  }

  document.addEventListener("click", (event) => {
    const asked = event.target.closest && event.target.closest(".sun-order button");
    if (!asked) return;
    const list = asked.closest(".sun-order"), row = asked.closest("[data-code]");
    if (asked.dataset.pick) { pick(list, asked.dataset.pick); return; }
    if (asked.dataset.up) moved(list, row.dataset.code, -1);
    else if (asked.dataset.down) moved(list, row.dataset.code, 1);
    else {
      pick(list, row.dataset.code);
      const back = list.querySelector(`[data-pick="${CSS.escape(row.dataset.code)}"]`);
      if (back) back.focus({ preventScroll: true });
    }
  });

  /* Dragging: the row follows the finger, the others make way; the places are taken on letting go. */
  let drag = null;

  document.addEventListener("pointerdown", (event) => {
    const row = event.target.closest && event.target.closest(".sun-ranks > li");
    if (!row || event.button || event.target.closest("button")) return;
    if (event.pointerType === "touch" && !event.target.closest("i")) return; // a swipe scrolls
    drag = { row, id: event.pointerId, grip: event.clientY - row.getBoundingClientRect().top };
    row.classList.add("dragged");
    event.preventDefault();
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    const { row, grip } = drag;
    const middle = event.clientY - grip + row.offsetHeight / 2;
    const centre = (other) => { const box = other.getBoundingClientRect(); return box.top + box.height / 2; };
    while (row.previousElementSibling && middle < centre(row.previousElementSibling)) row.after(row.previousElementSibling);
    while (row.nextElementSibling && middle > centre(row.nextElementSibling)) row.before(row.nextElementSibling);
    row.style.transform = "";
    row.style.transform = `translateY(${event.clientY - grip - row.getBoundingClientRect().top}px)`;
  });

  function dropped(event) {
    if (!drag || event.pointerId !== drag.id) return;
    const { row } = drag;
    drag = null;
    row.classList.remove("dragged");
    row.style.transform = "";
    const list = row.closest(".sun-order");
    if (!list) return;
    const order = [...list.querySelectorAll(".sun-ranks > li")].map((item) => item.dataset.code);
    const told = facts(list, "order"), at = order.indexOf(row.dataset.code) + 1;
    list.dataset.drawn = "";
    place(list, order, filled(told.words.placed, { name: told.names[row.dataset.code], place: at }));
  }
  document.addEventListener("pointerup", dropped);
  document.addEventListener("pointercancel", dropped);

  /* ── keeping both true ────────────────────────────────────────────────── */
  let isWaiting = false;
  function refresh() {
    isWaiting = false;
    document.querySelectorAll(`${ASK} [data-live]`).forEach(tell);
    if (!drag) document.querySelectorAll(`${ASK} .sun-order`).forEach((list) => draw(list, orderOf(list)));
  }
  function soon() {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(refresh);
  }
  for (const type of ["input", "change", "click", "keyup", "pointerup", "focusout"]) document.addEventListener(type, soon);
  new MutationObserver(soon).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-selected", "value"] });
})();
