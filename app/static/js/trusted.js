// data-trusted="prefilled" or "accepted" on an item of the scoring form: its answer was filled in by a trusted rule and
// nobody touched it. The hidden [data-trust-left] tells the server so. Whoever chooses a verdict, confirms or writes a
// number makes it his own decision. [data-trust-open] unfolds an accepted item, whose choices are folded away.
export function attach(item) {
  const own = () => {
    item.querySelector("[data-trust-left]")?.remove();
    item.querySelector("[data-trust-mark]")?.remove();
    item.classList.add("is-open");
    delete item.dataset.trusted;
  };
  const confirm = () => {
    own();
    item.dispatchEvent(new Event("input", { bubbles: true })); // autosave keeps it: choosing what is chosen tells nobody
  };
  const open = () => {
    item.classList.add("is-open");
    item.querySelector("[data-verdict]:checked")?.focus();
  };
  const onClick = ({ target }) => {
    if (target.closest("[data-trust-open]")) open();
    else if (target.closest("input[data-verdict]:checked") && "trusted" in item.dataset) confirm();
    else if (target.closest("[data-trust-confirm]")) { confirm(); item.focus(); }
  };
  const onInput = ({ target }) => {
    if (target.closest("[data-verdict], [data-item-points]")) own();
  };
  item.addEventListener("click", onClick);
  item.addEventListener("input", onInput, { capture: true });
  return () => {
    item.removeEventListener("click", onClick);
    item.removeEventListener("input", onInput, { capture: true });
  };
}
