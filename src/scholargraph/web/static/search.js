/* Completes what is typed into a field, and searches a site that lies in a folder.
 *
 * A field opts in by an attribute, and is a plain field where this script does not run:
 *   data-search="server"       the field of a search: to choose a hit opens its page
 *   data-search="folder"       the same where no server is: the index is in scripts, which are loaded as they are needed,
 *                              since a page in a folder may read nothing else (scholargraph.shards makes them)
 *   data-complete="person"     a field of a form, for a thing of that kind: to choose a hit puts its IRI into the form
 *   data-shown="Ada Lovelace"  beside data-complete: what the field shows instead of the IRI that is its value
 * A server answers /{language}/complete?kind=&q= with rows: name, detail, IRI, address of the page, kind.
 * The element with data-search-results is filled, in a folder, with what ?q= in the page's address asks for.
 */
"use strict";

(() => {
  const LETTERS = { "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i" };
  const ENDING = "e|le|ne|te|se|ve|ere|iere|euse|rice|trice|ice";
  const INCLUSIVE = new RegExp(
    "(?:(?<=[\\p{L}\\p{Nl}\\p{No}]{2})[·⋅•‧・∙(]|(?<=[\\p{L}\\p{Nl}\\p{No}]{3})[./‐‑-])" +
      `(?:${ENDING})(?:([·⋅•‧・∙.)(/‐‑-]*s\\)?)|\\))?(?![\\p{L}\\p{N}])`,
    "gu",
  );
  const NOT_OF_WORDS = /[^\p{L}\p{N}\p{M}+#]+/gu;
  const PIECE = /[^\s!"$-*,\-./:-@[-`{-~«»“”‘’–—‑‐…·⋅•‧・∙]+/gu;
  const MOST_WORDS = 12;
  const LONGEST_TEXT = 300;
  const LONG = 6;
  const SHORTEST_SPELLED = 4;
  const LIKELY = 3;
  const LENGTHS = 32; // as in scholargraph.shards
  const LETTERS_OF_FILES = 2;
  const WAIT = 120; // milliseconds without a key before a search begins
  const MOST_SHOWN = 8;
  const MOST_LISTED = 50;

  /* Folding: as vocabulary.normalize does it, mark by mark. */

  // a mark that combines moves before U+0345, the last one in canonical order
  const combines = (mark) => mark === "\u0345" || `\u0345${mark}`.normalize("NFD")[0] !== "\u0345";

  const lower = (mark) =>
    /\p{Script=Cherokee}/u.test(mark) ? mark.toUpperCase() : mark.toUpperCase().toLowerCase().replace("ß", "ss");

  function fold(text) {
    const compatible = Array.from(text.normalize("NFKD"), (mark) => lower(mark));
    const plain = Array.from(compatible.join(""), (mark) => LETTERS[mark] ?? mark).join("").normalize("NFKD");
    const letters = Array.from(plain).filter((mark) => mark < "\u0300" || !combines(mark)).join("");
    const without = letters.replace(INCLUSIVE, (_, plural, at) => (plural && !/[sx]/.test(letters[at - 1]) ? "s" : ""));
    return without.replace(NOT_OF_WORDS, " ").trim();
  }

  const split = (text) => fold(text).split(" ").filter(Boolean);

  const api = (globalThis.scholargraphSearch = { fold, words: (text) => split(text) });

  if (typeof document === "undefined") return;

  const language = document.documentElement.lang === "fr" ? "fr" : "en";
  const place = { en: 0, fr: 1 }[language];
  const root = new URL("../", document.currentScript.src);
  const SAYS = {
    en: {
      none: "Nothing found",
      one: "1 result",
      many: "{0} results",
      close: "Nothing has all these words. Close to it: {0}",
      hits: "Suggestions",
      person: "person",
      topic: "topic",
      organization: "organization",
      publication: "publication",
      all: "Everything",
      more: "More",
    },
    fr: {
      none: "Rien trouvé",
      one: "1 résultat",
      many: "{0} résultats",
      close: "Rien n’a tous ces mots. Ce qui s’en approche : {0}",
      hits: "Suggestions",
      person: "personne",
      topic: "sujet",
      organization: "organisation",
      publication: "publication",
      all: "Tout",
      more: "Plus",
    },
  }[language];

  const number = (count) => count.toLocaleString(language);
  const counted = (found) => {
    if (!found.total) return SAYS.none;
    const count = found.total === 1 ? SAYS.one : SAYS.many.replace("{0}", number(found.total));
    return found.close ? SAYS.close.replace("{0}", count) : count;
  };

  /* The index of a folder. */

  const loaded = new Map(); // what has been asked for, by the name of its file
  const shards = new Map(); // words with the numbers of things, by how they begin
  const blocks = new Map(); // what there is to show
  let index = null;

  api.begin = (told) => (index = told);
  api.entries = (block, rows) => blocks.set(block, rows);
  api.shard = (key, rows) => shards.set(key, rows);

  /** Runs one of the index's scripts, once; a file that is not there has nothing to say. */
  function load(file) {
    if (!loaded.has(file)) {
      const script = document.createElement("script");
      script.charset = "utf-8";
      script.src = new URL(`search/${file}`, root).href;
      const done = new Promise((resolve) => (script.onload = script.onerror = resolve));
      document.head.append(script);
      loaded.set(file, done);
    }
    return loaded.get(file);
  }

  const keyOf = (word) => Array.from(word).slice(0, LETTERS_OF_FILES).join("");
  const fileOf = (key) =>
    Array.from(key, (mark) => (/[a-zA-Z0-9]/.test(mark) ? mark : `_${mark.codePointAt(0).toString(16)}_`)).join("");

  async function shardOf(word) {
    const key = keyOf(word);
    await load(`${fileOf(key)}.js`);
    return shards.get(key) ?? [];
  }

  const fits = (wanted, word) =>
    wanted.texts.some((text) => (wanted.begins ? word.startsWith(text) : word === text));

  /** The things that have a word: by number, how well (2 whole in a name, 1 begun in a name, 0 elsewhere) and length. */
  async function having(wanted) {
    const found = new Map();
    for (const [word, steps] of await shardOf(wanted.texts[0])) {
      if (!fits(wanted, word)) continue;
      const whole = wanted.texts.includes(word);
      let sum = 0;
      for (const step of steps) {
        sum += step;
        const thing = Math.floor(sum / LENGTHS);
        const length = sum % LENGTHS;
        const fit = length === 0 ? 0 : whole ? 2 : 1;
        const before = found.get(thing);
        if (!before || before.fit < fit) found.set(thing, { fit, length });
      }
    }
    return found;
  }

  /** The numbers of the things of some kinds that have all words, best first: as scholargraph.search puts them. */
  async function places(wanted, kinds) {
    const lists = (await Promise.all(wanted.map(having))).sort((one, other) => one.size - other.size);
    const among = kinds.map((kind) => index.kinds.indexOf(kind)).map((at) => [index.starts[at], index.starts[at + 1]]);
    const found = [];
    for (const [thing, { length }] of lists[0] ?? []) {
      if (!among.some(([first, next]) => first <= thing && thing < next)) continue;
      const all = lists.map((list) => list.get(thing));
      if (!all.every(Boolean)) continue;
      const least = Math.min(...all.map((one) => one.fit));
      const known = Math.max(length, ...all.map((one) => one.length));
      const exact = least === 2 && known === wanted.length;
      found.push({ thing, rank: exact ? 0 : 3 - least, length: known });
    }
    return found.sort((a, b) => a.rank - b.rank || a.length - b.length || a.thing - b.thing);
  }

  /** How many letters are more, less, other or moved. */
  function distance(one, other) {
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[other.length];
  }

  /** A word, and those that begin with the same letters and are spelled almost so. */
  async function likely(wanted) {
    const [word] = wanted.texts;
    if (word.length < SHORTEST_SPELLED) return wanted;
    const wrong = word.length < LONG ? 1 : 2;
    const near = (await shardOf(word))
      .filter(([other]) => Math.abs(other.length - word.length) <= wrong)
      .map(([other, steps]) => ({ other, far: distance(word, other), often: steps.length }))
      .filter(({ far }) => far > 0 && far <= wrong)
      .sort((a, b) => a.far - b.far || b.often - a.often);
    return { ...wanted, texts: [word, ...near.slice(0, LIKELY).map(({ other }) => other)] };
  }

  /** What is looked for in the end, where it is, and whether that is not all that was asked. */
  async function findPlaces(text, kinds) {
    const typed = split(text.slice(0, LONGEST_TEXT));
    // a single letter is in no file of words that begin with it; it counts where it is a whole word, alone
    const asked = [...new Set(typed.slice(0, MOST_WORDS))];
    const long = asked.filter((word) => Array.from(word).length >= LETTERS_OF_FILES);
    const wanted = (long.length ? long : asked).map((word) => ({ texts: [word], begins: word === typed[typed.length - 1] }));
    if (!wanted.length) return { wanted, found: [], close: false };
    const begun = wanted.map((one) => ({ ...one, begins: true }));
    for (const words of [wanted, begun]) {
      const found = await places(words, kinds);
      if (found.length) return { wanted: words, found, close: false };
    }
    const respelled = await Promise.all(wanted.map(likely));
    const found = await places(respelled, kinds);
    if (found.length) return { wanted: respelled, found, close: true };
    const isNumber = (one) => /^\p{Nd}{4,}$/u.test(one.texts[0]); // of a year or an identifier: another is something else
    let kept = respelled.filter(isNumber);
    if (kept.length && !(await places(kept, kinds)).length) return { wanted: kept, found: [], close: false };
    const others = respelled.filter((one) => !isNumber(one));
    for (const one of others.sort((a, b) => b.texts[0].length - a.texts[0].length))
      if ((await places([...kept, one], kinds)).length) kept = [...kept, one];
    const fewer = kept.length ? await places(kept, kinds) : [];
    return { wanted: kept, found: fewer, close: fewer.length > 0 };
  }

  const kindOf = (thing) => index.kinds[index.starts.filter((start) => start <= thing).length - 1];
  const own = (several) => several[Math.min(place, several.length - 1)];

  /** An address of a page in the folder, by the name of its file. */
  const addressOf = (path) =>
    new URL(`${language}/${path.split("/").map(encodeURIComponent).join("/")}.html`, root).href;

  async function searchFolder(text, { kinds, most, from = 0 }) {
    await load("index.js");
    if (!index) return { hits: [], total: 0, counts: {}, close: false };
    const { wanted, found, close } = await findPlaces(text, kinds ?? index.kinds);
    const shown = found.slice(from, from + most);
    const blocksOf = [...new Set(shown.map(({ thing }) => Math.floor(thing / index.perFile)))];
    await Promise.all(blocksOf.map((block) => load(`entries/${block}.js`)));
    const hits = shown.flatMap(({ thing }) => {
      const row = blocks.get(Math.floor(thing / index.perFile))?.[thing % index.perFile];
      if (!row) return [];
      const [path, names, details, others] = row;
      const hit = { name: own(names), detail: own(details), address: addressOf(path), kind: kindOf(thing) };
      const has = (one) => wanted.filter((word) => split(one).some((other) => fits(word, other))).length;
      const known = [hit.name, ...names, ...others].reduce((best, one) => (has(one) > has(best) ? one : best));
      return [{ ...hit, known: known === hit.name ? "" : known }];
    });
    const counts = {};
    for (const { thing } of found) counts[kindOf(thing)] = (counts[kindOf(thing)] ?? 0) + 1;
    return { hits, total: found.length, counts, close, wanted };
  }

  /* The completion of a server. */

  async function searchServer(text, { kind, signal }) {
    const address = new URL(`${language}/complete`, root);
    address.search = new URLSearchParams({ kind, q: text });
    const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const hits = (await answer.json()).map(([name, detail, iri, page, of]) => ({
      name, detail, iri, address: page, kind: of ?? kind, known: "",
    }));
    const asked = split(text);
    const wanted = asked.map((word) => ({ texts: [word], begins: true }));
    return { hits, total: hits.length, close: false, wanted };
  }

  /* What is shown. */

  function element(name, attributes = {}, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  }

  /** A text whose words that were looked for are marked. */
  function marked(text, wanted) {
    const parts = [];
    let end = 0;
    for (const piece of text.matchAll(PIECE)) {
      if (!split(piece[0]).some((word) => wanted.some((one) => fits(one, word)))) continue;
      parts.push(text.slice(end, piece.index), element("mark", {}, piece[0]));
      end = piece.index + piece[0].length;
    }
    return [...parts, text.slice(end)];
  }

  const about = (hit, wanted) => [
    ...(hit.known ? [element("span", { class: "about" }, ...marked(hit.known, wanted))] : []),
    ...(hit.detail ? [element("span", { class: "about" }, hit.detail)] : []),
  ];

  let fields = 0;

  /** Makes a field a combobox: ARIA 1.2, a list of hits that keys walk through while the field keeps the focus. */
  function combobox(field) {
    const kind = field.dataset.complete ?? "thing";
    const fills = "complete" in field.dataset;
    const folder = field.dataset.search === "folder";
    const id = `hits-${++fields}`;
    const list = element("ul", { role: "listbox", id, class: "suggestions", "aria-label": SAYS.hits });
    const status = element("div", { role: "status", "aria-live": "polite", class: "hidden" });
    list.hidden = true;
    field.after(list, status);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off",
    })) field.setAttribute(name, value);

    const value = fills ? element("input", { type: "hidden", name: field.name }) : null;
    let hits = [];
    let active = -1;
    let turn = 0;
    let timer = 0;
    let asking = null;

    /** Lets the form send a thing's IRI, and the field show its name; without an IRI the field is sent itself. */
    function hold(iri, shown) {
      value.value = iri;
      field.value = shown;
      field.removeAttribute("name");
      field.after(value);
    }

    function release() {
      if (!value?.isConnected) return;
      value.remove();
      field.name = value.name;
    }

    function close() {
      turn += 1;
      asking?.abort();
      clearTimeout(timer);
      list.hidden = true;
      list.replaceChildren();
      hits = [];
      move(-1);
      field.setAttribute("aria-expanded", "false");
    }

    function move(to) {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = to;
      const option = list.children[active];
      if (!option) return field.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option.id);
    }

    function choose(hit) {
      close();
      if (fills) {
        hold(hit.iri, hit.name);
        status.textContent = hit.name;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      } else if (hit.address) {
        location.assign(hit.address);
      } else {
        field.value = hit.name;
        field.form?.requestSubmit();
      }
    }

    function show(found) {
      hits = found.hits;
      const options = hits.map((hit, at) => {
        const kinds = fills ? [] : [" ", element("span", { class: "kind" }, SAYS[hit.kind] ?? "")];
        const name = element("span", { class: "name" }, ...marked(hit.name, found.wanted));
        const option = element("li", { role: "option", id: `${id}-${at}`, "aria-selected": "false" }, name, ...kinds);
        option.append(...about(hit, found.wanted));
        option.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
        option.addEventListener("click", () => choose(hit));
        return option;
      });
      list.replaceChildren(...options);
      list.hidden = !hits.length;
      field.setAttribute("aria-expanded", String(hits.length > 0));
      move(-1);
      status.textContent = counted({ ...found, total: hits.length && found.total });
    }

    async function ask() {
      const mine = ++turn;
      const text = field.value.trim();
      if (!text) return close();
      asking?.abort();
      asking = new AbortController();
      try {
        const found = folder
          ? await searchFolder(text, { most: MOST_SHOWN })
          : await searchServer(text, { kind, signal: asking.signal });
        if (mine === turn) show(found);
      } catch {
        if (mine === turn) close(); // the field goes on as a plain one
      }
    }

    const KEYS = {
      ArrowDown: () => (list.hidden ? ask() : move(active + 1 < hits.length ? active + 1 : 0)),
      ArrowUp: () => !list.hidden && move(active > 0 ? active - 1 : hits.length - 1),
      Enter: () => hits[active] && choose(hits[active]),
      Escape: () => !list.hidden && close(),
    };

    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || !(event.key in KEYS)) return;
      const takes = event.key === "Enter" ? active >= 0 : event.key === "ArrowDown" || !list.hidden;
      if (takes) event.preventDefault();
      KEYS[event.key]();
    });
    field.addEventListener("input", () => {
      release();
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("blur", close);
    field.form?.addEventListener("submit", close);
    if (fills && field.dataset.shown) hold(field.value, field.dataset.shown);
  }

  /** Fills the page of a search in a folder with what its address asks for. */
  async function results(target) {
    const asked = new URLSearchParams(location.search);
    const text = (asked.get("q") ?? "").trim();
    if (!text) return;
    for (const field of document.querySelectorAll("[data-search]")) field.value = text;
    const most = Number(asked.get("most")) || MOST_LISTED;
    const everything = await searchFolder(text, { most });
    const kind = index?.kinds.includes(asked.get("kind")) ? asked.get("kind") : null;
    const found = kind ? await searchFolder(text, { kinds: [kind], most }) : everything;
    const link = (words, change, current) => {
      const query = new URLSearchParams({ q: text, ...change });
      return element("a", { href: `?${query}`, ...(current ? { "aria-current": "true" } : {}) }, words);
    };
    const kinds = Object.entries(everything.counts).map(([one, count]) =>
      element("li", {}, link(SAYS[one], { kind: one }, one === kind), " ", element("span", { class: "count" }, number(count))),
    );
    const listed = found.hits.map((hit) => {
      const name = element("a", { href: hit.address }, ...marked(hit.name, found.wanted));
      return element("li", {}, name, " ", element("span", { class: "kind" }, SAYS[hit.kind]), ...about(hit, found.wanted));
    });
    const content = [element("p", { class: "note", role: "status" }, counted(found))];
    if (kinds.length) content.push(element("ul", { class: "kinds" }, element("li", {}, link(SAYS.all, {}, !kind)), ...kinds));
    if (listed.length) content.push(element("ol", { class: "hits" }, ...listed));
    if (found.total > listed.length) {
      const again = { ...(kind ? { kind } : {}), most: String(most + MOST_LISTED) };
      content.push(element("p", {}, link(SAYS.more, again, false)));
    }
    target.replaceChildren(...content);
  }

  function start() {
    document.head.append(element("link", { rel: "stylesheet", href: new URL("static/search.css", root).href }));
    document.querySelectorAll("input[data-search], input[data-complete]").forEach(combobox);
    const target = document.querySelector("[data-search-results]");
    if (target) results(target);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
