// From a chart's specification (macros/charts.html) to ECharts options. Pure: palette in, options out.

const BAND = { type: "line", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };

function axisText(palette) {
  return { color: palette.muted, fontFamily: palette.font, fontSize: 11, hideOverlap: true };
}

function categoryAxis(spec, palette, names = spec.categories) {
  return { type: "category", data: names, axisLabel: axisText(palette), axisTick: { show: false }, axisLine: { lineStyle: { color: palette.line } } };
}

function valueAxis(spec, palette) {
  return {
    type: "value",
    min: spec.min ?? null,
    max: spec.max ?? null,
    scale: spec.min == null && spec.kind === "line",
    axisLabel: { ...axisText(palette), formatter: `{value}${spec.unit ?? ""}` },
    splitLine: { lineStyle: { color: palette.grid } },
  };
}

function colourOf(series, index, palette) {
  return palette[series.role === "muted" ? "quiet" : series.role] ?? palette.series[index % palette.series.length];
}

function marks(spec, palette) {
  if (!spec.marks?.length) return undefined;
  const across = spec.kind === "hbar" ? "xAxis" : "yAxis";
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: palette.muted, type: "dashed" },
    label: { color: palette.muted, fontFamily: palette.font, position: "insideEndTop", formatter: "{b}" },
    data: spec.marks.map((mark) => ({ name: mark.label, [across]: mark.value })),
  };
}

/** The interval of a line: an invisible base and the shaded difference on top of it. */
function bandOf(series, index, colour) {
  if (!series.low) return [];
  const stack = `band-${index}`;
  const height = series.high.map((high, at) => (high == null ? null : high - series.low[at]));
  return [
    { ...BAND, data: series.low, stack, stackStrategy: "all" },
    { ...BAND, data: height, stack, stackStrategy: "all", areaStyle: { color: colour, opacity: 0.16 } },
  ];
}

/** The interval of a bar: a whisker from low to high. */
function whiskersOf(series, palette, lying) {
  if (!series.low) return [];
  const data = series.low.map((low, at) => [at, low, series.high[at]]).filter(([, low]) => low != null);
  const renderItem = (_, api) => {
    const point = (value) => (lying ? api.coord([value, api.value(0)]) : api.coord([api.value(0), value]));
    const [from, to] = [point(api.value(1)), point(api.value(2))];
    const shape = { x1: from[0], y1: from[1], x2: to[0], y2: to[1] };
    return { type: "line", shape, style: { stroke: palette.text, lineWidth: 1.5, opacity: 0.7 } };
  };
  const encode = lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] };
  return [{ type: "custom", renderItem, data, encode, z: 5, silent: true, tooltip: { show: false } }];
}

function seriesOf(spec, palette) {
  return spec.series.flatMap((series, index) => {
    const colour = colourOf(series, index, palette);
    const shared = { name: series.name, data: series.data, color: colour, markLine: index === 0 ? marks(spec, palette) : undefined };
    if (spec.kind === "line") {
      const line = { ...shared, type: "line", symbolSize: 6, lineStyle: { width: 2 }, connectNulls: false };
      return [line, ...bandOf(series, index, colour)];
    }
    const bar = { ...shared, type: "bar", barMaxWidth: 26, stack: spec.kind === "stacked" ? "all" : undefined };
    return [bar, ...whiskersOf(series, palette, spec.kind === "hbar")];
  });
}

function frame(spec, palette) {
  const named = spec.series.filter((series) => series.name).map((series) => series.name);
  return {
    textStyle: { fontFamily: palette.font, color: palette.text },
    animationDuration: 250,
    aria: { enabled: false }, // the figure's own label and table say it better
    grid: { left: 8, right: 16, top: named.length > 1 ? 34 : 16, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: named.length > 1, data: named, top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: palette.text } },
    // Drawn on the canvas: tooltips made of HTML carry style attributes, which the security policy refuses.
    tooltip: {
      renderMode: "richText",
      trigger: "axis",
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12 },
      valueFormatter: (value) => (value == null ? "–" : `${value}${spec.unit ?? ""}`),
    },
  };
}

function heatmap(spec, palette) {
  const data = spec.series[0].data.flatMap((row, y) => row.map((value, x) => [x, y, value ?? "-"]));
  return {
    ...frame(spec, palette),
    legend: { show: false },
    tooltip: { ...frame(spec, palette).tooltip, trigger: "item" },
    xAxis: { ...categoryAxis(spec, palette), splitArea: { show: false } },
    yAxis: { ...categoryAxis(spec, palette, spec.rows), inverse: true },
    visualMap: { show: false, min: spec.min ?? 0, max: spec.max ?? 100, inRange: { color: palette.scale } },
    series: [{ type: "heatmap", data, label: { show: true, color: palette.cell, fontSize: 11 }, itemStyle: { borderColor: palette.surface, borderWidth: 2 } }],
  };
}

export function optionsOf(spec, palette) {
  if (spec.kind === "heatmap") return heatmap(spec, palette);
  const lying = spec.kind === "hbar";
  const categories = { ...categoryAxis(spec, palette), inverse: lying };
  return {
    ...frame(spec, palette),
    xAxis: lying ? valueAxis(spec, palette) : categories,
    yAxis: lying ? categories : valueAxis(spec, palette),
    series: seriesOf(spec, palette),
  };
}
