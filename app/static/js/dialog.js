// data-dialog on a <dialog>: opened by [data-dialog-open="its id"], closed by its cross, Escape or a click beside it.
export function attach(dialog) {
  const open = (event) => {
    if (event.target.closest?.(`[data-dialog-open="${dialog.id}"]`)) dialog.showModal();
  };
  document.addEventListener("click", open);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-dialog-close]")) dialog.close();
  });
  if ("dialogOpened" in dialog.dataset) dialog.showModal();
  return () => document.removeEventListener("click", open);
}
