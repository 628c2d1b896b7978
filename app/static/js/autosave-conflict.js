// [data-autosave-conflict] in a form that saves itself: another window was faster, and what was typed in this one is kept
// aside in the browser. [data-autosave-take] writes it over what was saved, [data-autosave-drop] throws it away.
import { aside, dropAside, forget, putAside, refill } from "./autosave-kept.js";

export class Conflict {
  constructor(draft) {
    this.draft = draft;
    this.bar = draft.form.querySelector("[data-autosave-conflict]");
    this.bar?.querySelector("[data-autosave-take]").addEventListener("click", () => this.take());
    this.bar?.querySelector("[data-autosave-drop]").addEventListener("click", () => this.drop());
  }

  /** This window was the slower one; `revision` is what is saved now, undefined where nothing can be saved any more. */
  begin(revision) {
    this.revision = revision;
    if (!this.bar || revision === undefined) return;
    this.changed();
    this.bar.hidden = false;
  }

  changed() {
    if (this.bar) putAside(this.draft.url, this.draft.entries());
  }

  /** A page that is opened finds what was kept aside, or (`text`) what was typed before somebody else saved. */
  find(text = aside(this.draft.url)) {
    if (!this.bar || !text) return;
    putAside(this.draft.url, text);
    forget(this.draft.url);
    this.bar.hidden = false;
  }

  take() {
    const { draft } = this;
    if (draft.state !== "conflict") refill(draft.form, aside(draft.url));
    else draft.form.elements.revision.value = this.revision;
    this.end();
    draft.show("idle");
    draft.changed();
  }

  drop() {
    this.end();
    if (this.draft.state === "conflict") location.reload();
  }

  end() {
    dropAside(this.draft.url);
    this.bar.hidden = true;
  }
}
