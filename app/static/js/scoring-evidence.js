// The places in the call that the proposal for an item rests on, heard one after the other from their beginnings; after
// the last the first again. The one that is heard has aria-current.
function seek(place) {
  const { seek: time, seekEnd: end } = place.dataset;
  const detail = { time: Number(time), end: end === undefined ? null : Number(end), play: true };
  document.dispatchEvent(new CustomEvent("player:seek", { detail }));
}

/** Whether there was anything to hear. */
export function hearEvidence(item) {
  const finding = item.querySelector("[data-finding]");
  const places = [...item.querySelectorAll(".finding-evidence [data-seek]")];
  if (!places.length) return false;
  const heard = places.findIndex((place) => place.hasAttribute("aria-current"));
  const next = places[(heard + 1) % places.length];
  places[heard]?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  finding.dispatchEvent(new CustomEvent("player:finding", { bubbles: true, detail: { id: finding.dataset.finding } }));
  seek(next);
  return true;
}
