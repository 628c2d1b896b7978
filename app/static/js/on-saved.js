// data-on-saved on an htmx element with hx-trigger="saved": asked for anew whenever the page's form has saved itself.
export function attach(element) {
  const onState = ({ detail }) => {
    if (detail.state === "saved") element.dispatchEvent(new CustomEvent("saved"));
  };
  document.addEventListener("autosave:state", onState);
  return () => document.removeEventListener("autosave:state", onState);
}
