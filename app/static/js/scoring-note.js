// Guidance and note of an item stay folded away, so that more items are seen at once.
export function unfold(item, open) {
  item.querySelector("[data-item-more]").setAttribute("aria-expanded", String(open));
  item.querySelector("[data-item-extra]").hidden = !open;
}

export function openNote(item) {
  unfold(item, true);
  item.querySelector("[data-item-note]").focus();
}

export function onMore(event) {
  const button = event.target.closest("[data-item-more]");
  if (button) unfold(button.closest("[data-item]"), button.getAttribute("aria-expanded") !== "true");
}
