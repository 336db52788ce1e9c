// Runs before the first paint, and only where neither the user nor this browser has chosen a theme.
if ("themeAuto" in document.documentElement.dataset && matchMedia("(prefers-color-scheme: dark)").matches) {
  document.documentElement.dataset.bsTheme = "dark";
}
