// Draws a network in each element with `data-network`: places come with the data, the browser only shows, filters and links.
(() => {
  "use strict";

  const PAPER = "#ffffff", INK = "#1d2528", PALE = "#e3e6e4", LINE = "#8a929a";
  const MANY = 1500;
  const waiting = new Map(), arrived = new Map();

  // A script of data calls this, so that pages work without a server, where nothing can be fetched.
  window.scholargraphNetwork = (name, data) => {
    arrived.set(name, data);
    for (const take of waiting.get(name) || []) take(data);
    waiting.delete(name);
  };

  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const filled = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  const made = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  function load(name, source) {
    if (!/\.js(\?|$)/.test(source)) {
      return fetch(source, { headers: { Accept: "application/json" } }).then((answer) => {
        if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
        return answer.json();
      });
    }
    if (arrived.has(name)) return Promise.resolve(arrived.get(name));
    return new Promise((resolve, reject) => {
      waiting.set(name, [...(waiting.get(name) || []), resolve]);
      document.head.append(made("script", { src: source, onerror: () => reject(new Error(source)) }));
    });
  }

  const drawsWebGL = () => {
    try { return Boolean(window.WebGL2RenderingContext && document.createElement("canvas").getContext("webgl2")); } catch { return false; }
  };

  // Sigma blends colours as if they were multiplied by their opacity already.
  function tinted(colour, opacity) {
    const [red, green, blue] = [1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * opacity));
    return `rgba(${red},${green},${blue},${opacity})`;
  }

  function ring(context, x, y, radius) {
    context.beginPath();
    context.arc(x, y, radius, 0, Math.PI * 2);
    context.lineWidth = 2.5;
    context.strokeStyle = INK;
    context.stroke();
  }

  // Names beside circles, the strongest first, where none covers another; written on a canvas above the picture.
  function lettering(renderer, stage, data, rank, chosen) {
    const canvas = made("canvas", { className: "names" });
    canvas.setAttribute("aria-hidden", "true");
    stage.append(canvas);
    const context = canvas.getContext("2d"), font = getComputedStyle(stage).fontFamily;
    const order = data.nodes.name.map((_, node) => node).sort((a, b) => data.nodes.strength[b] - data.nodes.strength[a]);
    const few = order.length <= 400;
    return () => {
      const { width, height } = renderer.getDimensions(), dense = window.devicePixelRatio || 1;
      canvas.width = width * dense;
      canvas.height = height * dense;
      context.scale(dense, dense);
      const ranks = order.map((node) => rank(node)), boxes = [], circles = [];
      const wanted = [...order.filter((_, at) => ranks[at] === 2), ...order.filter((_, at) => ranks[at] === 1)];
      const most = Math.max(12, Math.round(width * height / (few ? 6000 : 24000)));
      const placed = [];
      for (const node of wanted) {
        const told = renderer.getNodeDisplayData(String(node));
        const { x, y } = renderer.framedGraphToViewport(told), size = renderer.scaleSize(told.size);
        if (x < -size || y < -size || x > width + size || y > height + size) continue;
        placed.push([node, x, y, size]);
        if (node === chosen()) ring(context, x, y, size + 3);
        if (few) circles.push([x - size, y - size, x + size, y + size]);
        if (placed.length >= 600) break;
      }
      context.lineJoin = "round";
      context.lineWidth = 3.5;
      for (const [at, [node, x, y, size]] of placed.entries()) {
        if (boxes.length >= most) break;
        const high = size > 9 ? 14 : 13, text = data.nodes.name[node].length > 40 ? `${data.nodes.name[node].slice(0, 39)}…` : data.nodes.name[node];
        context.font = `500 ${high}px ${font}`;
        const wide = context.measureText(text).width;
        const places = [[x + size + 4, y + 5], [x - size - 4 - wide, y + 5], [x - wide / 2, y - size - 5], [x - wide / 2, y + size + high + 2]];
        for (const [left, low] of places) {
          const box = [left - 1, low - high + 1, left + wide + 1, low + 3];
          const own = [x - size, y - size, x + size, y + size];
          const meets = (other) => other[0] < box[2] && box[0] < other[2] && other[1] < box[3] && box[1] < other[3];
          if (box[0] < 0 || box[2] > width || box[1] < 0 || box[3] > height || boxes.some(meets)) continue;
          if (at >= 8 && circles.some((one) => meets(one) && one.some((side, edge) => side !== own[edge]))) continue;
          boxes.push(box);
          context.strokeStyle = PAPER;
          context.strokeText(text, left, low);
          context.fillStyle = INK;
          context.fillText(text, left, low);
          break;
        }
      }
    };
  }

  // What is shown now: weights of ties within the years, which ties are heavy enough, which nodes they leave.
  function filter(data) {
    const { source, target, weight } = data.ties;
    const count = data.nodes.name.length;
    const now = Float64Array.from(weight), shown = new Uint8Array(weight.length).fill(1);
    const degree = new Uint32Array(count), standing = new Uint8Array(count).fill(1);
    return { now, shown, degree, standing, apply(choice) {
      if (data.years && choice.dated) {
        now.fill(0);
        data.years.behind.forEach((tie, at) => {
          const year = data.years.year[at];
          if (year ? year >= choice.from && year <= choice.to : choice.undated) now[tie] += data.years.count[at];
        });
      } else now.set(weight);
      degree.fill(0);
      let ties = 0;
      for (let tie = 0; tie < now.length; tie++) {
        shown[tie] = now[tie] > 0 && now[tie] >= choice.least ? 1 : 0;
        if (shown[tie]) { degree[source[tie]]++; degree[target[tie]]++; ties++; }
      }
      let nodes = 0;
      for (let node = 0; node < count; node++) {
        standing[node] = degree[node] || choice.whole || node === data.around ? 1 : 0;
        nodes += standing[node];
      }
      return { nodes, ties };
    } };
  }

  function graphOf(data, many, wide) {
    const graph = new graphology.Graph({ type: data.directed ? "directed" : "undirected", multi: true });
    const { name, x, y, strength, group, unnamed } = data.nodes;
    const hollow = new Set(unnamed), strongest = strength.reduce((a, b) => Math.max(a, b), 1);
    const [least, most] = (many ? [0.9, 10] : [5, 17]).map((size) => size * Math.min(1, Math.max(0.6, wide / 800)));
    name.forEach((label, node) => graph.addNode(node, {
      label, x: x[node], y: -y[node],
      size: least + (most - least) * Math.sqrt(strength[node] / strongest),
      color: data.groups[group[node]].colour,
      type: hollow.has(node) ? "hollow" : "circle",
    }));
    const heaviest = data.ties.weight.reduce((a, b) => Math.max(a, b), 1);
    const opacity = many ? Math.max(0.06, Math.min(0.35, 4000 / data.ties.source.length)) : 0.5;
    data.ties.source.forEach((from, tie) => {
      const to = data.ties.target[tie], colour = data.groups[group[from]].colour;
      graph.addEdgeWithKey(tie, from, to, {
        size: (many ? 0.5 : 1) + (many ? 3 : 5) * Math.sqrt((data.ties.weight[tie] - 1) / heaviest),
        color: tinted(group[from] === group[to] ? colour : LINE, opacity),
      });
    });
    return graph;
  }

  function draw(root, data) {
    const words = JSON.parse(root.dataset.words), pages = root.dataset.root;
    const numbers = new Intl.NumberFormat(data.language);
    const part = (name) => root.querySelector(`[data-part=${name}]`);
    const stage = part("stage"), said = part("said");
    const many = data.nodes.name.length > MANY;
    const graph = graphOf(data, many, stage.clientWidth), kept = filter(data);
    const choice = { least: 1, from: -Infinity, to: Infinity, undated: true, dated: false, whole: true };
    let chosen = null, near = new Set(), group = null;

    kept.apply(choice);
    const seen = (node) => kept.standing[node] && (chosen === null || near.has(node)) && (group === null || data.nodes.group[node] === group || node === chosen);
    const renderer = new Sigma(graph, stage, {
      allowInvalidContainer: true,
      nodeProgramClasses: { hollow: Sigma.rendering.createNodeBorderProgram({ borders: [
        { size: { value: 0.3 }, color: { attribute: "color" } }, { size: { fill: true }, color: { value: PAPER } },
      ] }) },
      defaultEdgeType: data.directed ? "arrow" : "line",
      renderLabels: false, defaultDrawNodeHover: () => {},
      minCameraRatio: 0.01, maxCameraRatio: 3, hideEdgesOnMove: data.ties.source.length > 20000, zIndex: true,
      stagePadding: many ? 20 : 45,
      nodeReducer: (node, told) => {
        const number = Number(node);
        if (!kept.standing[number]) return { ...told, hidden: true };
        if (!seen(number)) return { ...told, color: PALE, label: "", zIndex: 0 };
        return { ...told, zIndex: 1 };
      },
      edgeReducer: (edge, told) => {
        const tie = Number(edge), from = data.ties.source[tie], to = data.ties.target[tie];
        if (!kept.shown[tie]) return { ...told, hidden: true };
        if (chosen !== null && from !== chosen && to !== chosen) return { ...told, hidden: true };
        if (group !== null && chosen === null && (data.nodes.group[from] !== group || data.nodes.group[to] !== group)) return { ...told, hidden: true };
        return chosen === null ? told : { ...told, color: data.groups[data.nodes.group[from === chosen ? to : from]].colour, zIndex: 1 };
      },
    });
    stage.dataset.drawn = "yes";
    const letter = lettering(renderer, stage, data, (node) => (!seen(node) ? 0 : node === chosen || node === data.around ? 2 : 1), () => chosen);
    renderer.on("afterRender", letter);
    letter();

    const redraw = () => renderer.refresh({ skipIndexation: true });
    const camera = renderer.getCamera();
    const go = (state) => (still() ? camera.setState({ ...camera.getState(), ...state }) : camera.animate(state, { duration: 300 }));
    const zoom = (factor) => go({ ratio: renderer.getCamera().getBoundedRatio(camera.ratio * factor) });
    const whole = () => go({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
    const address = (node) => (data.nodes.path[node] === null ? null : pages + data.nodes.path[node]);

    function choose(node) {
      if (node === chosen) return;
      chosen = node;
      near = new Set();
      if (node !== null) {
        near.add(node);
        graph.forEachEdge(node, (edge, told, from, to) => { if (kept.shown[edge]) { near.add(Number(from)); near.add(Number(to)); } });
      }
      tell();
      redraw();
    }

    function tell() {
      said.replaceChildren();
      if (chosen === null) return;
      said.append(filled(words.node, {
        name: data.nodes.name[chosen], strength: numbers.format(data.nodes.strength[chosen]), degree: numbers.format(kept.degree[chosen]),
      }), " ");
      if (address(chosen)) said.append(made("a", { href: address(chosen), textContent: words.open }));
    }

    function count(again = true) {
      const shown = kept.apply(choice);
      part("count").textContent = filled(words.count, {
        nodes: numbers.format(shown.nodes), all: numbers.format(data.nodes.name.length), what: data.counted,
        ties: numbers.format(shown.ties), allTies: numbers.format(data.ties.source.length),
      });
      tell();
      if (again) redraw();
    }

    function open(node, other) {
      const there = address(node);
      if (!there) return;
      if (other) window.open(there, "_blank", "noopener"); else location.assign(there);
    }

    pointing(renderer, stage, choose, open, () => chosen);
    keys(stage, { zoom, whole, open: () => chosen !== null && open(chosen), leave: () => choose(null), move: (x, y) => go({ x: camera.x + x * camera.ratio * 0.1, y: camera.y + y * camera.ratio * 0.1 }) });
    for (const [name, act] of [["in", () => zoom(1 / 1.5)], ["out", () => zoom(1.5)], ["whole", () => { choose(null); whole(); }]]) part(name).addEventListener("click", act);
    finding(part("find"), part("names"), data, kept, (node) => {
      choose(node);
      const place = renderer.getNodeDisplayData(String(node));
      go({ x: place.x, y: place.y, ratio: many ? 0.15 : 0.6 });
    }, () => { said.textContent = words.missing; }, () => chosen !== null && open(chosen));
    filters(part, data, choice, count);
    legend(part("legend"), data, words, (number) => { group = number; redraw(); });
    part("controls").hidden = false;
    part("loading").hidden = true;
    count(false);
  }

  function pointing(renderer, stage, choose, open, chosen) {
    let timer = 0, held = false;
    const soon = (node) => { clearTimeout(timer); timer = setTimeout(() => choose(node), node === null ? 120 : 40); };
    renderer.on("enterNode", ({ node }) => { stage.style.cursor = "pointer"; soon(Number(node)); });
    renderer.on("leaveNode", () => { stage.style.cursor = ""; if (!held) soon(null); });
    renderer.on("clickNode", ({ node, event }) => {
      const touch = event.original.type.startsWith("touch");
      held = touch;
      if (touch && chosen() !== Number(node)) choose(Number(node));
      else open(Number(node), event.original.ctrlKey || event.original.metaKey);
    });
    renderer.on("clickStage", () => { held = false; choose(null); stage.focus(); });
    // The wheel scrolls the page until the picture is in use.
    stage.addEventListener("wheel", (event) => { if (!stage.contains(document.activeElement) && !event.ctrlKey) event.stopPropagation(); }, { capture: true });
  }

  function keys(stage, act) {
    const table = {
      "+": () => act.zoom(1 / 1.5), "=": () => act.zoom(1 / 1.5), "-": () => act.zoom(1.5), 0: act.whole,
      ArrowLeft: () => act.move(-1, 0), ArrowRight: () => act.move(1, 0), ArrowUp: () => act.move(0, 1), ArrowDown: () => act.move(0, -1),
      Enter: act.open, Escape: act.leave,
    };
    stage.addEventListener("keydown", (event) => {
      if (!table[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      table[event.key]();
    });
  }

  function finding(field, list, data, kept, found, missing, open) {
    const names = data.nodes.name.map(folded);
    const order = names.map((_, node) => node).sort((a, b) => data.nodes.strength[b] - data.nodes.strength[a]);
    let last = "";
    const exact = (text) => order.find((node) => kept.standing[node] && names[node] === folded(text.trim()));
    field.addEventListener("input", () => {
      const text = folded(field.value.trim());
      const hits = text.length < 2 ? [] : order.filter((node) => kept.standing[node] && names[node].includes(text)).slice(0, 12);
      list.replaceChildren(...hits.map((node) => made("option", { value: data.nodes.name[node] })));
      const node = exact(field.value);
      if (node !== undefined && hits.length) { last = field.value; found(node); }
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !field.value.trim()) return;
      event.preventDefault();
      if (field.value === last) { open(); return; }
      const text = folded(field.value.trim());
      const node = exact(field.value) ?? order.find((one) => kept.standing[one] && names[one].includes(text));
      if (node === undefined) { missing(); return; }
      field.value = data.nodes.name[node];
      last = field.value;
      found(node);
    });
  }

  // A slider and a number field that say the same.
  function bound(place, [low, high], value, changed) {
    const [slider, field] = place.querySelectorAll("input");
    for (const one of [slider, field]) Object.assign(one, { min: low, max: high, step: 1, value });
    const set = (text) => {
      const number = Math.min(high, Math.max(low, Math.round(Number(text) || low)));
      slider.value = field.value = number;
      changed(number);
    };
    slider.addEventListener("input", () => set(slider.value));
    field.addEventListener("change", () => set(field.value));
    place.hidden = low === high;
    return set;
  }

  function filters(part, data, choice, count) {
    let asked = 0;
    const soon = () => { cancelAnimationFrame(asked); asked = requestAnimationFrame(() => {
      choice.dated = Boolean(years.length) && (choice.from > years[0] || choice.to < years[1] || !choice.undated);
      choice.whole = !choice.dated && choice.least <= 1;
      count();
    }); };
    const heaviest = Math.floor(data.ties.weight.reduce((a, b) => Math.max(a, b), 1));
    bound(part("least"), [1, heaviest], 1, (number) => { choice.least = number; soon(); });
    const all = data.years ? data.years.year : [];
    const dated = all.filter(Boolean);
    const years = dated.length ? [dated.reduce((a, b) => Math.min(a, b)), dated.reduce((a, b) => Math.max(a, b))] : [];
    part("undated").hidden = !dated.length || dated.length === all.length;
    if (!years.length) { part("years").hidden = true; return; }
    [choice.from, choice.to] = years;
    const from = bound(part("from"), years, years[0], (number) => { choice.from = number; if (number > choice.to) to(number); soon(); });
    const to = bound(part("to"), years, years[1], (number) => { choice.to = number; if (number < choice.from) from(number); soon(); });
    part("undated").querySelector("input").addEventListener("change", (event) => { choice.undated = event.target.checked; soon(); });
  }

  function legend(list, data, words, highlight) {
    const numbers = new Intl.NumberFormat(data.language);
    let pressed = null;
    data.groups.forEach((one, number) => {
      if (!one.count) return;
      const swatch = made("span", { className: "swatch" });
      swatch.style.backgroundColor = one.colour;
      const button = made("button", { type: "button" }, swatch, `${one.name} `, made("span", { className: "count", textContent: numbers.format(one.count) }));
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        pressed = pressed === number ? null : number;
        for (const each of list.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button && pressed !== null));
        highlight(pressed);
      });
      list.append(made("li", {}, button));
    });
    if (data.nodes.unnamed.length) list.append(made("li", { className: "hollow" }, made("span", { className: "swatch" }), `${words.hollow} `, made("span", { className: "count", textContent: numbers.format(data.nodes.unnamed.length) })));
  }

  function start(root) {
    const words = JSON.parse(root.dataset.words);
    const loading = root.querySelector("[data-part=loading]");
    const instead = (sentence) => {
      loading.textContent = sentence;
      loading.hidden = false;
      root.querySelector("[data-part=stage]").hidden = true;
      root.dataset.fallback = "yes";
      for (const table of document.querySelectorAll("details[data-instead]")) table.open = true;
    };
    loading.hidden = false;
    loading.textContent = words.loading;
    if (!drawsWebGL()) { instead(words.webgl); return; }
    load(root.dataset.network, root.dataset.source).then((data) => {
      if (data.nodes.name.length) draw(root, data); else instead(words.empty);
    }).catch((fault) => { instead(words.failed); console.warn(fault.message); });
  }

  const begin = () => document.querySelectorAll("[data-network]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
