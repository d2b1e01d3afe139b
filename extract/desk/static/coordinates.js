// Looking at a table: a row and its cells are lit together, the brain follows, keys move. Without this file links do it.
"use strict";

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const one = (selector) => document.querySelector(selector);
const rowOf = (n) => one(`tr.focus[data-n="${n}"]`);
const numbersOf = (element) => (element.dataset.foci || element.dataset.n || "").split(" ").filter((n) => n !== "");
const form = () => one("#edit");

function light(numbers, name) {
  for (const lit of all("." + name, one(".work"))) lit.classList.remove(name);
  for (const element of all("[data-foci], tr.focus")) {
    if (numbersOf(element).some((n) => numbers.includes(n))) element.classList.add(name);
  }
}

function isChanged() {
  return all("input:not([type=hidden]), select", form()).some((field) => field.value !== (field.dataset.was ?? field.value));
}

function fill(row) {
  const values = { ...row.dataset, number: String(Number(row.dataset.n) + 1), region: row.dataset.region || "?" };
  for (const element of all("[data-show]")) {
    const name = element.dataset.show;
    if (name === "brain") element.src = row.dataset.brain;
    else if (name === "tal") element.hidden = row.dataset.space !== "TAL";
    else if (name === "reason") { element.value = ""; element.dataset.was = ""; }
    else if (element.matches("input, select")) { element.value = values[name]; element.dataset.was = values[name]; }
    else element.textContent = values[name];
  }
  form().dataset.mode = "";
}

function show(n) {
  const row = rowOf(n);
  if (!row) return;
  if (isChanged()) { one("#said").textContent = form().dataset.unsent; return; }
  light([String(n)], "at");
  all("a.pick[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
  row.querySelector("a.pick").setAttribute("aria-current", "true");
  fill(row);
  reveal(n);
  history.replaceState(null, "", `${location.pathname}?row=${Number(n) + 1}`);
}

// The row and its cells come into view inside their own panes: the page itself stays where it is.
function reveal(n) {
  for (const [pane, element] of [[".rows", rowOf(n)], [".paper", one(`.paper [data-foci~="${n}"]`)]]) {
    const box = one(pane);
    if (!box || !element) continue;
    const outer = box.getBoundingClientRect(), inner = element.getBoundingClientRect();
    if (inner.top < outer.top + 40) box.scrollTop -= outer.top + 60 - inner.top;
    else if (inner.bottom > outer.bottom - 20) box.scrollTop += inner.bottom - outer.bottom + 60;
  }
}

const current = () => Number((one("tr.focus.at") || { dataset: { n: 0 } }).dataset.n);

document.addEventListener("click", (event) => {
  const move = event.target.closest("[data-move]");
  if (move) { event.preventDefault(); show(current() + Number(move.dataset.move)); return; }
  const toggle = event.target.closest("[data-toggle-view]");
  if (toggle) {
    for (const svg of all("svg.sheet")) {
      const whole = svg.getAttribute("viewBox") === svg.dataset.page;
      svg.setAttribute("viewBox", whole ? svg.dataset.table : svg.dataset.page);
    }
    reveal(current());
    return;
  }
  const button = event.target.closest("#edit button[value=correct], #edit button[value=reject]");
  if (button && !form().elements.reason.value.trim()) {
    event.preventDefault();
    form().dataset.mode = button.value;
    form().elements.reason.focus();
    return;
  }
  if (event.target.closest("details, form, summary, button")) return;
  const place = event.target.closest("tr.focus, [data-foci]");
  if (place && numbersOf(place).length) { event.preventDefault(); show(numbersOf(place)[0]); }
});

document.addEventListener("keydown", (event) => {
  const inside = event.target.closest("#edit");
  if (event.key === "Enter" && inside && form().dataset.mode === "reject") {
    event.preventDefault();
    one("#edit button[value=reject]").click();
  } else if (event.key === "Escape" && !inside && isChanged()) {
    fill(rowOf(current()));
  }
});

document.addEventListener("pointerover", (event) => {
  const place = event.target.closest("tr.focus, [data-foci]");
  light(place ? numbersOf(place) : [], "hover");
});

document.addEventListener("DOMContentLoaded", () => {
  for (const button of all("[data-toggle-view]")) button.hidden = false;
  const row = rowOf(current());
  for (const field of all("#edit input:not([type=hidden]), #edit select")) field.dataset.was = row?.dataset[field.dataset.show] ?? "";
  reveal(current());
});

// The next table's pictures are fetched ahead, so that the key for it shows them at once.
addEventListener("load", () => {
  const ahead = one("[data-ahead]");
  if (!ahead) return;
  fetch(ahead.dataset.ahead).then((answer) => answer.text()).then((text) => {
    const next = new DOMParser().parseFromString(text, "text/html");
    for (const image of all("svg.sheet image", next)) new Image().src = image.getAttribute("href");
  }).catch(() => {});
});
