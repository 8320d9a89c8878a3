// Light or dark: as the system has it, until the button says otherwise. On paper everything is light and open.
(() => {
  "use strict";
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const told = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", `Show the page ${isDark() ? "light" : "dark"}`);
    document.dispatchEvent(new Event("theme"));
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    told();
  });
  system.addEventListener("change", told);
  let before;
  addEventListener("beforeprint", () => {
    before = { theme: root.dataset.theme, closed: [...document.querySelectorAll("details:not([open], .numbers)")] };
    before.closed.forEach((it) => { it.open = true; });
    root.dataset.theme = "light";
    told();
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    before.closed.forEach((it) => { it.open = false; });
    if (before.theme) root.dataset.theme = before.theme;
    else delete root.dataset.theme;
    before = undefined;
    told();
  });
  told();
})();
