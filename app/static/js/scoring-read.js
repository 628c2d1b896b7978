// The scoring form as scoring-total.js wants it: sections [data-section], items [data-item=code] with data-max,
// data-least, data-left-out, data-fatal, data-bonus, data-asked-if and data-asked-after.
const VERDICTS = ["pass", "fail", "not_applicable"];

export function readSections(form) {
  return [...form.querySelectorAll("[data-section]")].map((section) => ({
    weight: section.dataset.weight ? Number(section.dataset.weight) : null,
    items: [...section.querySelectorAll("[data-item]")].map(readItem),
  }));
}

function readItem(element) {
  const { item: code, max, least, leftOut, askedIf, askedAfter } = element.dataset;
  return {
    element, code, leftOut, max: Number(max), least: Number(least),
    bonus: "bonus" in element.dataset, fatal: "fatal" in element.dataset,
    askedIf: askedIf ? { item: askedIf, decided: askedAfter.split(" ") } : null, answer: answerOf(element),
  };
}

/** The value of the button that is chosen, as data-proposed names it; null where the item is open. */
export function chosenIn(element) {
  return element.querySelector("[data-verdict]:checked")?.value ?? null;
}

function answerOf(element) {
  const chosen = chosenIn(element);
  if (chosen === null || VERDICTS.includes(chosen)) return chosen;
  const points = chosen === "points" ? element.querySelector("[data-item-points]").value : chosen;
  return points === "" ? null : Number(points);
}
