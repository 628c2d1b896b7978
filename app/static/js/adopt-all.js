// data-adopt-all="form id" on a button: takes over the proposals of all items that are still open. What a person has
// decided stays, and each answer can be changed before the score is submitted (rule Q3).
function isOpen(item) {
  return !item.querySelector("[data-verdict]:checked");
}

export function attach(button) {
  const form = document.getElementById(button.dataset.adoptAll);
  const adopt = () => {
    for (const item of form.querySelectorAll("[data-item][data-proposed]")) {
      if (isOpen(item)) item.querySelector("[data-finding-adopt]")?.click();
    }
  };
  button.addEventListener("click", adopt);
  return () => button.removeEventListener("click", adopt);
}
