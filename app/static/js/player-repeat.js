// Repeats a part of the call: drag over the waveform to choose it; the button (or L) repeats the last seconds,
// and ends the repeating.
import { paletteColour } from "./player-wave.js";

const LAST_S = 5;

export function repeatPart(root, wave, regions) {
  const button = root.querySelector('[data-player-do="loop"]');
  let part = null;

  const keep = (region) => {
    if (part && part !== region) part.remove();
    part = region;
    button.setAttribute("aria-pressed", "true");
  };
  const toggle = () => {
    if (part) return part.remove();
    const now = wave.getCurrentTime();
    const end = Math.max(now, Math.min(LAST_S, wave.getDuration()));
    regions.addRegion({ start: Math.max(0, end - LAST_S), end, color: paletteColour("mark-repeat") });
    return undefined;
  };
  const again = () => {
    if (part && wave.isPlaying() && wave.getCurrentTime() >= part.end) wave.setTime(part.start);
  };

  regions.enableDragSelection({ color: paletteColour("mark-repeat") });
  regions.on("region-created", keep);
  regions.on("region-removed", (region) => {
    if (region !== part) return;
    part = null;
    button.setAttribute("aria-pressed", "false");
  });
  wave.on("timeupdate", again);
  wave.on("interaction", (time) => {
    if (part && (time < part.start || time > part.end)) part.remove(); // a click elsewhere means: go on there
  });
  wave.on("finish", () => {
    if (part) wave.play(part.start);
  });
  return { toggle };
}
