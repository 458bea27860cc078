// Applies the stored theme before the first paint, and says that script runs.
// Load it in <head> as a classic script; the switch is any [data-theme-set="auto|light|dark"] button.
(() => {
  const root = document.documentElement;
  const key = "steward.theme";
  const given = root.dataset.theme; // what the page itself asks for, if anything
  root.classList.add("js");
  let theme = "auto";
  try {
    theme = localStorage.getItem(key) || "auto";
  } catch {
    // Storage may be refused; the system's theme stands.
  }

  const apply = () => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else if (given) root.dataset.theme = given;
    else delete root.dataset.theme;
    for (const b of document.querySelectorAll("[data-theme-set]")) {
      b.setAttribute("aria-pressed", String(b.dataset.themeSet === theme));
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    theme = button.dataset.themeSet;
    try {
      localStorage.setItem(key, theme);
    } catch {
      // The choice then lasts as long as this page.
    }
    apply();
  });
  document.addEventListener("DOMContentLoaded", apply);
  apply();
})();
