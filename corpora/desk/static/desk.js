// The desk's own script: keys for what pages offer by forms and links. Without it everything works by mouse and Tab.
"use strict";

// A key is written where it acts: <button data-key="i"> is pressed, <a data-key="n"> followed, <input data-key="m"> entered.
function onKey(event) {
  const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && typing) { typing.blur(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = Array.from(document.querySelectorAll("[data-key]")).find(
    (element) => element.dataset.key === event.key && !element.disabled && element.offsetParent !== null);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) target.focus();
  else target.click();
}
document.addEventListener("keydown", onKey);

// A form is sent once: a second press while the first is on its way would be a second decision.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 3000);
});

// Something was typed and not sent: closing the window asks first. Pages keep drafts by data-draft="NAME".
function draftOf(field) { return "focimine:" + location.pathname + ":" + field.dataset.draft; }
document.addEventListener("input", (event) => {
  if (event.target.dataset.draft) localStorage.setItem(draftOf(event.target), event.target.value);
});
function restoreDrafts() {
  for (const field of document.querySelectorAll("[data-draft]")) {
    const kept = localStorage.getItem(draftOf(field));
    if (kept && !field.value) field.value = kept;
  }
}
document.addEventListener("submit", (event) => {
  for (const field of event.target.querySelectorAll("[data-draft]")) localStorage.removeItem(draftOf(field));
});
document.addEventListener("DOMContentLoaded", restoreDrafts);
