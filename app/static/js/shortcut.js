// data-shortcut="n" on a link or button: the key does what a click on it does.
import { isTyping } from "./keys.js";

export function attach(target) {
  const press = (event) => {
    if (event.key.toLowerCase() !== target.dataset.shortcut || event.repeat || isTyping(event)) return;
    event.preventDefault();
    target.click();
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
