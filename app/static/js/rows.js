// data-rows around rows [data-row="number"] and a button [data-row-add]: the button puts an empty row below the last.
// Names and labels of fields end in the row's number; labels count from 1.
function renumbered(text, from, to) {
  return text.replace(new RegExp(`-${from}$`), `-${to}`);
}

function added(last) {
  const from = Number(last.dataset.row);
  const row = last.cloneNode(true);
  row.dataset.row = String(from + 1);
  for (const field of row.querySelectorAll("[name]")) {
    field.name = renumbered(field.name, from, from + 1);
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(String(from + 1), String(from + 2)));
    field.value = "";
  }
  return row;
}

export function attach(group) {
  const button = group.querySelector("[data-row-add]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const last = [...group.querySelectorAll("[data-row]")].at(-1);
    const row = added(last);
    last.after(row);
    row.querySelector("[name]").focus();
  });
}
