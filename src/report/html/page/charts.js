// Charts of the JSON in the page. uPlot draws; here is what it draws, how it is read by keyboard, and as a table.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const runs = data.designs
    ? data.designs.map((it, at) => ({ label: it.label, run: it.simulation, path: ["designs", at, "simulation"] }))
    : [{ label: "", run: data, path: [] }];
  const several = runs.length > 1;
  const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
  const HEIGHT = 230;

  // Texts come from a file that anybody may have written: nothing in them may turn around what follows.
  const plain = (text) => String(text).replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (c) => `\\u{${c.codePointAt(0).toString(16)}}`,
  );
  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  // Three digits, as everywhere in the report.
  const number = (value) => {
    const size = Math.abs(value);
    if (size === 0) return "0";
    const digits = size >= 99.95 ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size * 1.0005))));
    return String(Number(value.toFixed(digits)));
  };
  const time = (seconds) => {
    const size = Math.abs(seconds);
    if (size < 0.5e-9) return "0s";
    const [unit, name] = size >= 0.9995 ? [1, "s"] : size >= 0.9995e-3 ? [1e-3, "ms"] : size >= 0.9995e-6 ? [1e-6, "us"] : [1e-9, "ns"];
    return number(seconds / unit) + name;
  };
  const UNITS = {
    time,
    rate: (value) => `${number(value)}/s`,
    count: number,
    share: (value) => `${number(value * 100)}%`,
  };
  const shown = (unit, value) => (value === null || value === undefined ? "-" : UNITS[unit](value));
  const at = (path) => path.reduce((value, key) => value?.[key], data);

  // A line whose figures stand at `path` in the JSON.
  const line = (label, path, look) => ({ label: plain(label), path, values: at(path), ...look });
  const present = (lines) => lines.filter((it) => Array.isArray(it.values));
  const names = (of) => [...new Set(runs.flatMap(({ run }) => Object.keys(of(run) ?? {})))].sort();
  // With several designs a line is a design, else what it is called.
  const overlay = (label, ...path) =>
    runs.map((it, n) => line(several ? it.label : label, [...it.path, ...path], { colour: n % 8, dash: n % 4 }));

  const overTime = (title, unit, lines, more = {}) => {
    const { bin_s: bin } = runs[0].run.series;
    const kept = present(lines);
    const bins = Math.max(0, ...kept.map((it) => it.values.length));
    return { title, unit, lines: kept, x: Array.from({ length: bins }, (_, n) => (n + 0.5) * bin), kind: "time", ...more };
  };

  function flowCharts(flow) {
    const of = (field) => ["series", "flows", flow, field];
    const name = plain(flow);
    const answers = overTime(`${name}: time of an answer, the mean of a moment`, "time", overlay("answers", ...of("response_s")), {
      limit: runs[0].run.flows[flow]?.deadline_s,
    });
    if (several) {
      return [
        overTime(`${name}: succeeded, per second`, "rate", overlay("", ...of("ok_per_s"))),
        overTime(`${name}: failed, per second`, "rate", overlay("", ...of("failed_per_s"))),
        answers,
      ];
    }
    const rates = [
      line("offered", of("offered_per_s"), { colour: 7, dash: 2 }),
      line("succeeded", of("ok_per_s"), { colour: 2, dash: 0 }),
      line("degraded", of("degraded_per_s"), { colour: 4, dash: 3 }),
      line("failed", of("failed_per_s"), { colour: 1, dash: 1 }),
    ];
    return [overTime(`${name}: requests per second`, "rate", rates), answers];
  }

  function levelCharts() {
    const KINDS = [
      ["services", "queue", "requests in line"], ["brokers", "queue", "in line"],
      ["subscriptions", "depth", "messages waiting"], ["outboxes", "depth", "rows of the outbox"],
    ];
    const all = KINDS.flatMap(([kind, field, noun]) =>
      names((run) => run.series[kind]).map((name) => ({ label: `${plain(name)}, ${noun}`, path: ["series", kind, name, field] })));
    const levels = all.filter((it) => runs.some((run) => at([...run.path, ...it.path])));
    const busy = names((run) => run.series.services)
      .map((name) => ({ label: plain(name), path: ["series", "services", name, "utilization"] }))
      .filter((it) => runs.some((run) => at([...run.path, ...it.path])));
    if (several) {
      return [
        ...levels.map((it) => overTime(it.label, "count", overlay("", ...it.path))),
        ...busy.map((it) => overTime(`${it.label}: share of slots held`, "share", overlay("", ...it.path), { top: 1 })),
      ];
    }
    const lines = (entities) => entities.map((it, n) => line(it.label, it.path, { colour: n % 8, dash: Math.floor(n / 2) % 4 }));
    return [
      overTime("What waits", "count", lines(levels)),
      overTime("Share of slots held", "share", lines(busy), { top: 1 }),
    ];
  }

  // Percentiles on a scale where each step leaves a tenth of what is slower.
  const NAMED = [[0.5, "p50_s"], [0.9, "p90_s"], [0.95, "p95_s"], [0.99, "p99_s"], [0.999, "p999_s"]];
  const nines = (share) => -Math.log10(1 - share);
  const share = (x) => 1 - 10 ** -x;

  function percentileCharts() {
    const charts = [];
    const flows = names((run) => run.flows);
    const sets = several ? flows.map((flow) => [flow]) : [flows];
    for (const [of, what] of [["response", "answers"], ["completion", "until all is done"]]) {
      for (const set of sets) {
        const entry = (it, flow, field, n) => ({ label: several ? it.label : flow, path: [...it.path, "flows", flow, field], n });
        const drawn = (it) => at(it.path)?.percentiles?.length;
        const entries = set.flatMap((flow, f) => runs.map((it, r) => entry(it, flow, of, several ? r : f)));
        if (!entries.some(drawn)) continue;
        // Where nothing follows the answer, it is what completes the request.
        const known = entries.map((it) => (several && !drawn(it) ? entry(runs[it.n], set[0], "response", it.n) : it)).filter(drawn);
        const points = known.flatMap((it) => at(it.path).percentiles.map(([p]) => p));
        const xs = [...new Set([...points, ...NAMED.map(([p]) => p)])].sort((a, b) => a - b);
        const lines = known.flatMap((it) => {
          const times = at(it.path);
          const curve = new Map(times.percentiles);
          const marks = new Map(NAMED.map(([p, key]) => [p, times[key]]));
          const look = { colour: it.n % 8, dash: it.n % 4 };
          const { path } = it;
          return [
            { label: plain(it.label), path: [...path, "percentiles"], values: xs.map((p) => curve.get(p) ?? null), ...look },
            { label: `${plain(it.label)}, figures`, path, values: xs.map((p) => marks.get(p) ?? null), marks: times, ...look },
          ];
        });
        const title = several ? `${plain(set[0])}: ${what}, by percentile` : `Time of ${what}, by percentile`;
        charts.push({ title, unit: "time", lines, x: xs.map(nines), kind: "percentile", height: 320, limit: several || set.length > 1 ? null : runs[0].run.flows[set[0]]?.deadline_s });
      }
    }
    return charts;
  }

  const SIGNS = {
    slow: "slow", stalled: "stalls", failing: "fails", full: "full", line: "line grows", depth: "messages wait",
    rejecting: "turns away", "breaker-opens": "breaker opens", degraded: "degraded",
  };

  function cascadeCharts() {
    const steps = runs[0].run.faults.flatMap((fault, f) => (fault.story ?? []).map((step, n) => ({ ...step, path: ["faults", f, "story", n, "at_s"] })))
      .filter((step, n, all) => all.findIndex((it) => it.at_s === step.at_s && it.entity === step.entity && it.what === step.what) === n)
      .sort((a, b) => a.at_s - b.at_s);
    if (steps.length === 0) return [];
    const rows = [...new Set(steps.map((step) => plain(step.entity)))];
    const kinds = [...new Set(steps.map((step) => step.what))];
    const isWith = (a, b) => a.at_s === b.at_s && plain(a.entity) === plain(b.entity);
    // Signs of one moment stand below each other in the lane of who shows them.
    const height = (step) => {
      const together = steps.filter((it) => isWith(it, step));
      const apart = Math.min(0.32, 0.9 / together.length);
      return rows.length - 1 - rows.indexOf(plain(step.entity)) - (together.indexOf(step) - (together.length - 1) / 2) * apart;
    };
    const xs = steps.map((step) => step.at_s);
    const lines = kinds.map((kind, n) => ({
      label: SIGNS[kind] ?? kind, colour: n % 8, dash: 0, dots: true,
      values: steps.map((step) => (step.what === kind ? height(step) : null)),
      steps: steps.map((step) => (step.what === kind ? step.path : null)),
    }));
    const begin = Math.min(...runs[0].run.faults.map((it) => it.at_s ?? Infinity), xs[0]);
    const wide = Math.max(xs[xs.length - 1] - begin, 4 * runs[0].run.series.bin_s);
    return [{ title: "How it spread", unit: "count", lines, x: xs, kind: "lane", rows, span: [begin - 0.08 * wide, begin + 1.15 * wide], height: 76 + 34 * rows.length }];
  }

  // What is behind the lines: the warm-up, and the faults.
  function bands() {
    const { warmup_s: warmup, duration_s: lasts } = runs[0].run;
    const told = runs.flatMap(({ run }) => run.faults);
    const key = (fault) => JSON.stringify([fault.kind, fault.target, fault.at_s, fault.for_s]);
    const faults = told.filter((fault, n) => told.findIndex((it) => key(it) === key(fault)) === n);
    const all = warmup > 0 ? [{ from: 0, to: warmup, fill: "warmup", label: "warm-up" }] : [];
    for (const fault of faults) {
      if (fault.at_s === null) continue;
      const end = warmup + lasts;
      const every = fault.every_s || Infinity;
      for (let from = fault.at_s, n = 0; from < end && n < 50; from += every, n += 1) {
        all.push({ from, to: Math.min(end, from + (fault.for_s ?? Infinity)), fill: "fault", label: `${fault.kind} ${plain(fault.target)}` });
      }
    }
    return all;
  }

  function drawBands(u, chart) {
    const { ctx } = u;
    const { left, top, width, height } = u.bbox;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    if (chart.kind !== "percentile") {
      for (const band of bands()) {
        const from = u.valToPos(band.from, "x", true);
        const to = u.valToPos(band.to, "x", true);
        ctx.fillStyle = colour(band.fill);
        ctx.fillRect(from, top, Math.max(to - from, 2 * devicePixelRatio), height);
        ctx.fillStyle = colour("muted");
        ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
        ctx.textBaseline = "top";
        ctx.textAlign = "left";
        const wide = ctx.measureText(band.label).width;
        const start = Math.max(from, left) + 4 * devicePixelRatio;
        if (wide < left + width - start && (band.fill === "fault" || wide < to - start)) ctx.fillText(band.label, start, top + 3 * devicePixelRatio);
      }
    }
    if (chart.limit) {
      const y = u.valToPos(chart.limit, "y", true);
      ctx.strokeStyle = colour("bad");
      ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.lineWidth = devicePixelRatio;
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
    }
    ctx.restore();
  }

  function drawIntervals(u, chart) {
    const { ctx } = u;
    for (const it of chart.lines.filter((entry) => entry.marks)) {
      ctx.strokeStyle = colour(`c${it.colour}`);
      ctx.lineWidth = 1.5 * devicePixelRatio;
      for (const [p, key] of NAMED) {
        const ends = it.marks.ci95?.[key];
        if (!ends || it.marks[key] === null) continue;
        const x = u.valToPos(nines(p), "x", true);
        const [low, high] = ends.map((value) => u.valToPos(Math.max(value, u.scales.y.min), "y", true));
        ctx.beginPath();
        ctx.moveTo(x, low);
        ctx.lineTo(x, high);
        ctx.stroke();
      }
    }
  }

  // As many digits as tell it from all.
  const percentText = (x) => `${Number((share(x) * 100).toFixed(Math.max(1, Math.ceil(x - 0.01) - 1)))}%`;
  const xText = (chart, x) => (chart.kind === "percentile" ? percentText(x) : time(x));

  function options(chart, width) {
    const font = "12px system-ui, sans-serif";
    const axis = { stroke: colour("muted"), font, grid: { stroke: colour("grid"), width: 1 }, ticks: { stroke: colour("grid"), width: 1, size: 5 } };
    const values = chart.lines.flatMap((it) => it.values).filter((value) => value !== null && value !== undefined);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const isLog = chart.kind === "percentile" && least > 0 && most / least > 12;
    const lane = chart.kind === "lane";
    const y = lane
      ? { range: [-0.6, chart.rows.length - 0.4] }
      : isLog ? { distr: 3 } : { range: (u, low, high) => [0, Math.max(high, chart.limit && chart.limit < 2 * high ? chart.limit : 0, chart.top ?? 0, 1e-9) * (runs[0].run.faults.length > 0 ? 1.18 : 1.06)] };
    const widest = lane ? Math.min(width * 0.36, 14 + 7.2 * Math.max(...chart.rows.map((row) => row.length))) : 58;
    const short = (row) => (row.length * 7.2 > widest - 12 ? `${row.slice(0, Math.max(3, Math.floor((widest - 20) / 7.2)))}…` : row);
    return {
      width,
      height: chart.height ?? HEIGHT,
      // Time of the run, not of the day.
      scales: { x: { time: false, ...(chart.span && { range: chart.span }) }, y },
      padding: [10, 14, 0, 0],
      cursor: { y: false, drag: { x: chart.kind === "time", y: false }, sync: chart.kind === "time" ? { key: "time" } : undefined },
      legend: { live: !lane, markers: { width: 3, fill: (u, n) => (n > 0 && chart.lines[n - 1].dots ? colour(`c${chart.lines[n - 1].colour}`) : "transparent"), dash: (u, n) => (n > 0 && chart.lines[n - 1].dash ? (chart.lines[n - 1].dash === 2 ? "dotted" : "dashed") : "solid") } },
      axes: [
        chart.kind === "percentile"
          ? { ...axis, size: 30, splits: (u) => [0, nines(0.5), 1, 2, 3, 4].filter((x) => x <= u.scales.x.max + 0.01), values: (u, xs) => xs.map((x) => percentText(x)) }
          : { ...axis, size: 30, values: (u, xs) => xs.map((x) => time(x)) },
        lane
          ? { ...axis, size: widest, splits: () => chart.rows.map((_, n) => n), values: (u, ys) => ys.map((n) => short(chart.rows[chart.rows.length - 1 - n])) }
          : { ...axis, size: widest, values: (u, ys) => ys.map((v) => (v === null ? "" : UNITS[chart.unit](v))) },
      ],
      series: [
        { label: chart.kind === "percentile" ? "percentile" : "time", value: (u, x) => (x === null ? "-" : xText(chart, x)) },
        ...chart.lines.map((it) => ({
          label: it.label,
          class: it.marks ? "mark" : it.dots ? "dot" : "curve",
          stroke: colour(`c${it.colour}`),
          width: it.marks || it.dots ? 0 : 2,
          dash: DASHES[it.dash],
          spanGaps: chart.kind === "percentile",
          points: it.marks || it.dots ? { show: true, size: it.dots ? 11 : 8, fill: colour(`c${it.colour}`), stroke: colour("surface"), width: 1 } : { show: false },
          value: (u, value) => (it.dots ? (value === null ? "" : "●") : shown(chart.unit, value)),
        })),
      ],
      hooks: { drawClear: [(u) => drawBands(u, chart)], draw: [(u) => drawIntervals(u, chart)] },
    };
  }

  // The figures of a chart as a table, made when it is asked for.
  function table(chart) {
    const head = made("tr", {}, made("th", { scope: "col", textContent: chart.kind === "percentile" ? "percentile" : "time" }),
      ...chart.lines.map((it) => made("th", { scope: "col", textContent: it.label })));
    const cell = (it, n) => {
      const value = it.values[n];
      if (it.dots) return value === null ? "" : chart.rows[chart.rows.length - 1 - Math.round(value)];
      return shown(chart.unit, value);
    };
    const rows = chart.x.map((x, n) => made("tr", {}, made("th", { scope: "row", textContent: xText(chart, x) }),
      ...chart.lines.map((it) => made("td", { textContent: cell(it, n) }))));
    const body = made("table", { className: "figures" }, made("caption", {}, made("span", { className: "hidden", textContent: chart.title })), made("thead", {}, head), made("tbody", {}, ...rows));
    const frame = made("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: chart.title }, body);
    return frame;
  }

  // Arrow keys go from moment to moment, and what they meet is said.
  function byKeyboard(view, chart, plot, reading) {
    let place = null;
    plot.addEventListener("keydown", (event) => {
      const last = chart.x.length - 1;
      const step = event.shiftKey ? 10 : 1;
      const to = { ArrowLeft: (place ?? last + 1) - step, ArrowRight: (place ?? -1) + step, Home: 0, End: last, Escape: null }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      place = to === null ? null : Math.min(last, Math.max(0, to));
      if (place === null) {
        view.u.setCursor({ left: -10, top: -10 });
        reading.textContent = "";
        return;
      }
      view.u.setCursor({ left: view.u.valToPos(chart.x[place], "x"), top: 10 });
      const told = chart.lines.filter((it) => it.values[place] !== null).map((it) =>
        (it.dots ? `${chart.rows[chart.rows.length - 1 - Math.round(it.values[place])]} ${it.label}` : `${it.label} ${shown(chart.unit, it.values[place])}`));
      reading.textContent = `${xText(chart, chart.x[place])}: ${told.join(", ")}`;
    });
  }

  // Names in the legend hide their lines: buttons, in what is a table only for its looks.
  function legend(u, live) {
    const table = u.root.querySelector(".u-legend");
    for (const part of [table, ...table.querySelectorAll("tbody, tr, td")]) part.setAttribute("role", "none");
    [...table.querySelectorAll(".u-series")].slice(live ? 1 : 0).forEach((row) => {
      const name = row.querySelector("th");
      const told = () => name.setAttribute("aria-pressed", String(!row.classList.contains("u-off")));
      Object.assign(name, { tabIndex: 0, role: "button" });
      name.addEventListener("click", () => setTimeout(told));
      name.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        name.click();
      });
      told();
    });
  }

  const views = [];
  function show(chart, place, n) {
    const id = `chart-${place.dataset.charts}-${n}`;
    const plot = made("div", { className: "plot", tabIndex: 0, role: "group", ariaLabel: `Chart: ${chart.title}. Arrow keys read its figures.` });
    const reading = made("p", { className: "hidden", ariaLive: "polite" });
    const numbers = made("details", { className: "numbers" }, made("summary", { textContent: "The chart as a table", ariaLabel: `${chart.title}, as a table` }));
    numbers.addEventListener("toggle", () => { if (numbers.open && numbers.children.length === 1) numbers.append(table(chart)); });
    const caption = made("figcaption", { textContent: chart.title });
    if (chart.lines.some((it) => it.marks)) caption.append(" ", made("small", { textContent: "(dots: 50, 90, 95, 99, 99.9%, with their 95% intervals)" }));
    if (chart.limit) caption.append(" ", made("small", { textContent: `(dashed: the deadline, ${time(chart.limit)})` }));
    place.append(made("figure", { className: "chart", id }, caption, plot, reading, numbers));
    const view = { chart, plot, u: null };
    const draw = () => {
      view.u?.destroy();
      view.u = new uPlot(options(chart, Math.max(plot.clientWidth, 120)), [chart.x, ...chart.lines.map((it) => it.values)], plot);
      legend(view.u, chart.kind !== "lane");
    };
    byKeyboard(view, chart, plot, reading);
    // 0: not drawn yet; its place has its width once all places are there.
    let width = 0;
    const sized = new ResizeObserver(() => {
      if (plot.clientWidth === width || plot.clientWidth === 0) return;
      width = plot.clientWidth;
      // Not while sizes are being observed: the chart changes them.
      requestAnimationFrame(() => (chart.kind === "lane" ? draw() : view.u.setSize({ width, height: chart.height ?? HEIGHT })));
    });
    document.addEventListener("theme", draw);
    views.push({ id, view, draw: () => { draw(); width = plot.clientWidth; sized.observe(plot); } });
  }

  const charts = { "over-time": () => [...names((run) => run.series.flows).flatMap(flowCharts), ...levelCharts()], percentiles: percentileCharts, cascade: cascadeCharts };
  for (const place of document.querySelectorAll("[data-charts]")) {
    const all = charts[place.dataset.charts]().filter((chart) => chart.lines.some((it) => it.values.length > 0));
    all.forEach((chart, n) => show(chart, place, n));
    if (all.length === 0) place.remove();
  }
  views.forEach(({ draw }) => draw());
  // What the library was given, for who wants to look at it.
  window.hopwise = {
    charts: () => views.map(({ id, view: { chart, u } }) => ({
      id, title: chart.title, kind: chart.kind, x: u.data[0],
      lines: chart.lines.map((it, n) => ({ label: it.label, path: it.path ?? null, steps: it.steps ?? null, marks: Boolean(it.marks), values: u.data[n + 1] })),
    })),
  };
})();
