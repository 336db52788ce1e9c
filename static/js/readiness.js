// Every page works without this file; it only saves a reload or a click. Listeners sit on the document, so that
// what htmx swaps in needs no set-up. What it acts on is marked with data- attributes.

const root = document.documentElement;

function switchTheme(event) {
  event.preventDefault();
  const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = next;
  // The same cookie that the server sets when the form is sent: readiness/theme.py.
  document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

function toggleMenu(event, link) {
  event.preventDefault();
  const open = document.getElementById("topnav").classList.toggle("show");
  link.setAttribute("aria-expanded", String(open));
}

function closeMenusExcept(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest("[data-theme-toggle]")) switchTheme(event);
  const nav = target.closest("[data-nav-toggle]");
  if (nav) toggleMenu(event, nav);
  const opener = target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog).showModal();
  }
  // A dialog closes by its close button or by a click beside it (then the dialog itself is the target).
  if (target.matches("dialog") || target.closest("[data-close-dialog]")) target.closest("dialog").close();
  if (target.closest("[data-close]")) target.closest(".toast-rd").remove();
  closeMenusExcept(target);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A filter form applies itself as soon as something is chosen; its button stays for those without script.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

function settle(part) {
  for (const button of part.querySelectorAll("[data-close][hidden]")) button.hidden = false;
  const summary = part.matches?.(".error-summary") ? part : part.querySelector(".error-summary");
  summary?.focus();
}

const navToggle = document.querySelector("[data-nav-toggle]");
if (navToggle) {
  navToggle.setAttribute("role", "button");
  navToggle.setAttribute("aria-controls", "topnav");
  navToggle.setAttribute("aria-expanded", "false");
}
settle(document);
document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  settle(part);
  // What was asked for may lie below the fold of a small screen.
  if (part.matches?.("[data-reveal]")) part.firstElementChild.scrollIntoView({ block: "nearest" });
});
