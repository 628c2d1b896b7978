// Coloured stretches on the waveform, all put there at once: as regions of the waveform's plugin, which watch, measure
// and drag each for itself, two hundred of them would lay the page out two hundred times.
import { paletteColour } from "./player-wave.js";

const LAYER = { position: "absolute", inset: "0", zIndex: "5", pointerEvents: "none" };

/** `lane` of `lanes` (0-based), or all the height without one. Times in seconds. */
export function stretch({ start, end, colour, duration, lane = null, lanes = 1 }) {
  const element = document.createElement("div");
  element.part = "stretch";
  const height = lane === null ? 100 : 100 / lanes;
  Object.assign(element.style, {
    position: "absolute", left: `${(100 * start) / duration}%`, width: `${(100 * (end - start)) / duration}%`,
    top: `${height * (lane ?? 0)}%`, height: `${height}%`, borderRadius: "2px", background: paletteColour(colour),
  });
  return element;
}

export function layOver(wave, stretches) {
  const layer = document.createElement("div");
  Object.assign(layer.style, LAYER);
  layer.append(...stretches);
  wave.getWrapper().append(layer);
}
