// Turns the plain form into an editor with tabs. Nothing is asked of any other host, and nothing is kept in the browser.
(() => {
  "use strict";
  const place = document.getElementById("yasgui");
  const form = document.getElementById("ask");
  const Yasgui = window.Yasgui && (window.Yasgui.Yasgui || window.Yasgui.default || window.Yasgui);
  if (!place || !form || typeof Yasgui !== "function") return;

  const told = JSON.parse(document.getElementById("queries").textContent);
  const queries = new Map(told.queries.map((one) => [one.name, one]));
  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  const { language, base, own } = place.dataset;
  // Where things of the graph have their pages: what their IRIs begin with, and what the pages' paths do.
  const homes = [
    [base, ""],
    ["https://w3id.org/scholargraph/vocabulary/", "vocabulary/"],
    ["https://w3id.org/scholargraph/ontology#", "ontology#"],
  ];

  // The library's completion of classes and properties asks a service elsewhere; that of variables asks nobody.
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.Yasqe.defaults.prefixCcApi = null;
  Yasgui.Yasqe.defaults.value = told.opening;

  const yasgui = new Yasgui(place, {
    requestConfig: {
      // as a function it holds for every tab, and no tab can have another one
      endpoint: () => endpoint,
      method: "POST",
    },
    endpointCatalogueOptions: { getData: () => [] },
    copyEndpointOnNewTab: false,
    populateFromUrl: false,
    autoAddOnInit: false,
    autofocus: false,
    persistenceId: null,
    tabName: own,
    yasqe: { resizeable: false },
  });

  const open = (name, value) => {
    const known = Object.values(yasgui._tabs).find((tab) => tab.getName() === name);
    if (known) {
      yasgui.selectTabId(known.getId());
      return;
    }
    const settings = { selectedPlugin: "table", pluginsConfig: { table: { compact: true } } };
    const tab = yasgui.addTab(true, { name, yasqe: { value, editorHeight: "26rem" }, yasr: { settings } });
    skipComments(tab.getYasqe(), value);
  };

  // What a stored query says of itself stands above it, in comments: the question is shown first.
  const skipComments = (editor, text) => {
    const first = text.split("\n").findIndex((line) => line.trim() && !line.startsWith("#"));
    if (editor && first > 0) {
      editor.setCursor({ line: first, ch: 0 }, null, { scroll: false });
      editor.scrollTo(0, editor.heightAtLine(first, "local"));
    }
  };

  const pageOf = (iri) => {
    for (const [start, path] of homes) {
      if (iri.startsWith(start)) return `/${language}/${path}${encodeURI(decodeURI(iri.slice(start.length)))}`;
    }
    return null;
  };

  // Addresses in answers lead to the pages here; others stay as they are, if they are web addresses at all.
  const lead = (link) => {
    const iri = link.getAttribute("href") || "";
    if (link.dataset.led === iri) return;
    let page = null;
    try { page = pageOf(iri); } catch { page = null; }
    if (page) {
      link.title = iri;
      link.textContent = page.replace(`/${language}/`, "");
      link.setAttribute("href", page);
    } else if (!/^https?:/.test(iri)) link.removeAttribute("href");
    link.removeAttribute("target");
    link.setAttribute("rel", "noreferrer");
    link.dataset.led = link.getAttribute("href") || "";
  };
  // The library speaks English; what it says has its words in the language of the page.
  const word = (text) => told.words[text.trim()] || text;
  const count = /^(\d+) results? in (\S+) seconds?$/;
  const translate = (element) => {
    for (const name of ["title", "aria-label", "placeholder"]) {
      const said = element.getAttribute(name);
      if (said && told.words[said.trim()]) element.setAttribute(name, word(said));
    }
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      const found = count.exec(node.data.trim());
      const text = found && told.words["{0} results in {1} seconds"];
      const said = text ? text.replace("{0}", found[1]).replace("{1}", found[2]) : word(node.data);
      if (said !== node.data) node.data = said;
    }
  };

  // What the library leaves without a name, or where the keyboard does not come.
  const given = [
    [".addTab", { role: "tab", "aria-selected": "false" }],
    [".CodeMirror textarea", { "aria-label": told.labels.query }],
    [".CodeMirror-scroll", { tabindex: "0", role: "group", "aria-label": told.labels.query }],
    [".tableSizer", { "aria-label": told.labels.rows }],
  ];
  const give = ([selector, attributes]) => {
    for (const element of place.querySelectorAll(selector)) {
      for (const [name, value] of Object.entries(attributes)) {
        if (element.getAttribute(name) !== value) element.setAttribute(name, value);
      }
    }
  };

  const look = () => {
    given.forEach(give);
    place.querySelectorAll("a.iri").forEach(lead);
    place.querySelectorAll(".yasr_header *, .tabsList *, .yasqe_buttons *, .dt-paging, .dt-paging *").forEach(translate);
  };
  new MutationObserver(look).observe(place, { childList: true, subtree: true });

  // The link that can be shared opens the query as it stands, without running it.
  yasgui.on("tabSelect", () => share());
  yasgui.on("tabAdd", () => setTimeout(share));
  const share = () => {
    const editor = yasgui.getTab() && yasgui.getTab().getYasqe();
    if (editor) {
      editor.config.createShareableLink = () =>
        `${location.origin}${location.pathname}?query=${encodeURIComponent(editor.getValue())}`;
    }
  };

  place.hidden = false;
  form.hidden = true;
  const asked = new URLSearchParams(location.search).get("stored");
  open(queries.has(asked) ? queries.get(asked).title : own, document.getElementById("query").value);
  share();

  document.getElementById("stored").addEventListener("click", (event) => {
    const link = event.target.closest("a[data-query]");
    const one = link && queries.get(link.dataset.query);
    if (!one || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(one.title, one.text);
    place.scrollIntoView({ block: "start" });
  });
})();
