// Findings as coloured stretches on the lane of the channel they are about.
import { paletteColour } from "./player-wave.js";

const KINDS = ["overlap", "silence", "fault", "praise"];
const SHORTEST_S = 0.4; // shorter stretches would be too thin to see and click

function colour(kind) {
  return paletteColour(`mark-${KINDS.includes(kind) ? kind : "fault"}`);
}

export function drawMarks(root, regions, marks) {
  for (const mark of marks) {
    const region = regions.addRegion({
      id: `mark-${mark.id}`,
      start: mark.start,
      end: Math.max(mark.end, mark.start + SHORTEST_S),
      color: colour(mark.kind),
      channelIdx: mark.channel ?? -1,
      drag: false,
      resize: false,
    });
    region.element.title = mark.label;
    region.on("click", () => {
      root.dispatchEvent(new CustomEvent("player:finding", { bubbles: true, detail: { id: String(mark.id) } }));
    });
  }
}
