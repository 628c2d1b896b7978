// data-scoring on the form: shows how the score stands. Items are read by scoring-read.js, keys are in scoring-keys.js;
// where rules propose something for an item, data-proposed is the value of the button that they propose.
// Where the present figures stand: [data-scoring-total], [data-scoring-bonus], [data-scoring-answered],
// [data-scoring-section].
import { keysOf } from "./scoring-keys.js";
import { onMore } from "./scoring-note.js";
import { chosenIn, readSections } from "./scoring-read.js";
import { pointsOf, runningTotal } from "./scoring-total.js";

function agreement(element) {
  const { proposed } = element.dataset;
  const chosen = chosenIn(element);
  if (!proposed) return "none";
  if (chosen === null) return "open";
  return chosen === proposed ? "adopted" : "overruled";
}

function showItem(item, { answer, asked }) {
  const { element, fatal } = item;
  element.dataset.agreement = agreement(element);
  element.classList.toggle("is-answered", answer !== null);
  element.classList.toggle("is-fatal-failed", fatal && (answer === "fail" || answer === 0));
  const points = answer === null || answer === "not_applicable" ? "–" : pointsOf({ ...item, answer });
  element.querySelector("[data-item-earned]").textContent = points;
  fold(element, asked !== true);
}

/** An item that is not asked keeps what was answered, out of sight: it comes back with the earlier answer. */
function fold(element, folded) {
  element.classList.toggle("is-unasked", folded);
  const told = element.querySelector("[data-item-unasked]");
  if (told) told.hidden = !folded;
  const points = element.querySelector("[data-item-points]");
  if (points && folded) points.required = false; // nobody can fill in what is not shown
}

/** A verdict in points needs the number; the field is there only then. */
function showPoints(form) {
  for (const field of form.querySelectorAll("[data-item-points]")) {
    const chosen = chosenIn(field.closest("[data-item]")) === "points";
    field.closest("[data-points-place]").hidden = !chosen;
    field.required = chosen;
  }
}

function showSections(form, bySection) {
  form.querySelectorAll("[data-scoring-section]").forEach((place, at) => {
    place.textContent = `${bySection[at].earned} / ${bySection[at].possible}`;
  });
}

function showTotals(form, { total, bonus, fatal, answered, count }) {
  form.querySelector("[data-scoring-total]").textContent = total === null ? "–" : total.toFixed(2);
  form.querySelector("[data-scoring-bonus]").textContent = `+${bonus}`;
  form.querySelector("[data-scoring-bonus-place]").hidden = fatal || !bonus;
  form.querySelector("[data-scoring-answered]").textContent = `${answered} / ${count}`;
  form.classList.toggle("is-fatal", fatal);
  form.classList.toggle("is-complete", answered === count);
}

function show(form) {
  const sections = readSections(form);
  const found = runningTotal(sections);
  showPoints(form);
  for (const item of sections.flatMap((section) => section.items)) showItem(item, found.known.get(item.code));
  showSections(form, found.bySection);
  showTotals(form, found);
}

export function attach(form) {
  const refresh = () => show(form);
  const keys = keysOf(form);
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  form.addEventListener("click", onMore);
  document.addEventListener("keydown", keys);
  refresh();
  return () => document.removeEventListener("keydown", keys);
}
