// Keys of the scoring form: ↑ ↓ move between items, 1–9 choose the verdict or the step, + and − count one fault more
// or fewer, A adopts the proposal, E plays
// what it rests on (scoring-evidence.js), N opens the note, or beside the items a comment on the moment, ? shows the keys. Items that are not asked are passed over.
import { isTyping } from "./keys.js";
import { hearEvidence } from "./scoring-evidence.js";
import { openNote } from "./scoring-note.js";

function focusItem(form, step) {
  const items = [...form.querySelectorAll("[data-item]:not(.is-unasked)")];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** Nothing chosen yet counts as no fault. "Not applicable" stands apart from the faults. */
function countFaults(item, by) {
  const choices = [...item.querySelectorAll("[data-faults] [data-verdict]:not([value=not_applicable])")];
  const at = Math.max(0, choices.findIndex((choice) => choice.checked));
  choices[Math.min(choices.length - 1, Math.max(0, at + by))]?.click();
  return choices.length > 0;
}

function pressIn(item, key) {
  if (item.classList.contains("is-unasked")) return false;
  if (key === "n" || key === "N") return openNote(item), true;
  if (key === "a" || key === "A") return item.querySelector("[data-finding-adopt]")?.click(), true;
  if (key === "e" || key === "E") return hearEvidence(item);
  if (key === "+" || key === "=") return countFaults(item, 1);
  if (key === "-") return countFaults(item, -1);
  const choice = item.querySelectorAll("input[data-verdict]")[Number(key) - 1];
  if (/^[1-9]$/.test(key) && choice) return choice.click(), true;
  return false;
}

/** Beside the items a note hangs on the moment that is heard, and waits for its words. */
function noteTheMoment() {
  const form = document.querySelector(".moment-note-form");
  if (!form) return false;
  const moment = form.querySelector("[data-moment][aria-pressed=false]");
  moment?.click();
  form.elements.text.focus();
  return true;
}

function press(event, form, keysDialog) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return focusItem(form, event.key === "ArrowDown" ? 1 : -1), true;
  if (event.key === "?") return keysDialog?.showModal(), true;
  const item = document.activeElement.closest?.("[data-item]");
  if (item) return pressIn(item, event.key);
  return event.key === "n" || event.key === "N" ? noteTheMoment() : false;
}

export function keysOf(form) {
  return (event) => {
    if (event.key === "Escape" && form.contains(event.target)) event.target.closest("[data-item]")?.focus();
    if (isTyping(event)) return;
    if (press(event, form, document.getElementById(form.dataset.scoringKeys))) event.preventDefault();
  };
}
