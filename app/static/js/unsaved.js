// data-unsaved on a form that is saved by its button: whoever leaves the page with entries in it is asked first.
export function attach(form) {
  let changed = false;
  const ask = (event) => { if (changed) event.preventDefault(); };
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
}
