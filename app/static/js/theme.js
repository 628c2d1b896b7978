// Runs before the first paint. The server renders the chosen palette; only for "auto" does the browser decide.
(() => {
  const root = document.documentElement;
  if (root.dataset.themeChoice !== "auto") return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    root.dataset.bsTheme = dark.matches ? "dark" : "light";
    document.dispatchEvent(new CustomEvent("theme:change"));
  };
  dark.addEventListener("change", paint);
  paint();
})();
