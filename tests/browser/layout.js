// What is wrong with a page as it is drawn: words over words, parts over parts, words cut, small words, a page too wide.
() => {
  const dialog = document.querySelector("[role=dialog]");
  const root = dialog ?? document.querySelector(".stApp") ?? document.body;
  const found = { overlapping: [], cut: [], small: [], covered: [], wide: [] };
  const shows = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const short = (text) => text.trim().slice(0, 24);

  // What is left of a box within everything around it that clips; `cut` where something clips without scrolling.
  function seen(element, box) {
    const left = { left: box.left, right: box.right, top: box.top, bottom: box.bottom, cut: false };
    if (element.closest("[data-testid='stSidebar'][data-collapsed='true']")) return null; // waits beside the screen
    for (let around = element; around && around !== document.documentElement; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const edge = around.getBoundingClientRect();
      if (style.clipPath !== "none" || edge.width < 2) return null;
      const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
      if (!scrolls && (left.right > edge.right + 1.5 || left.left < edge.left - 1.5)) left.cut = true;
      left.left = Math.max(left.left, edge.left);
      left.right = Math.min(left.right, edge.right);
      left.top = Math.max(left.top, edge.top);
      left.bottom = Math.min(left.bottom, edge.bottom);
    }
    return left.right - left.left > 1 && left.bottom - left.top > 1 ? left : null;
  }

  const words = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.nodeValue.trim() || parent.closest("script, style, noscript, [data-testid='stIconMaterial']")) continue;
    if (!shows(parent)) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    const range = document.createRange();
    range.selectNodeContents(node);
    // Of words in a drawing a range knows no boxes.
    for (const box of parent.closest("svg") ? [parent.getBoundingClientRect()] : range.getClientRects()) {
      const left = seen(parent, box);
      if (!left) continue;
      if (left.cut) found.cut.push(short(node.nodeValue));
      if (size < 16) found.small.push(`${short(node.nodeValue)} ${size}px`);
      // A line's box is higher than its signs.
      const spare = (left.bottom - left.top) * 0.2;
      words.push({ ...left, top: left.top + spare, bottom: left.bottom - spare, parent, text: short(node.nodeValue) });
    }
  }
  words.sort((one, other) => one.top - other.top);
  for (let first = 0; first < words.length; first++)
    for (let second = first + 1; second < words.length && words[second].top < words[first].bottom - 1; second++) {
      const [one, other] = [words[first], words[second]];
      if (one.parent.contains(other.parent) || other.parent.contains(one.parent)) continue;
      if (one.left < other.right - 1 && other.left < one.right - 1)
        found.overlapping.push(`${one.text} / ${other.text}`);
    }

  for (const element of root.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    if (style.textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth + 1 && shows(element)
      && !element.closest("[data-testid='stSidebar'][data-collapsed='true']"))
      found.cut.push(short(element.textContent));
    if (element.placeholder && !element.value && element.scrollWidth > element.clientWidth + 1)
      found.cut.push(element.placeholder);
  }

  const parts = [...root.querySelectorAll(".stElementContainer")]
    .filter((part) => !part.querySelector(".stElementContainer") && shows(part))
    .map((part) => ({ part, box: seen(part, part.getBoundingClientRect()) }))
    .filter(({ box }) => box);
  for (const [place, { part, box }] of parts.entries())
    for (const other of parts.slice(place + 1))
      if (box.left < other.box.right - 1 && other.box.left < box.right - 1
        && box.top < other.box.bottom - 1 && other.box.top < box.bottom - 1)
        found.covered.push(`${part.className} / ${other.part.className}`);

  const main = document.querySelector(".stMain") ?? document.documentElement;
  if (main.scrollWidth > main.clientWidth || document.documentElement.scrollWidth > window.innerWidth)
    found.wide.push(`the page is ${main.scrollWidth} wide`);
  // On a phone a table of numbers scrolls in its place; on a desk nothing should have to.
  if (window.innerWidth > 1300)
    for (const table of root.querySelectorAll(".table"))
      if (shows(table) && table.scrollWidth > table.clientWidth + 1)
        found.wide.push(`${table.getAttribute("aria-label")} is ${table.scrollWidth} in ${table.clientWidth}`);
  return Object.fromEntries(Object.entries(found).map(([name, all]) => [name, [...new Set(all)]]).filter(([, all]) => all.length));
}
