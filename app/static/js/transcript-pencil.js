// data-correct="address" on a turn: its words may be corrected. The button comes from the transcript's template when the
// turn is pointed at or has the focus; one in each of a thousand turns would be there for nothing.
import htmx from "../vendor/htmx/htmx.esm.min.js";

function offer(template, turn) {
  const head = turn?.dataset.correct && turn.querySelector(".turn-head");
  if (head && !head.querySelector("[data-pencil]")) head.append(template.content.cloneNode(true));
}

export function offerPencils(root) {
  const template = root.querySelector("template");
  if (!template) return;
  const onApproach = (event) => offer(template, event.target.closest("[data-correct]"));
  root.addEventListener("pointerover", onApproach);
  root.addEventListener("focusin", onApproach);
  root.addEventListener("click", (event) => {
    if (!event.target.closest("[data-pencil]")) return;
    const turn = event.target.closest("[data-correct]");
    htmx.ajax("GET", turn.dataset.correct, { source: turn, target: turn, swap: "outerHTML" });
  });
}
