// data-live="seconds": raises the event `live` on the element at that pace (hx-trigger="live"), never while the page is hidden.
export function attach(element) {
  const every = Number(element.dataset.live) * 1000;
  const timer = setInterval(() => {
    if (!document.hidden) element.dispatchEvent(new CustomEvent("live"));
  }, every);
  return () => clearInterval(timer);
}
