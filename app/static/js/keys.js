/** Whether a key belongs to what the reader is doing: typing, a choice list, a dialog, or a key of the browser. */
export function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (document.querySelector("dialog[open]")) return true;
  return event.target.matches?.("textarea, select, [contenteditable], [role=menu] *, input:not([type=radio], [type=checkbox], [type=range])") ?? false;
}
