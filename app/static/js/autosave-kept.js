// Entries that are not yet sent, kept in this browser until the server has them; and those of a window that another one
// was faster than, kept aside until somebody takes them over or throws them away.
const FRESH = ["revision", "csrf_token", "attention"];
const key = (url) => `fair-hearing:unsent:${url}`;
const asideKey = (url) => `fair-hearing:aside:${url}`;

export function keep(url, body) {
  localStorage.setItem(key(url), body.toString());
}

export function kept(url) {
  return localStorage.getItem(key(url));
}

export function forget(url) {
  localStorage.removeItem(key(url));
}

export function putAside(url, body) {
  localStorage.setItem(asideKey(url), body.toString());
}

export function aside(url) {
  return localStorage.getItem(asideKey(url));
}

export function dropAside(url) {
  localStorage.removeItem(asideKey(url));
}

function comparable(entries) {
  const told = [...entries].filter(([name]) => !FRESH.includes(name)).map(([name, value]) => `${name}=${value.trim()}`);
  return told.sort().join("\n");
}

/** Whether the form says the same already: a page that was left had its answer from the server no more. */
export function isSame(form, text) {
  return comparable(new URLSearchParams(text)) === comparable(new URLSearchParams(new FormData(form)));
}

/** Whether entries were made on another revision than the page has: they would write over what was saved since. */
export function isOutdated(form, text) {
  return new URLSearchParams(text).get("revision") !== form.elements.revision.value;
}

function setChoice(input, values) {
  input.checked = values.includes(input.value);
}

/** Puts kept entries back into the form, all but what the page brought anew. */
export function refill(form, text) {
  const entries = new URLSearchParams(text);
  for (const input of form.elements) {
    if (!input.name || FRESH.includes(input.name)) continue;
    const values = entries.getAll(input.name);
    if (["radio", "checkbox"].includes(input.type)) setChoice(input, values);
    else if (values.length) input.value = values[0];
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}
