// data-attention on a hidden field of the scoring form: how long the monitor was at the call and which seconds of it were
// played, as JSON {active_s, heard: [[begin, end], …]}; it goes with the form. Time counts while the page is seen and
// somebody is there: the sound plays, or a key or the pointer was used within the last minute.
import { withSpan } from "./attention-spans.js";

const IDLE_MS = 60_000;
const TICK_MS = 1000;
const LONGEST_STEP_S = 3; // a jump is no listening; at double speed in a busy browser a step is shorter
const DEEDS = ["pointerdown", "pointermove", "keydown", "wheel", "input"];

export function attach(field) {
  const kept = JSON.parse(field.value);
  let lastDeed = performance.now();
  let ticked = lastDeed;
  let heardUntil = null;
  let playing = false;

  const tell = () => { field.value = JSON.stringify({ active_s: Math.round(kept.active_s), heard: kept.heard }); };
  const tick = () => {
    const now = performance.now();
    const isThere = !document.hidden && (playing || now - lastDeed < IDLE_MS);
    if (isThere) kept.active_s += Math.min(now - ticked, 2 * TICK_MS) / 1000; // a computer that slept was not worked at
    ticked = now;
    tell();
  };
  const onDeed = () => { lastDeed = performance.now(); };
  const onTime = ({ detail }) => {
    const step = heardUntil === null ? 0 : detail.time - heardUntil;
    if (playing && step > 0 && step < LONGEST_STEP_S) kept.heard = withSpan(kept.heard, [heardUntil, detail.time]);
    if (playing !== detail.playing) onDeed();
    playing = detail.playing;
    heardUntil = detail.time;
    tell();
  };
  const onSeeking = () => { heardUntil = null; };

  const timer = setInterval(tick, TICK_MS);
  DEEDS.forEach((name) => document.addEventListener(name, onDeed, { passive: true, capture: true }));
  document.addEventListener("player:time", onTime);
  document.addEventListener("seeking", onSeeking, { capture: true });
  return () => {
    clearInterval(timer);
    DEEDS.forEach((name) => document.removeEventListener(name, onDeed, { capture: true }));
    document.removeEventListener("player:time", onTime);
    document.removeEventListener("seeking", onSeeking, { capture: true });
  };
}
