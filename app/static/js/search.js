// data-search on the search form: "/" leads to its box from anywhere on the page; while the answer is on its way it says so.
import { isTyping } from "./keys.js";

export function attach(form) {
  const box = form.querySelector("[data-search-box]");
  const busy = form.querySelector("[data-search-busy]");
  const onKey = (event) => {
    if (event.key !== "/" || isTyping(event)) return;
    event.preventDefault();
    box.focus();
    box.select();
  };
  const say = (text) => () => { busy.textContent = text; };
  const done = say("");
  document.addEventListener("keydown", onKey);
  form.addEventListener("submit", say(busy.dataset.text));
  window.addEventListener("pageshow", done); // coming back to a page that the browser kept
  return () => {
    document.removeEventListener("keydown", onKey);
    window.removeEventListener("pageshow", done);
  };
}
