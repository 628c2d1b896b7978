// data-adopt-all="form id" on a button: takes over the proposals of all items that are still open. What a person has
// decided stays, and each answer can be changed before the score is submitted (rule Q3). From top to bottom, as an
// item may be asked only after the answer to an earlier one; what is not asked stays open. Control items, by which
// agreement with a trusted rule is measured, are decided one by one, and so are proposals that rest on nothing in the
// part of the call that is to be heard.
function isOpen(item) {
  return !item.classList.contains("is-unasked") && !item.querySelector("[data-verdict]:checked");
}

export function attach(button) {
  const form = document.getElementById(button.dataset.adoptAll);
  const adopt = () => {
    for (const item of form.querySelectorAll("[data-item][data-proposed]:not([data-control])")) {
      if (isOpen(item) && !item.querySelector("[data-outside]")) item.querySelector("[data-finding-adopt]")?.click();
    }
  };
  button.addEventListener("click", adopt);
  return () => button.removeEventListener("click", adopt);
}
