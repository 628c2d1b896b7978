// A turn's words as a form: Enter saves (Shift+Enter makes a new line), Escape leaves them as they were.
export function attach(form) {
  const words = form.querySelector("textarea");
  words.focus();
  words.setSelectionRange(words.value.length, words.value.length);
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") form.querySelector("[data-correction-cancel]").click();
    else if (event.key === "Enter" && event.target === words && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    } else return;
    event.stopPropagation();
  });
}
