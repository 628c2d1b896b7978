// data-lines="textarea id" around buttons [data-line="number"]: a click puts the cursor into that line of the text.
function select(area, number) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[number - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (area.scrollHeight / lines.length) * (number - 4));
}

export function attach(list) {
  const area = document.getElementById(list.dataset.lines);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-line]");
    if (button) select(area, Number(button.dataset.line));
  });
}
