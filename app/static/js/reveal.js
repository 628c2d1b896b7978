// data-reveal="selector" on a box that scrolls: what the selector names is in its view, now and after each swap.
export function attach(box) {
  const shown = box.querySelector(box.dataset.reveal);
  if (!shown || box.scrollHeight <= box.clientHeight) return;
  const { top, height } = shown.getBoundingClientRect();
  box.scrollTop += top - box.getBoundingClientRect().top - (box.clientHeight - height) / 3;
}
