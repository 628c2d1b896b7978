// data-chart='{…}' (macros/charts.html): draws the figures in the colours of the palette, again when it changes.
import * as echarts from "../vendor/echarts/echarts.esm.min.js";
import { optionsOf } from "./chart-options.js";

function palette() {
  const style = getComputedStyle(document.documentElement);
  const take = (name) => style.getPropertyValue(`--fh-${name}`).trim();
  const names = ["agent", "customer", "good", "bad", "muted", "text", "line", "grid", "surface", "cell", "quiet"];
  return {
    ...Object.fromEntries(names.map((name) => [name, take(name)])),
    font: getComputedStyle(document.body).fontFamily,
    series: [1, 2, 3, 4, 5, 6].map((number) => take(`series-${number}`)),
    scale: ["scale-low", "scale-middle", "scale-high"].map(take),
  };
}

export function attach(element) {
  const spec = JSON.parse(element.dataset.chart);
  const chart = echarts.init(element, null, { renderer: "canvas" });
  const draw = () => chart.setOption(optionsOf(spec, palette()), true);
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(element);
  document.addEventListener("theme:change", draw);
  draw();
  return () => {
    watcher.disconnect();
    document.removeEventListener("theme:change", draw);
    chart.dispose();
  };
}
