// Asks before something that is hard to undo: data-confirm="question" on a form or a submit button, or hx-confirm.
const dialog = () => document.getElementById("confirm-dialog");

/** @returns {Promise<boolean>} whether the reader said yes */
export function ask(question) {
  const box = dialog();
  box.querySelector(".app-dialog-text").textContent = question;
  box.returnValue = "no";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

const agreed = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || agreed.delete(form)) return;
  event.preventDefault();
  event.stopPropagation();
  const { submitter } = event;
  if (!(await ask(question))) return;
  agreed.add(form);
  form.requestSubmit(submitter);
}, { capture: true });

document.addEventListener("htmx:confirm", async (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  event.preventDefault();
  if (await ask(ctx.confirm)) issueRequest();
  else dropRequest();
});
