// data-scoring on the form: items are [data-item] fieldsets with data-max, data-fatal and, where rules propose one,
// data-proposed. Keys: ↑ ↓ move between items, 1–9 choose the verdict, A adopts the proposal, N opens the note, ? shows the keys.
// Where the present figures stand: [data-scoring-total], [data-scoring-answered], [data-scoring-section].
import { isTyping } from "./keys.js";
import { pointsOf, runningTotal } from "./scoring-total.js";

function answerOf(item) {
  const chosen = item.querySelector("[data-verdict]:checked");
  if (!chosen) return null;
  if (chosen.dataset.verdict !== "points") return chosen.dataset.verdict;
  const points = item.querySelector("[data-item-points]").value;
  return points === "" ? null : Number(points);
}

function read(item) {
  return { item, max: Number(item.dataset.max), fatal: "fatal" in item.dataset, answer: answerOf(item) };
}

function agreement(item, answer) {
  const { proposed } = item.dataset;
  if (!proposed) return "none";
  if (answer === null) return "open";
  return answer === proposed ? "adopted" : "overruled";
}

function showItem({ item, answer, max, fatal }) {
  item.dataset.agreement = agreement(item, answer);
  item.classList.toggle("is-answered", answer !== null);
  item.classList.toggle("is-fatal-failed", fatal && (answer === "fail" || answer === 0));
  const place = item.querySelector("[data-item-earned]");
  if (place) place.textContent = answer === null || answer === "not_applicable" ? "–" : pointsOf({ answer, max });
}

function showSections(form, items) {
  for (const place of form.querySelectorAll("[data-scoring-section]")) {
    const inside = items.filter(({ item }) => place.closest("[data-section]").contains(item));
    const { earned, possible } = runningTotal(inside);
    place.textContent = `${+earned.toFixed(2)} / ${+possible.toFixed(2)}`;
  }
}

function showTotals(form) {
  const items = [...form.querySelectorAll("[data-item]")].map(read);
  items.forEach(showItem);
  showSections(form, items);
  const { total, fatal, answered, count } = runningTotal(items);
  form.querySelector("[data-scoring-total]").textContent = total === null ? "–" : total.toFixed(1);
  form.querySelector("[data-scoring-answered]").textContent = `${answered} / ${count}`;
  form.classList.toggle("is-fatal", fatal);
  form.classList.toggle("is-complete", answered === count);
}

function focusItem(form, step) {
  const items = [...form.querySelectorAll("[data-item]")];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function openNote(item) {
  unfold(item, true);
  item.querySelector("[data-item-note]").focus();
}

/** Guidance and note stay folded away, so that more items are seen at once. */
function unfold(item, open) {
  item.querySelector("[data-item-more]").setAttribute("aria-expanded", String(open));
  item.querySelector("[data-item-extra]").hidden = !open;
}

function onClick(event) {
  const button = event.target.closest("[data-item-more]");
  if (button) unfold(button.closest("[data-item]"), button.getAttribute("aria-expanded") !== "true");
}

function press(event, form, keysDialog) {
  const item = document.activeElement.closest?.("[data-item]");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return focusItem(form, event.key === "ArrowDown" ? 1 : -1), true;
  if (event.key === "?") return keysDialog?.showModal(), true;
  if (!item) return false;
  if (event.key === "n" || event.key === "N") return openNote(item), true;
  if (event.key === "a" || event.key === "A") return item.querySelector("[data-finding-adopt]")?.click(), true;
  const choice = item.querySelectorAll("input[data-verdict]")[Number(event.key) - 1];
  if (/^[1-9]$/.test(event.key) && choice) return choice.click(), true;
  return false;
}

function onKeys(form) {
  return (event) => {
    if (event.key === "Escape" && form.contains(event.target)) event.target.closest("[data-item]")?.focus();
    if (isTyping(event)) return;
    if (press(event, form, document.getElementById(form.dataset.scoringKeys))) event.preventDefault();
  };
}

/** A verdict in points needs the number; the field is there only then. */
function showPoints(form) {
  for (const field of form.querySelectorAll("[data-item-points]")) {
    const chosen = field.closest("[data-item]").querySelector('[data-verdict="points"]').checked;
    field.closest("[data-points-place]").hidden = !chosen;
    field.required = chosen;
  }
}

export function attach(form) {
  const refresh = () => { showPoints(form); showTotals(form); };
  const keys = onKeys(form);
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  form.addEventListener("click", onClick);
  document.addEventListener("keydown", keys);
  refresh();
  return () => document.removeEventListener("keydown", keys);
}
