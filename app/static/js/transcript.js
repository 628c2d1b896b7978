// The transcript follows the sound: the spoken word is marked, its turn kept in view until the reader scrolls away.
// A click on a word jumps there.
// Two people may speak at once, so each voice has its own row of words (transcript-words.js).
import { offerPencils } from "./transcript-pencil.js";
import { takeApart, wordsOf } from "./transcript-words.js";

/** Index of the last start that is ≤ time, −1 before the first. Starts ascend. */
export function lastBefore(starts, time) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function timed(turns) {
  const rows = turns
    .map((element) => ({ element, start: Number(element.dataset.start), end: Number(element.dataset.end) }))
    .sort((one, other) => one.start - other.start);
  return { rows, starts: rows.map((row) => row.start), shown: null };
}

function saidAt(rows, starts, time) {
  const row = rows[lastBefore(starts, time)];
  return row && time <= row.end ? row : null;
}

/** Marks the turn that is being said; returns it when it has just begun. */
function mark(track, time) {
  const said = saidAt(track.rows, track.starts, time);
  if (said === track.shown) return null;
  track.shown?.element.classList.remove("is-said");
  said?.element.classList.add("is-said");
  track.shown = said;
  return said;
}

/** Marks the word of a voice that is being said. */
function markWord(voice, time) {
  const turn = saidAt(voice.rows, voice.starts, time);
  const words = turn ? wordsOf(turn.element) : [];
  const said = words.findLast((word) => word.start <= time && time <= word.end)?.element ?? null;
  if (said === voice.word) return;
  voice.word?.classList.remove("is-said");
  said?.classList.add("is-said");
  voice.word = said;
}

function tracksOf(root) {
  const turns = [...root.querySelectorAll("[data-start]")];
  const voices = new Set(turns.map((turn) => turn.dataset.voice));
  return { turns: timed(turns), voices: [...voices].map((voice) => timed(turns.filter((turn) => turn.dataset.voice === voice))) };
}

function bringIntoView(root, element) {
  const top = root.scrollTop + element.getBoundingClientRect().top - root.getBoundingClientRect().top - root.clientHeight / 3;
  const isFar = Math.abs(top - root.scrollTop) > 2 * root.clientHeight; // gliding past hundreds of turns would draw them all
  const still = isFar || matchMedia("(prefers-reduced-motion: reduce)").matches;
  root.scrollTo({ top, behavior: still ? "auto" : "smooth" });
}

function follower(root) {
  const button = root.querySelector("[data-transcript-follow]");
  let follows = true;
  const set = (value) => { follows = value; button.hidden = value; };
  for (const name of ["wheel", "touchmove"]) root.addEventListener(name, () => set(false), { passive: true });
  root.addEventListener("keydown", (event) => {
    if (["PageUp", "PageDown", "Home", "End"].includes(event.key)) set(false);
  });
  return { button, set, follows: () => follows };
}

function showEvidence(root, id) {
  const words = [...root.querySelectorAll("[data-evidence]")];
  words.forEach((word) => word.classList.toggle("evidence-shown", word.dataset.evidence === id));
  const first = words.find((word) => word.dataset.evidence === id);
  if (first) bringIntoView(root, first.closest("[data-start]"));
}

/** A page that was opened at a moment (?at=12.3) shows it in the words, even if they came after the player was ready. */
function showArrival(onTime) {
  const time = Number(document.querySelector("[data-player]")?.dataset.startAt);
  if (time > 0) onTime({ detail: { time } });
}

export function attach(root) {
  let tracks = tracksOf(root);
  const following = follower(root);
  const onTime = ({ detail }) => {
    const turn = mark(tracks.turns, detail.time);
    tracks.voices.forEach((voice) => markWord(voice, detail.time));
    if (turn && following.follows()) bringIntoView(root, turn.element);
  };
  const onSeek = () => following.set(true);
  const onFinding = ({ detail }) => showEvidence(root, detail.id);
  // A turn that was corrected is another element with other words.
  const onChange = () => { tracks = tracksOf(root); };
  const events = { "htmx:after:settle": onChange, "player:time": onTime, "player:seek": onSeek, "player:finding": onFinding };
  for (const [name, hear] of Object.entries(events)) document.addEventListener(name, hear);
  following.button.addEventListener("click", () => {
    following.set(true);
    if (tracks.turns.shown) bringIntoView(root, tracks.turns.shown.element);
  });
  root.addEventListener("pointerover", (event) => {
    const turn = event.target.closest("[data-start]");
    if (turn) takeApart(turn);
  });
  root.addEventListener("click", (event) => {
    const word = event.target.closest("[data-word]");
    if (word) document.dispatchEvent(new CustomEvent("player:seek", { detail: { time: Number(word.dataset.word) } }));
  });
  offerPencils(root);
  showArrival(onTime);
  root.dataset.ready = "true";
  return () => Object.entries(events).forEach(([name, hear]) => document.removeEventListener(name, hear));
}
