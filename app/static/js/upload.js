// data-upload on a form with files: sends it with a bar that shows how much has gone; without scripts it is a plain form.
import { sentenceOf } from "./requests.js";
import { showToast, toastText } from "./toast.js";

function send(form, data, bar, text, refused) {
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.upload.addEventListener("load", () => { text.textContent = form.dataset.textSent; });
  request.addEventListener("load", () => {
    if (request.status < 400) location.assign(request.responseURL);
    else refused(sentenceOf(request.responseText) || toastText(request.status));
  });
  request.addEventListener("error", () => refused(toastText("offline")));
  request.open("POST", form.action);
  request.send(data);
}

export function attach(form) {
  const place = form.querySelector("[data-upload-progress]");
  const buttons = form.querySelectorAll("button[type=submit]");
  const set = (busy) => {
    place.hidden = !busy;
    buttons.forEach((button) => { button.disabled = busy; });
  };
  const refused = (sentence) => {
    set(false);
    showToast(sentence, "error");
  };
  const start = (event) => {
    event.preventDefault();
    const data = new FormData(form, event.submitter); // what the pressed button says is sent, too
    set(true);
    send(form, data, place.querySelector("progress"), place.querySelector("[data-upload-text]"), refused);
  };
  form.addEventListener("submit", start);
  return () => form.removeEventListener("submit", start);
}
