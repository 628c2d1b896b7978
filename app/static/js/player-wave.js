// Draws the waveform, a lane for each channel, in the colours of the page's palette.
import WaveSurfer from "../vendor/wavesurfer/wavesurfer.esm.js";
import Regions from "../vendor/wavesurfer/regions.esm.js";
import { scaleOf } from "./player-scale.js";

const LANE_PX = { one: 72, two: 42 };

export function paletteColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--fh-${name}`).trim();
}

function lanes(count, agentChannel) {
  const height = count > 1 ? LANE_PX.two : LANE_PX.one;
  return Array.from({ length: count }, (_, channel) => {
    const voice = count === 1 ? "both" : channel === agentChannel ? "agent" : "customer";
    return { height, waveColor: paletteColour(`${voice}-wave`), progressColor: paletteColour(voice) };
  });
}

function describe(stage, duration) {
  const name = stage.closest("[data-player]").getAttribute("aria-label");
  const attributes = { role: "slider", tabindex: 0, "aria-label": name, "aria-valuemin": 0, "aria-valuemax": Math.floor(duration), "aria-valuenow": 0 };
  Object.entries(attributes).forEach(([key, value]) => stage.setAttribute(key, value));
}

/** @param peaks a list of numbers in −1…1 for each channel; the sound itself is streamed by the audio element */
export function createWave(root, stage, audio, peaks) {
  const regions = Regions.create();
  const agentChannel = Number(root.dataset.agentChannel);
  const look = () => ({ splitChannels: lanes(peaks.length, agentChannel), cursorColor: paletteColour("cursor") });
  const wave = WaveSurfer.create({
    container: stage,
    media: audio,
    peaks,
    duration: Number(root.dataset.duration),
    cursorWidth: 2,
    barWidth: 2,
    barGap: 1,
    barRadius: 1,
    normalize: true,
    cspNonce: document.querySelector('meta[name="csp-nonce"]').content,
    plugins: [regions],
    ...look(),
  });
  stage.append(scaleOf(Number(root.dataset.duration)));
  describe(stage, Number(root.dataset.duration));
  const repaint = () => wave.setOptions(look());
  document.addEventListener("theme:change", repaint);
  wave.on("destroy", () => document.removeEventListener("theme:change", repaint));
  return { wave, regions };
}
