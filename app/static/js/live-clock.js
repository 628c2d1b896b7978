// data-live-clock="seconds" on the strip of a call that is heard live: its clock goes on, and so does the moment that
// comments hang on (`player:time`, as the player tells it). Keys press what bears data-live-key: alone while the form
// has no item chosen, with Alt anywhere; M writes a comment on the present moment.
import { clock } from "./clock.js";
import { isTyping } from "./keys.js";

function digitOf(event) {
  return /^Digit[1-9]$/.test(event.code) ? event.code.slice(-1) : event.key.toLowerCase();
}

function write() {
  const button = document.querySelector('[data-moment="note-at"]');
  if (button.getAttribute("aria-pressed") === "true") button.click(); // takes the earlier moment off
  button.click();
  button.closest("form").querySelector("[name=text]").focus();
}

function press(strip, key) {
  if (key === "m") return write(), true;
  const button = strip.querySelector(`[data-live-key="${CSS.escape(key)}"]:not(:disabled)`);
  return button ? (button.click(), true) : false;
}

// One listener for all strips: each answer brings a new one, and a key in between must not be lost.
document.addEventListener("keydown", (event) => {
  const strip = document.querySelector("[data-live-clock]");
  if (!strip || event.ctrlKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const isAlone = !event.altKey && !isTyping(event) && !document.activeElement.closest("[data-item]");
  if ((event.altKey || isAlone) && press(strip, digitOf(event))) event.preventDefault();
});

function tick(root, since) {
  const passed = (performance.now() - since) / 1000;
  const time = Number(root.dataset.liveClock) + ("goingOn" in root.dataset ? passed : 0);
  const heard = Number(root.dataset.heard) + ("running" in root.dataset ? passed : 0);
  root.querySelector("[data-live-time]").textContent = clock(heard);
  return time;
}

function tell(time) {
  document.dispatchEvent(new CustomEvent("player:time", { detail: { time, playing: false } }));
}

export function attach(root) {
  const since = performance.now();
  const isPlayed = document.querySelector("[data-player]"); // then moments are those of the recording
  const show = () => {
    const time = tick(root, since);
    if (!isPlayed) tell(time);
  };
  const timer = setInterval(show, 500);
  show();
  return () => clearInterval(timer);
}
