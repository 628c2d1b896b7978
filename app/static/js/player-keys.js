// Space plays, arrows jump 5 s (with shift 1 s) and so do , and ., L repeats, < and > change the speed; never while somebody types.
import { isTyping } from "./keys.js";

function turnSpeed(choice, by) {
  const next = choice.selectedIndex + by;
  if (next < 0 || next >= choice.options.length) return;
  choice.selectedIndex = next;
  choice.dispatchEvent(new Event("change"));
}

/** Buttons answer to the space bar themselves, and so does a choice that is not yet made. */
function takesSpace(target) {
  return target.matches("button, a, summary, input:not(:checked)");
}

function takesArrows(target) {
  return target.matches("input[type=radio], input[type=range]");
}

function press(event, doings, speed) {
  if (event.key === " ") return takesSpace(event.target) ? false : (doings.toggle(), true);
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (takesArrows(event.target)) return false;
    doings.skip((event.key === "ArrowLeft" ? -1 : 1) * (event.shiftKey ? 1 : 5));
    return true;
  }
  if (event.key === "," || event.key === ".") return doings.skip(event.key === "," ? -5 : 5), true;
  if (event.key === "l" || event.key === "L") return doings.loop(), true;
  if (event.key === "<" || event.key === ">") return turnSpeed(speed, event.key === "<" ? -1 : 1), true;
  return false;
}

export function listenToKeys(doings, speed) {
  const onKey = (event) => {
    if (isTyping(event)) return;
    if (press(event, doings, speed)) event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
