// The part of the call that is to be heard: what lies before and behind it is shaded, and can be heard all the same.
import { stretch } from "./player-stretch.js";

export function outsideOf(root, duration) {
  if (!root.dataset.partEnd) return [];
  const [begin, end] = [Number(root.dataset.partBegin), Number(root.dataset.partEnd)];
  return [[0, begin], [end, duration]]
    .filter(([from, until]) => from < until)
    .map(([from, until]) => stretch({ start: from, end: until, colour: "mark-outside", duration }));
}
