// Forms marked data-keep="some-stable-name": leaving with unsent text asks first, Ctrl+Enter sends,
// and what was typed outlives a refused save. Text is kept in this tab only, until a page without
// the refusal shows the form again. Passwords and files are never kept.
const prefix = "steward.form.";
const skip = /^(password|file|hidden|submit|button)$/;

export function start(root) {
  const forms = [...root.querySelectorAll("form[data-keep]")];
  forms.forEach(wire);
  window.addEventListener("beforeunload", (event) => {
    if (forms.some((form) => form.dirty && !form.sent)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  root.querySelector(".error-summary")?.focus();
}

const fields = (form) => [...form.elements].filter((el) => el.name && !skip.test(el.type));

function wire(form) {
  const key = prefix + form.dataset.keep;
  const refused = form.hasAttribute("data-conflict");
  if (refused) restore(form, key);
  else drop(key);
  form.addEventListener("input", () => {
    form.dirty = true;
  });
  form.addEventListener("submit", () => {
    form.sent = true;
    keep(form, key);
  });
  // Coming back with the browser's own back button shows a form that was sent; it may be left again.
  window.addEventListener("pageshow", () => {
    form.sent = false;
  });
}

function keep(form, key) {
  const typed = fields(form).map((el) => [el.name, /^(checkbox|radio)$/.test(el.type) ? [el.value, el.checked] : values(el)]);
  try {
    sessionStorage.setItem(key, JSON.stringify(typed));
  } catch {
    // Without storage the server's copy of what was typed still comes back with the refusal.
  }
}

const values = (el) => (el.type === "select-multiple" ? [...el.selectedOptions].map((o) => o.value) : [el.value]);

function restore(form, key) {
  let typed;
  try {
    typed = JSON.parse(sessionStorage.getItem(key) || "null");
  } catch {
    return;
  }
  if (!Array.isArray(typed)) return;
  fields(form).forEach((el, i) => {
    const [name, value] = typed[i] || [];
    if (name !== el.name) return;
    if (/^(checkbox|radio)$/.test(el.type)) el.checked = value[0] === el.value && value[1];
    else if (el.type === "select-multiple") for (const o of el.options) o.selected = value.includes(o.value);
    else el.value = value[0];
  });
  form.dirty = true;
}

function drop(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept either.
  }
}
