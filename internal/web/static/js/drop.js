// Dropping files anywhere on form[data-drop] puts them into its file field and lists them.
// With data-drop="submit" the form is sent at once.
export function start(root) {
  for (const form of root.querySelectorAll("form[data-drop]")) {
    const field = form.querySelector("input[type=file]");
    const zone = form.querySelector(".drop") || form;
    if (field) wire(form, field, zone);
  }
}

function wire(form, field, zone) {
  const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  const over = (on) => zone.classList.toggle("over", on);
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      over(true);
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) over(false);
  });
  form.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    over(false);
    const kept = new DataTransfer();
    const dropped = [...event.dataTransfer.files];
    const files = field.multiple ? [...field.files, ...dropped] : dropped.slice(0, 1);
    for (const file of files) kept.items.add(file);
    field.files = kept.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  if (field.files.length) list(form, field); // chosen before this script came
  field.addEventListener("change", () => {
    list(form, field);
    if (form.dataset.drop === "submit" && field.files.length) form.requestSubmit();
  });
}

function list(form, field) {
  let box = form.querySelector(".drop-list");
  if (!box) {
    box = document.createElement("ul");
    box.className = "drop-list";
    box.setAttribute("aria-live", "polite");
    form.querySelector(".drop").after(box);
  }
  box.replaceChildren(...[...field.files].map((file) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    const size = document.createElement("span");
    name.textContent = file.name;
    size.textContent = bytes(file.size);
    size.className = "count";
    row.append(name, size);
    return row;
  }));
}

function bytes(n) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = n > 0 ? Math.min(3, Math.floor(Math.log10(n) / 3)) : 0;
  return new Intl.NumberFormat(document.documentElement.lang || "en", { style: "unit", unit: units[step], maximumFractionDigits: 1 }).format(n / 1000 ** step);
}
