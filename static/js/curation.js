// The curators' pages have a theme switch of Django's own; our tokens follow what it says.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function follow() {
  const chosen = root.dataset.theme;
  root.dataset.bsTheme = chosen === "dark" || (chosen !== "light" && dark.matches) ? "dark" : "light";
}

new MutationObserver(follow).observe(root, { attributeFilter: ["data-theme"] });
dark.addEventListener("change", follow);
follow();
