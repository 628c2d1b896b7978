// The player of a call (macros/player.html). Emits `player:time` {time, duration, playing} on its element; obeys
// `player:seek` {time, end, play} and any click on [data-seek]; `player:finding` {id} when a mark is clicked.
import { clock } from "./clock.js";
import { hearChannel } from "./player-channels.js";
import { listenToKeys } from "./player-keys.js";
import { repeatPart } from "./player-repeat.js";
import { marksOf } from "./player-marks.js";
import { outsideOf } from "./player-part.js";
import { layOver } from "./player-stretch.js";
import { createWave } from "./player-wave.js";

const SKIP_S = 5;

/** The page asked for them already (`preload`): with a header of its own the request would be another. */
async function fetchPeaks(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`peaks: ${answer.status}`);
  const body = await answer.json();
  return body.channels ?? body;
}

function report(root, wave, playing) {
  const detail = { time: wave.getCurrentTime(), duration: wave.getDuration(), playing };
  root.dispatchEvent(new CustomEvent("player:time", { bubbles: true, detail }));
}

function showTime(root, stage) {
  const now = root.querySelector("[data-player-now]");
  let shown = -1;
  return (event) => {
    const whole = Math.floor(event.detail.time);
    if (whole === shown) return;
    shown = whole;
    now.textContent = clock(whole);
    stage.setAttribute("aria-valuenow", whole);
    stage.setAttribute("aria-valuetext", clock(whole));
  };
}

function seek(wave, { time, end, play }) {
  if (end != null) return wave.play(time, end);
  wave.setTime(time);
  return play ? wave.play() : undefined;
}

function wireButtons(root, doings) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-player-do]");
    if (button) doings[button.dataset.playerDo]();
  });
}

function wireChoices(root, wave, audio, agentChannel) {
  const speed = root.querySelector("[data-player-speed]");
  speed.addEventListener("change", () => wave.setPlaybackRate(Number(speed.value), true));
  const voice = root.querySelector("[data-player-channel]");
  if (voice) hearChannel(audio, voice, agentChannel);
  return speed;
}

function follow(root, wave) {
  const play = root.querySelector('[data-player-do="toggle"]');
  const state = (playing) => () => {
    root.classList.toggle("is-playing", playing);
    play.setAttribute("aria-pressed", String(playing));
    report(root, wave, playing);
  };
  wave.on("play", state(true));
  wave.on("pause", state(false));
  wave.on("timeupdate", () => report(root, wave, wave.isPlaying()));
}

/** What the server says of an address that failed, in the reader's language; null where it says nothing. */
async function toldOf(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json", Range: "bytes=0-0" } }).catch(() => null);
  return !answer || answer.ok ? null : answer.json().then((body) => body.detail, () => null);
}

async function complain(root) {
  const place = root.querySelector("[data-player-problem]");
  const told = (await toldOf(root.dataset.peaks)) ?? (await toldOf(root.querySelector("audio").src));
  place.textContent = told ?? root.dataset.textFailed;
  place.hidden = false;
}

async function start(root, audio, cleanups) {
  const stage = root.querySelector("[data-player-wave]");
  const { wave, regions } = createWave(root, stage, audio, await fetchPeaks(root.dataset.peaks));
  const repeat = repeatPart(root, wave, regions);
  const skip = (seconds) => wave.setTime(Math.min(wave.getDuration(), Math.max(0, wave.getCurrentTime() + seconds)));
  const doings = { toggle: () => wave.playPause(), back: () => skip(-SKIP_S), forward: () => skip(SKIP_S), loop: repeat.toggle, skip };
  const onSeek = (event) => seek(wave, event.detail);
  document.addEventListener("player:seek", onSeek);
  root.addEventListener("player:time", showTime(root, stage));
  wireButtons(root, doings);
  const speed = wireChoices(root, wave, audio, Number(root.dataset.agentChannel));
  follow(root, wave);
  wave.once("ready", () => {
    root.querySelector("[data-player-length]").textContent = clock(wave.getDuration());
    layOver(wave, [...outsideOf(root, wave.getDuration()), ...marksOf(root, wave)]);
    if (Number(root.dataset.startAt)) wave.setTime(Number(root.dataset.startAt));
    root.dataset.ready = "true";
  });
  cleanups.push(listenToKeys(doings, speed), () => document.removeEventListener("player:seek", onSeek), () => wave.destroy());
}

export function attach(root) {
  const cleanups = [], audio = root.querySelector("audio");
  audio.addEventListener("error", () => complain(root));
  if (audio.error) complain(root); // it failed before this script was there
  start(root, audio, cleanups).catch((error) => {
    complain(root);
    console.warn(error);
  });
  return () => cleanups.forEach((cleanup) => cleanup());
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-seek]");
  if (!button) return;
  const { seek: time, seekEnd: end } = button.dataset;
  const detail = { time: Number(time), end: end == null ? null : Number(end) };
  document.dispatchEvent(new CustomEvent("player:seek", { detail }));
});
