// Short notices at the corner. The server may send one with a fragment: HX-Trigger: {"toast": {"message": …, "look": "success"}}.
const LOOKS = { success: "success", warning: "warning", error: "danger", info: "info" };
const SHOWN_MS = 6000;

const place = () => document.getElementById("toasts");

/** The words for a status code or a case, as the page brought them. */
export function toastText(name) {
  return place().getAttribute(`data-text-${name}`) ?? place().dataset.textError;
}

function crossFor(notice) {
  const cross = document.createElement("button");
  cross.type = "button";
  cross.className = "btn-close";
  cross.setAttribute("aria-label", place().dataset.textDismiss);
  cross.addEventListener("click", () => notice.remove());
  return cross;
}

/** @param look success | warning | error | info; an error stays until it is dismissed */
export function showToast(message, look = "info") {
  const notice = document.createElement("div");
  notice.className = `alert alert-${LOOKS[look] ?? "info"} app-toast`;
  notice.setAttribute("role", look === "error" ? "alert" : "status");
  const text = document.createElement("div");
  text.textContent = message;
  notice.append(text, crossFor(notice));
  place().append(notice);
  if (look !== "error") setTimeout(() => notice.remove(), SHOWN_MS);
}

document.addEventListener("toast", (event) => showToast(event.detail.message ?? event.detail.value, event.detail.look));
