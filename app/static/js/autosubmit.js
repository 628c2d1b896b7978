// data-autosubmit on a filter form: sends itself on each choice; its button is for readers without scripts.
export function attach(form) {
  const button = form.querySelector('button[type="submit"]');
  if (button) button.hidden = true;
  const send = (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date], input[type=month], input[type=search]")) form.requestSubmit();
  };
  form.addEventListener("change", send);
  return () => form.removeEventListener("change", send);
}
