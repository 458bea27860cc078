// Fields that take a reference: [data-choose] names the address of a search, which offers records while
// the person types. With data-into the choice becomes a line of the text field with that id.
const wait = 120;

export function start(root) {
  root.querySelectorAll("input[data-choose]").forEach(wire);
}

function wire(field, index) {
  const list = document.createElement("datalist");
  list.id = `choose-${index}`;
  field.after(list);
  field.setAttribute("list", list.id);
  let timer, query;
  const known = (value) => [...list.options].some((option) => option.value === value);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (known(field.value)) take(field);
    else timer = setTimeout(ask, wait);
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
      const answer = await fetch(url, { headers: { accept: "application/json" }, signal: query.signal });
      if (!answer.ok) return;
      const found = (await answer.json()).results || [];
      list.replaceChildren(...found.map((record) => {
        const option = document.createElement("option");
        option.value = `${record.ref} ${record.title}`;
        return option;
      }));
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
