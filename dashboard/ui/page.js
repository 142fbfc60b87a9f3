// Puts Streamlit's own English texts into Chinese, lets any element with data-copy copy its text, and follows links
// and parts of charts within the app without leaving the page.
(() => {
  const table = /*TABLE*/ null;
  const patterns = table.patterns.map(([from, to]) => [new RegExp(from), to]);
  const attributes = ["aria-label", "title", "placeholder", "alt"];
  const product = "整改看板";

  function chinese(text) {
    const core = text.trim();
    if (!core || !/[A-Za-z]/.test(core)) return null;
    if (Object.hasOwn(table.texts, core)) return text.replace(core, () => table.texts[core]);
    for (const [from, to] of patterns) if (from.test(core)) return core.replace(from, to);
    return null;
  }

  function translateText(node) {
    if (!/[A-Za-z]/.test(node.nodeValue)) return;
    const parent = node.parentElement;
    if (!parent || parent.closest("script, style, code, textarea, [data-testid='stIconMaterial']")) return;
    const found = chinese(node.nodeValue);
    if (found !== null && found !== node.nodeValue) node.nodeValue = found;
  }

  function translateAttribute(element, name) {
    const value = element.getAttribute(name);
    const found = value && chinese(value);
    if (found && found !== value) element.setAttribute(name, found);
  }

  // The switch of the filters is drawn anew when its words change; it stays as it was.
  let unfolded = false;
  document.addEventListener("change", (event) => {
    if (!event.target.matches(".fold input")) return;
    unfolded = event.target.checked;
    document.documentElement.classList.toggle("shows-filters", unfolded);
  });

  // The style sheet asks the root what the page shows. Asked as `:has` of the root or the app it would have the browser
  // put the styles of the whole page together again with every piece that is added.
  function tellTheRoot() {
    for (const shown of ["meeting-page", "meeting-full"])
      document.documentElement.classList.toggle(`shows-${shown}`, document.querySelector(`.${shown}`) !== null);
  }

  // A link that folds and unfolds what is below it is drawn anew with it; the keyboard stays on it.
  let stays = null;

  function keepPlace(root) {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const fold = root.querySelector(".fold input");
    if (fold) fold.checked = unfolded;
    // A tall chart scrolls in its place; by the keyboard too.
    for (const tall of root.querySelectorAll("[class*='_tall']")) tall.tabIndex = 0;
    const link = stays && document.activeElement === document.body && root.querySelector(`[data-stays="${stays}"]`);
    if (!link) return;
    stays = null;
    link.focus({ preventScroll: true });
  }

  function translateTree(root) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    if (root.ownerSVGElement?.classList.contains("main-svg")) return; // plotly draws our words only
    for (const name of attributes) translateAttribute(root, name);
    for (const element of root.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
      for (const name of attributes) translateAttribute(element, name);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) translateText(walker.currentNode);
  }

  function nameTheProduct() {
    if (!document.title.includes(product))
      document.title = /^[\x00-\x7f]*$/.test(document.title) ? product : `${document.title} · ${product}`;
  }

  // Without a secure origin (a plain address on the office network) the clipboard interface is missing.
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    return Promise.resolve();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    copy(button.dataset.copy).then(() => {
      const before = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = before), 1500);
    });
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // Streamlit opens every link in a new tab and a plain link would begin a new session; going to another address of the
  // app, on the same page or another, is a matter of the history.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".stHtml a[href], .stMarkdown a[href]");
    if (!link || link.origin !== location.origin || link.hasAttribute("download")) return;
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.dataset.leaves) return location.assign(link.href);
    stays = link.dataset.stays ?? null;
    if (stays) goTo(link.href, "replaceState"); // unfolding is no step: who goes back wants to leave the page
    else goTo(link.href);
  }, true);

  function goTo(address, how = "pushState") {
    history[how]({}, "", address);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  }

  // The address of a chart's parts stands beside it, {0} … in the place of the names in a part's customdata. Within a
  // drill @ and % of a name are written apart (links.py).
  function addressOf(part, chart) {
    const ways = [...document.querySelectorAll("[data-chart]")];
    const way = ways.find((one) => chart.closest(`.st-key-${one.dataset.chart}`))?.dataset;
    if (!way || part.customdata === undefined) return null;
    const names = [].concat(part.customdata).map(String);
    const apart = (name) => (way.drill ? name.replaceAll("%", "%25").replaceAll("@", "%40") : name);
    return (way.drill ?? way.address).replace(/%7B(\d)%7D/g, (_, place) => encodeURIComponent(apart(names[place])));
  }

  function followPart({ points: [part], event }) {
    const address = addressOf(part, event.target.closest(".js-plotly-plot"));
    if (address) goTo(new URL(address, location.href));
  }

  function pointAt({ points: [part], event }) {
    const chart = event.target.closest(".js-plotly-plot");
    chart.classList.toggle("over-link", addressOf(part, chart) !== null);
  }

  function pointAway({ event }) {
    event.target.closest?.(".js-plotly-plot")?.classList.remove("over-link");
  }

  // A chart has its events once it is drawn; whoever clicks has come over it before.
  document.addEventListener("pointerover", (event) => {
    const chart = event.target.closest?.(".stPlotlyChart .js-plotly-plot");
    if (!chart?.on) return;
    for (const [name, follow] of [["click", followPart], ["hover", pointAt], ["unhover", pointAway]]) {
      chart.removeListener(`plotly_${name}`, follow);
      chart.on(`plotly_${name}`, follow);
    }
  });

  // Streamlit writes the snapshot that a page adds to its own address, and its parameters in another order, as steps of
  // the history, on which the way back would stop.
  const pushState = history.pushState.bind(history);
  history.pushState = (state, title, address) => {
    const { pathname, searchParams } = new URL(address ?? location.href, location.href);
    const before = new URLSearchParams(location.search);
    const unlike = (one, other) => [...one].filter(([name, value]) => other.get(name) !== value).map(([name]) => name);
    const added = unlike(searchParams, before).join();
    const same = pathname === location.pathname && !unlike(before, searchParams).length && ["", "snapshot"].includes(added);
    return same ? history.replaceState(state, title, address) : pushState(state, title, address);
  };

  // With this Streamlit opens its socket at once, and asks whether the server is there and what it allows meanwhile; and
  // it begins in the colours and letters that the server will tell it, in place of its own.
  window.__streamlit = {
    ...(/*THEMES*/ {}),
    BACKEND_BASE_URL: new URL("./", location.href).href,
    HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
  };

  function start() {
    nameTheProduct();
    translateTree(document.body);
    tellTheRoot();
    new MutationObserver((records) => {
      if (records.some((record) => record.type === "childList")) tellTheRoot();
      for (const record of records) {
        if (record.type === "childList") record.addedNodes.forEach((added) => (keepPlace(added), translateTree(added)));
        else if (record.type === "characterData") translateText(record.target);
        else translateAttribute(record.target, record.attributeName);
      }
    }).observe(document.body, {
      childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: attributes,
    });
    // plotly keeps the widths of words it once measured; past this width style.css draws them larger.
    matchMedia("(min-width: 2500px)").addEventListener("change", () => {
      if (document.querySelector(".stPlotlyChart")) location.reload();
    });
    new MutationObserver(nameTheProduct).observe(document.querySelector("title"), { childList: true });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
