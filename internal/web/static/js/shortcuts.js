// Two-key places ("g h") from a[data-keys], one-key actions ("e") from the same attribute,
// and ? for the list of them.
const wait = 1200;
let first = "", timer, dialog;

/** Takes one key press that nobody else wanted. */
export function press(event) {
  if (event.key === "?") {
    event.preventDefault();
    help();
    return;
  }
  const keys = first ? `${first} ${event.key}` : event.key;
  clearTimeout(timer);
  first = "";
  const target = document.querySelector(`[data-keys="${CSS.escape(keys)}"]`);
  if (target) {
    event.preventDefault();
    target.click();
  } else if (event.key === "g") {
    first = "g";
    timer = setTimeout(() => {
      first = "";
    }, wait);
  }
}

function help() {
  dialog?.remove();
  dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const words = document.querySelector("[data-palette]")?.dataset || {};
  const head = document.createElement("div");
  head.className = "dialog-head";
  const title = document.createElement("h2");
  title.textContent = words.keysTitle || "Keys";
  title.id = "keys-title";
  head.append(title);
  dialog.setAttribute("aria-labelledby", "keys-title");
  const body = document.createElement("div");
  body.className = "dialog-body";
  const list = document.createElement("dl");
  list.className = "keys";
  const rows = [["/", words.label || "Search records and actions"], ["j k", words.rows || "Next and previous row"], ["x", words.tick || "Tick the row"], ["Ctrl Enter", words.send || "Send the form"]];
  for (const el of document.querySelectorAll("[data-keys]")) {
    rows.push([el.dataset.keys, el.getAttribute("aria-label") || el.textContent.trim()]);
  }
  const seen = new Set();
  for (const [keys, does] of rows) {
    if (seen.has(keys)) continue;
    seen.add(keys);
    const term = document.createElement("dt");
    const value = document.createElement("dd");
    term.textContent = does;
    for (const key of keys.split(" ")) {
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      value.append(kbd, " ");
    }
    list.append(term, value);
  }
  body.append(list);
  const foot = document.createElement("form");
  foot.method = "dialog";
  foot.className = "dialog-foot";
  const button = document.createElement("button");
  button.className = "btn";
  button.textContent = words.close || "Close";
  foot.append(button);
  dialog.append(head, body, foot);
  document.body.append(dialog);
  dialog.showModal();
}
