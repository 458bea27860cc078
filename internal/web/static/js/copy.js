// A [data-copy] button copies its value, or the text of the element that its value names ("#id").
export function start(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const wanted = button.dataset.copy;
    const text = wanted.startsWith("#") ? document.getElementById(wanted.slice(1))?.textContent.trim() : wanted;
    if (!text) return;
    const label = button.getAttribute("aria-label");
    try {
      await navigator.clipboard.writeText(text);
      told(button, label, button.dataset.done || "Copied");
    } catch {
      told(button, label, button.dataset.failed || "Not copied: select the text and copy it");
    }
  });
}

function told(button, label, message) {
  let status = document.querySelector(".toasts");
  if (!status) {
    status = document.createElement("div");
    status.className = "toasts";
    status.setAttribute("role", "status");
    document.body.append(status);
  }
  const toast = document.createElement("div");
  toast.className = "flash ok";
  const line = document.createElement("p");
  line.textContent = message;
  toast.append(line);
  status.append(toast);
  button.setAttribute("aria-label", message);
  setTimeout(() => {
    toast.remove();
    if (label) button.setAttribute("aria-label", label);
    else button.removeAttribute("aria-label");
  }, 2500);
}
