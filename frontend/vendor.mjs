// Copies what the pages load from node_modules into app/static/vendor/ and gathers the icons into one sprite.
// Add an icon: put its Tabler name on a line of frontend/icons.txt and run `npm run vendor`.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PACKAGES = join(ROOT, "node_modules");
const VENDOR = join(ROOT, "app", "static", "vendor");

const FILES = {
  "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
  "@tabler/core/dist/js/tabler.min.js": "tabler/tabler.min.js",
  "htmx.org/dist/htmx.esm.min.js": "htmx/htmx.esm.min.js",
  "wavesurfer.js/dist/wavesurfer.esm.js": "wavesurfer/wavesurfer.esm.js",
  "wavesurfer.js/dist/plugins/regions.esm.js": "wavesurfer/regions.esm.js",
  "echarts/dist/echarts.esm.min.mjs": "echarts/echarts.esm.min.js",
  "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter/inter-latin.woff2",
};

/** Only the debugger needs the maps, and they are not copied. */
function withoutSourceMap(text) {
  return text.replace(/^(\/\/# |\/\*# )sourceMappingURL=.*$/gm, "");
}

/** No page has Tabler's navigation bars. Their rules with :has() made a browser work out the looks of the whole page anew
 * whenever anything in it changed: a tenth of a second a time at the scoring desk. */
function withoutNavigationBars(css) {
  return css.replace(/[^{}]*:has\([^{}]*\{[^{}]*\}/g, (rule) => (rule.includes("navbar") ? "" : rule));
}

function changed(text, to) {
  const bare = withoutSourceMap(text);
  return to.endsWith(".css") ? withoutNavigationBars(bare) : bare;
}

function copy(from, to) {
  const target = join(VENDOR, to);
  mkdirSync(dirname(target), { recursive: true });
  const content = readFileSync(join(PACKAGES, from));
  writeFileSync(target, /\.(js|css)$/.test(to) ? changed(content.toString("utf8"), to) : content);
}

function symbol(name) {
  const svg = readFileSync(join(PACKAGES, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
  const shapes = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

function sprite() {
  const names = readFileSync(join(ROOT, "frontend", "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${names.map(symbol).join("\n")}\n</svg>\n`;
}

rmSync(VENDOR, { recursive: true, force: true });
for (const [from, to] of Object.entries(FILES)) copy(from, to);
writeFileSync(join(VENDOR, "icons.svg"), sprite());
