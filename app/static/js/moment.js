// data-moment on a button: hangs the comment beside it on the present moment of the call; pressing again takes it off.
// The moment (seconds) goes into the hidden input named by data-moment; the button shows it.
import { clock } from "./clock.js";

let now = 0;
document.addEventListener("player:time", (event) => { now = event.detail.time; });

export function attach(button) {
  const input = document.getElementById(button.dataset.moment);
  const words = button.querySelector("[data-moment-text]");
  const plain = words.textContent;
  const show = () => {
    words.textContent = input.value ? clock(Number(input.value)) : plain;
    button.setAttribute("aria-pressed", String(Boolean(input.value)));
  };
  button.addEventListener("click", () => {
    input.value = input.value ? "" : now.toFixed(1);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  });
  show();
}
