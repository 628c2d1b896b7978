// data-finding="id" on a proposal: its evidence button marks the words and plays the moment; "adopt" takes over
// what the item has as data-proposed. A mark clicked on the waveform brings its proposal into view.
function proposedInput(finding) {
  const item = finding.closest("[data-item]");
  return item.querySelector(`input[data-verdict="${item.dataset.proposed}"]`);
}

export function attach(finding) {
  const id = finding.dataset.finding;
  const onClick = (event) => {
    if (event.target.closest("[data-finding-adopt]")) proposedInput(finding).click();
    else if (event.target.closest("[data-seek]")) finding.dispatchEvent(new CustomEvent("player:finding", { bubbles: true, detail: { id } }));
  };
  const onFinding = ({ target, detail }) => {
    finding.classList.toggle("is-shown", detail.id === id);
    if (detail.id === id && !finding.contains(target)) finding.scrollIntoView({ block: "center" });
  };
  finding.addEventListener("click", onClick);
  document.addEventListener("player:finding", onFinding);
  return () => document.removeEventListener("player:finding", onFinding);
}
