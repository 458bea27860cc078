// Lists: j and k move between rows, x ticks, Enter opens (the row's link has focus).
// A box [data-all] in the head ticks every row; [data-count] says how many are ticked.
const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
const linkOf = (row) => row.querySelector(".row-link, a[href]");
const tickOf = (row) => row.querySelector("td.check input[type=checkbox]");

export function start(root) {
  const tables = [...root.querySelectorAll("[data-list]")];
  tables.forEach(watch);
  document.addEventListener("keydown", (event) => {
    const el = event.target;
    const text = el.isContentEditable || (/^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName) && el.type !== "checkbox");
    if (event.ctrlKey || event.metaKey || event.altKey || text || document.querySelector("dialog[open]")) return;
    const table = tables.find((t) => t.contains(el)) || tables[0];
    if (event.key === "j" || event.key === "k") step(table, el, event.key === "j" ? 1 : -1);
    else if (event.key === "x") flip(el.closest("tr"));
    else return;
    event.preventDefault();
  });
}

function step(table, from, by) {
  const rows = rowsOf(table).filter(linkOf);
  const now = rows.indexOf(from.closest("tr"));
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by;
  const row = rows[Math.max(0, Math.min(next, rows.length - 1))];
  if (row) linkOf(row).focus();
}

function flip(row) {
  const box = row && tickOf(row);
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function watch(table) {
  const all = table.querySelector("[data-all]");
  const scope = table.closest("form") || document;
  let last = null;
  const count = () => {
    const boxes = rowsOf(table).map(tickOf).filter(Boolean);
    const ticked = boxes.filter((box) => box.checked).length;
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    for (const out of scope.querySelectorAll("[data-count]")) out.textContent = String(ticked);
  };
  table.addEventListener("change", (event) => {
    if (event.target === all) {
      for (const row of rowsOf(table)) if (tickOf(row)) tickOf(row).checked = all.checked;
    }
    count();
  });
  // Shift and click ticks, or clears, everything since the box clicked before.
  table.addEventListener("click", (event) => {
    if (!event.target.matches("td.check input")) return;
    const boxes = rowsOf(table).map(tickOf).filter(Boolean);
    if (event.shiftKey && last) {
      const [a, b] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((x, y) => x - y);
      for (const box of boxes.slice(a, b + 1)) box.checked = event.target.checked;
      count();
    }
    last = event.target;
  });
  for (const button of scope.querySelectorAll("[data-clear]")) {
    button.addEventListener("click", () => {
      for (const row of rowsOf(table)) if (tickOf(row)) tickOf(row).checked = false;
      count();
    });
  }
  count();
}
