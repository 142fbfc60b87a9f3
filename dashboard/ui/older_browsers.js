// Gives the oldest browsers that draw our style sheet (color-mix: Chromium 111) the one call they lack.
if (!Array.prototype.toSorted) {
  Object.defineProperty(Array.prototype, "toSorted", {
    value(order) {
      return [...this].sort(order);
    },
    configurable: true,
    writable: true,
  });
}
