// Where people sign in: leaves a page whose session has ended, lets typing count as being there, and hands what was typed
// when the session ended back to the same person, in the same tab.
(() => {
  const words = /*WORDS*/ {};
  const kept = "rectify.draft";
  const everyMs = 60_000;
  const person = () => document.querySelector(".who span")?.textContent;

  // A socket that closes may mean that the session has ended, perhaps in another tab.
  async function leaveWhereEnded() {
    const answer = await fetch("./sign-in/state", { cache: "no-store" }).catch(() => null);
    if (answer?.status !== 401) return;
    const typed = [...document.querySelectorAll(".stTextArea textarea, .stTextInput input:not([type='search'])")]
      .filter((field) => field.value.trim())
      .map((field) => [field.getAttribute("aria-label") ?? "", field.value]);
    if (typed.length && person()) sessionStorage.setItem(kept, JSON.stringify({ person: person(), typed }));
    location.reload();
  }
  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", leaveWhereEnded);
    }
  };

  let told = 0;
  document.addEventListener("input", () => {
    if (!person() || Date.now() - told < everyMs) return;
    told = Date.now();
    fetch("./sign-in/state", { method: "POST" }).catch(() => null);
  }, true);

  function made(name, text, attributes = {}) {
    const element = document.createElement(name);
    element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  function offer({ typed }) {
    // A drawer that is open makes all else inert, but for what says that it is above.
    const above = { "data-react-aria-top-layer": "true" };
    const box = made("section", "", { class: "draft no-print", "aria-label": words.title, ...above });
    box.append(made("p", words.said));
    for (const [label, text] of typed) {
      const copy = made("button", words.copy, { type: "button", class: "copy-button", "data-copy": text, "data-copied": words.copied });
      box.append(made("h2", label), made("p", text, { class: "draft-text" }), copy);
    }
    const close = made("button", words.close, { type: "button", class: "copy-button" });
    close.addEventListener("click", () => {
      sessionStorage.removeItem(kept);
      box.remove();
    });
    box.append(close);
    document.body.append(box);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const held = JSON.parse(sessionStorage.getItem(kept) ?? "null");
    if (!held) return;
    const waiting = new MutationObserver(() => {
      if (!person()) return;
      waiting.disconnect();
      if (held.person === person()) offer(held);
      else sessionStorage.removeItem(kept);
    });
    waiting.observe(document.body, { childList: true, subtree: true });
  });
})();
