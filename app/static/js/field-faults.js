// data-field-faults="form id" around a list of faults: each li with data-fault-field marks the fields of that name,
// [data-field], so that who reads the field by ear hears its fault.
function mark(field, fault) {
  field.classList.add("is-invalid");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", fault.id);
}

export function attach(list) {
  const form = document.getElementById(list.dataset.fieldFaults);
  for (const field of form.querySelectorAll("[data-field].is-invalid")) {
    field.classList.remove("is-invalid");
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-errormessage");
  }
  for (const fault of list.querySelectorAll("[data-fault-field]")) {
    const name = fault.dataset.faultField;
    if (name) form.querySelectorAll(`[data-field="${CSS.escape(name)}"]`).forEach((field) => mark(field, fault));
  }
}
