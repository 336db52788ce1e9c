// The grid of required levels: arrows and Enter move between its fields, a digit sets a level and moves down. It stays
// the ordinary form that it is without this file; nothing is saved before the form is sent.

const grid = document.getElementById("grid");

function go(event, row, column) {
  const field = row?.cells[column]?.querySelector(".mx");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

/** The next row with fields, over the headings between audiences. */
function beside(row, step) {
  const rows = [...grid.querySelectorAll("tbody tr:not(.grp)")];
  return rows[rows.indexOf(row) + step];
}

function paint(field) {
  const cell = field.closest("td");
  const level = field.value.trim();
  if (/^[1-5]$/.test(level)) cell.dataset.lvl = level;
  else delete cell.dataset.lvl;
  cell.classList.toggle("dirty", field.value !== field.defaultValue);
  cell.classList.toggle("invalid", level !== "" && !/^[1-5]$/.test(level));
}

grid?.addEventListener("input", (event) => {
  if (event.target.matches(".mx")) paint(event.target);
});

grid?.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.(".mx") || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = field.closest("tr");
  const column = field.closest("td").cellIndex;
  if (event.key === "ArrowUp") go(event, beside(row, -1), column);
  else if (event.key === "ArrowDown" || event.key === "Enter") {
    event.preventDefault(); // Enter does not send the form from inside the grid
    go(event, beside(row, 1), column);
  } else if (event.key === "ArrowLeft") go(event, row, column - 1);
  else if (event.key === "ArrowRight") go(event, row, column + 1);
  else if (event.key === "Delete") {
    field.value = "";
    paint(field);
  } else if (/^[1-5]$/.test(event.key)) {
    event.preventDefault();
    field.value = event.key;
    paint(field);
    go(event, beside(row, 1), column);
  }
});
