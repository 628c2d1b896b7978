// The hours and minutes below the waveform, about a dozen. Placed by percent, so that nothing has to be measured: the
// waveform's own plugin puts in and measures one after the other, and lays the page out each time.
import { clock } from "./clock.js";

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const MOST = 15;

export function scaleOf(duration) {
  const scale = document.createElement("div");
  scale.className = "player-scale";
  const step = STEPS_S.find((one) => duration / one <= MOST) ?? STEPS_S.at(-1);
  for (let at = 0; at < duration; at += step) {
    const mark = document.createElement("span");
    mark.textContent = clock(at);
    mark.style.left = `${(100 * at) / duration}%`;
    scale.append(mark);
  }
  return scale;
}
