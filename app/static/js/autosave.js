// data-autosave="url" on a form: what is entered is saved by itself a moment later (rule Q4).
// The request is the form as it would be sent, with its `revision`; the answer is JSON {revision}. A 409 means that
// somebody saved meanwhile: nothing more is sent; what was typed stays in this browser, and can be taken over where the
// form has a [data-autosave-conflict] (autosave-conflict.js). Entries stay in this browser until the server has them:
// without a connection they are sent when it is back, after a reload or in a new window too.
// Emits `autosave:state` {state, body}; states: idle, changed, saving, saved, offline, conflict, refused.
import { Conflict } from "./autosave-conflict.js";
import { forget, isOutdated, isSame, keep, kept, refill } from "./autosave-kept.js";
import { csrfToken, sentenceOf } from "./requests.js";

const PAUSE_MS = 800;
const RETRY_MS = 8000;

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.status = document.getElementById(form.dataset.autosaveStatus);
    this.state = "idle";
    this.dirty = false;
    this.saving = null;
    this.conflict = new Conflict(this);
  }

  entries() {
    return new URLSearchParams(new FormData(this.form));
  }

  show(state, body = {}, sentence = "") {
    this.state = state;
    this.form.dispatchEvent(new CustomEvent("autosave:state", { bubbles: true, detail: { state, body } }));
    if (!this.status) return;
    this.status.dataset.state = state;
    this.status.querySelector("[data-autosave-text]").textContent = sentence || this.status.getAttribute(`data-text-${state}`) || "";
  }

  changed() {
    if (this.state === "conflict") return this.conflict.changed();
    this.dirty = true;
    if (this.conflict.bar) keep(this.url, this.entries()); // without one nobody could be asked whose entries hold
    this.show("changed");
    this.later(PAUSE_MS);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** Sends what is not yet saved; one request at a time. */
  async save() {
    clearTimeout(this.timer);
    if (this.saving) await this.saving;
    if (!this.dirty || this.state === "conflict") return;
    this.saving = this.send();
    await this.saving;
    this.saving = null;
  }

  async send() {
    const body = this.entries();
    this.dirty = false;
    this.show("saving");
    try {
      await this.settle(await fetch(this.url, {
        method: this.form.dataset.autosaveMethod ?? "POST",
        headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
        body,
        keepalive: true,
      }));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch says TypeError when the server cannot be reached
      this.waitForServer(body);
    }
  }

  async settle(answer) {
    const text = await answer.text();
    if (answer.ok) return this.saved(JSON.parse(text));
    if (answer.status === 409) return this.overtaken(JSON.parse(text));
    if (answer.status >= 500) return this.waitForServer(this.entries());
    return this.show("refused", {}, sentenceOf(text, answer.headers.get("content-type") ?? ""));
  }

  saved(body) {
    this.form.elements.revision.value = body.revision;
    if (!this.dirty) forget(this.url);
    this.show(this.dirty ? "changed" : "saved", body);
  }

  overtaken({ revision }) {
    forget(this.url);
    this.show("conflict");
    this.conflict.begin(revision);
  }

  waitForServer(body) {
    this.dirty = true;
    keep(this.url, body);
    this.show("offline");
    this.later(RETRY_MS);
  }
}

function submitAfterSaving(draft) {
  return async (event) => {
    if (event.defaultPrevented || (!draft.dirty && !draft.saving)) return;
    event.preventDefault();
    const { submitter } = event;
    await draft.save();
    if (!draft.dirty && draft.state === "saved") draft.form.requestSubmit(submitter);
  };
}

export function attach(form) {
  const draft = new Draft(form);
  const onChange = (event) => { if (!event.target.closest("[data-autosave-skip]")) draft.changed(); };
  const onLeave = () => { if (document.hidden) draft.save(); };
  const onOnline = () => draft.save();
  form.addEventListener("input", onChange);
  form.addEventListener("submit", submitAfterSaving(draft));
  document.addEventListener("visibilitychange", onLeave);
  window.addEventListener("online", onOnline);
  const left = kept(form.dataset.autosave);
  if (left && isSame(form, left)) forget(form.dataset.autosave);
  else if (left && draft.conflict.bar && isOutdated(form, left)) draft.conflict.find(left);
  else if (left) {
    refill(form, left);
    draft.changed();
  } else draft.conflict.find();
  return () => {
    draft.save();
    document.removeEventListener("visibilitychange", onLeave);
    window.removeEventListener("online", onOnline);
  };
}
