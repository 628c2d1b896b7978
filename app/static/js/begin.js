// data-begin on a form: of the groups [data-begin-with] only the one that is chosen is shown.
export function attach(form) {
  const show = () => {
    const chosen = form.elements.begin.value;
    for (const group of form.querySelectorAll("[data-begin-with]")) group.hidden = group.dataset.beginWith !== chosen;
  };
  form.addEventListener("change", show);
  show();
}
