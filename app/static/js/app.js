// Loads a behaviour when the page has an element that asks for it by attribute, again after each htmx swap.
// A behaviour is a module exporting attach(element); what attach returns is called when the element goes.
// Add one: write js/<name>.js and give its attribute a line here. A page that must be ready soon names its behaviours in
// {% block modules %}, so that they come all at once.
import "./requests.js";
import "./toast.js";
import "./confirm.js";

const BEHAVIOURS = {
  "data-adopt-all": "adopt-all",
  "data-attention": "attention",
  "data-autosave": "autosave",
  "data-autosubmit": "autosubmit",
  "data-begin": "begin",
  "data-chart": "chart",
  "data-correction": "correction",
  "data-dialog": "dialog",
  "data-field-faults": "field-faults",
  "data-finding": "finding",
  "data-lines": "lines",
  "data-live": "live",
  "data-live-clock": "live-clock",
  "data-moment": "moment",
  "data-on-saved": "on-saved",
  "data-player": "player",
  "data-reveal": "reveal",
  "data-rows": "rows",
  "data-scoring": "scoring",
  "data-search": "search",
  "data-shortcut": "shortcut",
  "data-transcript": "transcript",
  "data-trusted": "trusted",
  "data-unsaved": "unsaved",
  "data-upload": "upload",
};

// One search for all of them: a page may have ten thousand elements to look through.
const WANTED = Object.keys(BEHAVIOURS).map((attribute) => `[${attribute}]`).join();
const attached = new Map();

async function attachOne(element, attribute) {
  const key = attached.get(element) ?? new Map();
  if (key.has(attribute)) return;
  key.set(attribute, null);
  attached.set(element, key);
  const module = await import(`./${BEHAVIOURS[attribute]}.js`);
  if (element.isConnected) key.set(attribute, module.attach(element) ?? null);
}

function attachWithin(root) {
  const found = [...root.querySelectorAll(WANTED)];
  if (root.matches?.(WANTED)) found.push(root);
  for (const element of found) {
    element.getAttributeNames().filter((name) => name in BEHAVIOURS).forEach((name) => attachOne(element, name));
  }
}

function detachWhatLeft() {
  for (const [element, behaviours] of attached) {
    if (element.isConnected) continue;
    behaviours.forEach((detach) => detach?.());
    attached.delete(element);
  }
}

document.addEventListener("htmx:after:settle", () => {
  detachWhatLeft();
  attachWithin(document);
});
attachWithin(document);
