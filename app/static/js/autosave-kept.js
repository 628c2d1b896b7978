// Entries that could not be sent, kept in this browser until the server answers again.
const key = (url) => `fair-hearing:unsent:${url}`;

export function keep(url, body) {
  localStorage.setItem(key(url), body.toString());
}

export function kept(url) {
  return localStorage.getItem(key(url));
}

export function forget(url) {
  localStorage.removeItem(key(url));
}

function setChoice(input, values) {
  input.checked = values.includes(input.value);
}

/** Puts kept entries back into the form, all but its revision, which the page brought anew, and its token. */
export function refill(form, text) {
  const entries = new URLSearchParams(text);
  for (const input of form.elements) {
    if (!input.name || ["revision", "csrf_token"].includes(input.name)) continue;
    const values = entries.getAll(input.name);
    if (["radio", "checkbox"].includes(input.type)) setChoice(input, values);
    else if (values.length) input.value = values[0];
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}
