// The command palette: records from the server, actions and places from the page.
// nav[data-palette][hidden] holds the links; data-search names the address that answers
// {"results": [{"href", "title", "ref", "kind"}]} to ?q=.
const nav = document.querySelector("[data-palette]");
const words = nav.dataset;
const wait = 90;

let dialog, input, list, status, options = [], at = 0, asked = 0, timer, query;

/** Opens the palette; text, if given, is searched at once. */
export function open(text = "") {
  if (!dialog) build();
  if (dialog.open) return;
  input.value = text;
  dialog.showModal();
  input.focus();
  show([]);
  if (text) search();
}

function element(tag, attributes, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

function build() {
  input = element("input", {
    type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list",
    "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
    "aria-label": words.label || "Search records and actions",
    placeholder: words.label || "Search records and actions",
  });
  list = element("div", { role: "listbox", id: "palette-list", "aria-label": words.results || "Results" });
  status = element("p", { class: "sr", role: "status" });
  const keys = element("footer", { "aria-hidden": "true" });
  for (const [key, does] of [["↑↓", words.move || "move"], ["↵", words.open || "open"], ["esc", words.close || "close"]]) {
    keys.append(element("span", {}, element("kbd", {}, key), ` ${does}`));
  }
  dialog = element("dialog", { class: "palette", "aria-label": words.label || "Search records and actions" }, input, list, status, keys);
  document.body.append(dialog);
  // The key that opens the palette must not become its first letter, however the browser orders the two.
  input.addEventListener("beforeinput", (event) => {
    if (event.data === "/" && !input.value) event.preventDefault();
  });
  input.addEventListener("input", () => {
    show([]);
    clearTimeout(timer);
    timer = setTimeout(search, wait);
  });
  input.addEventListener("keydown", move);
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && options.indexOf(option) !== at) select(options.indexOf(option));
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option, event.ctrlKey || event.metaKey);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => query?.abort());
}

async function search() {
  const text = input.value.trim();
  query?.abort();
  if (!text || !words.search) return;
  const mine = ++asked;
  query = new AbortController();
  try {
    const url = new URL(words.search, location);
    url.searchParams.set("q", text);
    const answer = await fetch(url, { headers: { accept: "application/json" }, signal: query.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const found = (await answer.json()).results || [];
    if (mine === asked) show(found);
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = words.failed || "The search did not answer.";
  }
}

/** Links of the page whose words all begin like the words typed. */
function places(text) {
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...nav.querySelectorAll("a[href]")].filter((link) => {
    const parts = link.textContent.toLowerCase().trim().split(/\s+/);
    return typed.every((word) => parts.some((part) => part.startsWith(word)));
  });
}

function show(records) {
  const text = input.value.trim();
  options = [];
  list.replaceChildren();
  group(words.records || "Records", records.map((r) => ({ href: r.href, title: r.title, side: [r.ref, r.kind].filter(Boolean).join(" · ") })));
  group(words.places || "Go to and do", places(text).map((a) => ({ href: a.href, title: a.textContent.trim(), side: a.dataset.keys || "" })));
  if (text && words.page) {
    const url = new URL(words.page, location);
    url.searchParams.set("q", text);
    group("", [{ href: url.href, title: `${words.all || "Search everything for"} “${text}”`, side: "" }]);
  }
  select(0);
  status.textContent = `${options.length} ${words.count || "results"}`;
}

function group(title, items) {
  if (!items.length) return;
  const id = `palette-${list.children.length}`;
  const box = element("div", { role: "group" });
  if (title) {
    box.setAttribute("aria-labelledby", id);
    box.append(element("span", { id }, title));
  }
  for (const item of items) {
    const option = element("div", { role: "option", id: `palette-o${options.length}`, "aria-selected": "false" },
      element("span", {}, item.title), element("span", {}, item.side));
    option.dataset.href = item.href;
    options.push(option);
    box.append(option);
  }
  list.append(box);
}

function select(index) {
  options[at]?.setAttribute("aria-selected", "false");
  at = Math.max(0, Math.min(index, options.length - 1));
  const option = options[at];
  if (!option) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function move(event) {
  if (event.isComposing) return;
  const last = options.length - 1;
  const next = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at === 0 ? last : at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    select(next);
  } else if (event.key === "Enter" && options[at]) {
    event.preventDefault();
    go(options[at], event.ctrlKey || event.metaKey);
  } else if (event.key === "Escape") {
    // A search field eats the first Escape to clear itself; here it closes.
    event.preventDefault();
    dialog.close();
  }
}

function go(option, aside) {
  const url = new URL(option.dataset.href, location);
  if (!/^https?:$/.test(url.protocol)) return;
  dialog.close();
  if (aside) window.open(url, "_blank", "noopener");
  else location.assign(url);
}
