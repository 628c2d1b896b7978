// Findings as coloured stretches on the lane of the channel they are about.
import { stretch } from "./player-stretch.js";

const KINDS = ["overlap", "silence", "fault", "praise"];
const SHORTEST_S = 0.4; // shorter stretches would be too thin to see and click

function markOf(root, mark, wave) {
  const element = stretch({
    start: mark.start,
    end: Math.max(mark.end, mark.start + SHORTEST_S),
    colour: `mark-${KINDS.includes(mark.kind) ? mark.kind : "fault"}`,
    duration: wave.getDuration(),
    lane: mark.channel,
    lanes: wave.getDecodedData().numberOfChannels,
  });
  element.title = mark.label;
  element.style.pointerEvents = "all";
  element.addEventListener("click", () => {
    root.dispatchEvent(new CustomEvent("player:finding", { bubbles: true, detail: { id: String(mark.id) } }));
  });
  return element;
}

export function marksOf(root, wave) {
  return JSON.parse(root.dataset.marks).map((mark) => markOf(root, mark, wave));
}
