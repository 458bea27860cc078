// Fields that take a reference: [data-choose] is a search that offers records while the person types.
// With data-into the choice becomes a line of the text field with that id.
export function start(root) {
  root.querySelectorAll("input[data-choose]").forEach(wire);
}

function wire(field, index) {
  const list = document.createElement("datalist");
  list.id = `choose-${index}`;
  field.after(list);
  field.setAttribute("list", list.id);
  let timer, query;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if ([...list.options].some((option) => option.value === field.value)) take(field);
    else timer = setTimeout(ask, 120);
  });
  // Enter chooses here; it must not send the form.
  if (field.dataset.into) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      take(field);
    });
  }

  async function ask() {
    const text = field.value.trim();
    query?.abort();
    if (!text) return list.replaceChildren();
    query = new AbortController();
    try {
      const url = new URL(field.dataset.choose, location);
      url.searchParams.set("q", text);
      const answer = await fetch(url, { signal: query.signal });
      const found = await answer.json();
      list.replaceChildren(...found.results.map((r) => new Option("", `${r.ref} ${r.title}`)));
    } catch {
      // A reference or a title can still be written without help.
    }
  }
}

function take(field) {
  const into = field.dataset.into && document.getElementById(field.dataset.into);
  const text = field.value.trim();
  if (!into || !text) return;
  into.value = [into.value.trim(), text].filter(Boolean).join("\n");
  into.dispatchEvent(new Event("input", { bubbles: true }));
  field.value = "";
}
