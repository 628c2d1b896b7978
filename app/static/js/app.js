// Loads a behaviour when the page has an element that asks for it by attribute, again after each htmx swap.
// A behaviour is a module exporting attach(element); what attach returns is called when the element goes.
// Add one: write js/<name>.js and give its attribute a line here.
import "./requests.js";
import "./toast.js";
import "./confirm.js";

const BEHAVIOURS = {
  "data-adopt-all": "adopt-all",
  "data-autosave": "autosave",
  "data-autosubmit": "autosubmit",
  "data-chart": "chart",
  "data-correction": "correction",
  "data-dialog": "dialog",
  "data-finding": "finding",
  "data-live": "live",
  "data-moment": "moment",
  "data-player": "player",
  "data-scoring": "scoring",
  "data-search": "search",
  "data-transcript": "transcript",
  "data-upload": "upload",
};

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
  for (const attribute of Object.keys(BEHAVIOURS)) {
    const found = [...root.querySelectorAll(`[${attribute}]`)];
    if (root.matches?.(`[${attribute}]`)) found.push(root);
    found.forEach((element) => attachOne(element, attribute));
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
