// Every request of a script carries the CSRF token; a refusal is told in words, in the reader's language.
import "../vendor/htmx/htmx.esm.min.js";
import { showToast, toastText } from "./toast.js";

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

/** The sentence the server sent: a problem document's detail (RFC 9457) or the marked part of an error page. */
export function sentenceOf(body, type = "") {
  if (type.includes("json")) {
    try {
      return JSON.parse(body).detail ?? "";
    } catch {
      return "";
    }
  }
  const page = new DOMParser().parseFromString(body, "text/html");
  return page.querySelector("[data-error-message]")?.textContent.trim() ?? "";
}

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status === 422) return; // the answer is the form with its errors, and is shown in place
  const said = sentenceOf(ctx.text ?? "", ctx.response.headers.get("content-type") ?? "");
  showToast(said || toastText(ctx.response.status), "error");
});

document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) showToast(toastText("offline"), "error");
});
