// Boot. Every page works without script; each module here adds one comfort,
// and is fetched only by pages, or keys, that need it.
const version = new URL(import.meta.url).search;
const load = (name) => import(`./${name}.js${version}`);

/** True while the person is typing, so that single keys stay letters. */
const typing = (el) => el.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName);

const wanted = [
  ["[data-list]", "list"],
  ["form[data-drop]", "drop"],
  ["form[data-keep]", "form"],
  ["[data-copy]", "copy"],
  ["[data-choose]", "choose"],
];
const starting = wanted
  .filter(([selector]) => document.querySelector(selector))
  .map(([, name]) => load(name).then((module) => module.start(document)));
// Says, to whoever drives the page, that every comfort it asked for stands.
Promise.all(starting).then(() => {
  document.documentElement.dataset.ready = "true";
});

/** Opens the palette with the text already typed, if any. */
async function palette(text = "") {
  if (!document.querySelector("[data-palette]")) return;
  (await load("palette")).open(text);
}

let shortcuts;
document.addEventListener("keydown", async (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    palette();
    return;
  }
  if (event.key === "Escape") closeMenus(null);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    event.preventDefault();
    palette();
    return;
  }
  if (event.key === "g" || event.key === "?" || shortcuts) {
    shortcuts ??= load("shortcuts");
    (await shortcuts).press(event);
  }
});

/** Closes every open menu but the one given, and hands focus back. */
function closeMenus(keep) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu === keep) continue;
    if (menu.contains(document.activeElement)) menu.firstElementChild.focus();
    menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const target = event.target;
  closeMenus(target.closest("details.menu"));
  const opener = target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    closeMenus(null); // focus comes back to the menu's button, which stays in view
    dialog.showModal();
    return;
  }
  if (target.closest("[data-close]")) {
    event.preventDefault();
    target.closest("dialog, .flash")?.[target.closest("dialog") ? "close" : "remove"]();
    return;
  }
  // On a link to the search page the palette opens instead; without script the link works.
  if (target.closest("[data-palette-open]")) {
    event.preventDefault();
    palette();
  }
});
