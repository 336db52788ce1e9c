// The skills matrix as a grid to type in (ARIA grid pattern). Without this file it is a table whose heads lead to
// ordinary forms. Every change is saved by itself; what the server answers is what the cell shows.

const NAMES = ["None", "Aware", "Foundation", "Practitioner", "Advanced", "Expert"];
const SKIPPED = ["", "-", "–", "—", "?", "·", "n/a", "na", "not assessed", "no answer", "not required"];
const A_REQUEST = 1000; // cells
const PATIENCE = [2000, 5000, 15000]; // ms before it is tried again

const section = document.getElementById("matrix");
const table = section?.querySelector("[data-grid]");
const find = (selector) => section.querySelector(selector);

const heads = table ? [...table.tHead.rows[0].cells] : [];
const rows = table ? [...table.tBodies[0].rows] : [];
const lastColumn = heads.length - 1;
const pending = new Map(); // td -> { level, restore, cells: what undo has to know }
const steps = []; // what can be taken back: [{ td, before, gone }]
let focused = null;
let anchor = null;
let sending = false;
let failures = 0;

// --- what a cell says -----------------------------------------------------------------------------------------

const rowOf = (td) => rows.indexOf(td.parentElement);
const cellAt = (row, column) => rows[row]?.cells[column];
const personOf = (td) => td.parentElement.cells[0].firstElementChild.textContent.trim();
const skillOf = (td) => heads[td.cellIndex].querySelector("a").textContent.trim();
const levelOf = (td) => (td.dataset.lvl === undefined ? null : Number(td.dataset.lvl));

function describe(td) {
  const level = levelOf(td);
  const parts = [personOf(td), skillOf(td)];
  if (level !== null) parts.push(`level ${level}${td.classList.contains("expired") ? ", expired" : ""}`);
  else parts.push(td.dataset.need ? "no answer" : "not required");
  if (td.dataset.need) parts.push(`role needs ${td.dataset.need}`);
  else if (level !== null) parts.push("not required");
  if (td.classList.contains("dirty")) parts.push("not saved yet");
  return parts.join(", ");
}

function paint(td, level, expired = false) {
  const need = td.dataset.need === undefined ? null : Number(td.dataset.need);
  if (level === null) delete td.dataset.lvl;
  else td.dataset.lvl = String(level);
  td.classList.toggle("expired", level !== null && expired);
  td.classList.toggle("below", level !== null && !expired && need !== null && level < need);
  td.classList.toggle("ask", level === null && need !== null);
  td.classList.toggle("unneeded", level === null && need === null);
  const [shown, said] =
    level !== null ? [String(level), expired ? "expired" : ""] : need ? ["?", "no answer"] : ["·", "not required"];
  td.textContent = shown;
  if (said) td.append(Object.assign(document.createElement("i"), { textContent: said }));
  if (td === focused) tell(td);
}

function tell(td) {
  td.setAttribute("aria-label", describe(td));
  find("[data-about]").textContent = describe(td);
  const link = find("[data-history]");
  link.hidden = false;
  link.href = link.href.replace(/\/\d+\/\d+\/$/, `/${td.parentElement.dataset.l}/${heads[td.cellIndex].dataset.s}/`);
  for (const button of find("[data-pick]").children) {
    button.setAttribute("aria-pressed", String(button.value === (td.dataset.lvl ?? "")));
  }
}

// --- moving and selecting -------------------------------------------------------------------------------------

function go(row, column, extend = false) {
  const td = cellAt(Math.min(Math.max(row, 0), rows.length - 1), Math.min(Math.max(column, 1), lastColumn));
  if (!td) return;
  if (focused) focused.tabIndex = -1;
  focused = td;
  td.tabIndex = 0;
  if (!extend) anchor = td;
  tell(td);
  td.focus();
  showSelection();
}

/** The rectangle between the anchor and the focus, row by row. */
function selection() {
  if (!focused) return [];
  const [top, bottom] = [rowOf(anchor), rowOf(focused)].sort((a, b) => a - b);
  const [left, right] = [anchor.cellIndex, focused.cellIndex].sort((a, b) => a - b);
  return rows.slice(top, bottom + 1).map((row) => [...row.cells].slice(left, right + 1));
}

function showSelection() {
  for (const td of table.querySelectorAll("td[aria-selected=true]")) td.setAttribute("aria-selected", "false");
  const chosen = selection().flat();
  if (chosen.length > 1) for (const td of chosen) td.setAttribute("aria-selected", "true");
}

function onKey(event) {
  const td = event.target.closest("td");
  if (!td) return;
  const [row, column, shift] = [rowOf(td), td.cellIndex, event.shiftKey];
  const control = event.ctrlKey || event.metaKey;
  const moves = {
    ArrowUp: [control ? 0 : row - 1, column],
    ArrowDown: [control ? rows.length - 1 : row + 1, column],
    ArrowLeft: [row, control ? 1 : column - 1],
    ArrowRight: [row, control ? lastColumn : column + 1],
    Home: [control ? 0 : row, 1],
    End: [control ? rows.length - 1 : row, lastColumn],
    PageUp: [row - 10, column],
    PageDown: [row + 10, column],
  };
  if (moves[event.key]) go(...moves[event.key], shift);
  else if (event.key === "Enter") go(row + (shift ? -1 : 1), column);
  else if (event.key === "Escape") go(row, column);
  else if (event.key === "F2") find("[data-history]").focus();
  else if (control && event.key.toLowerCase() === "z") undo();
  else if (control && event.key.toLowerCase() === "d") fillDown();
  else if (control || event.altKey) return;
  else if (/^[0-5]$/.test(event.key)) type(Number(event.key));
  else if (event.key === "Delete" || event.key === "Backspace") setAll(null);
  else if (/^[6-9]$/.test(event.key)) say(`Enter a level from 0 to 5, not ${event.key}`, true);
  else return;
  event.preventDefault();
}

// --- changing -------------------------------------------------------------------------------------------------

function type(level) {
  const many = selection().flat().length > 1;
  setAll(level);
  if (!many) go(rowOf(focused) + 1, focused.cellIndex);
}

const setAll = (level) => change(selection().flat().map((td) => ({ td, level })));

/** edits: [{ td, level, restore }]. Paints at once, notes what undo needs, and has it saved. */
function change(edits, remember = true) {
  const step = [];
  for (const { td, level, restore } of edits) {
    if (restore === undefined && level === levelOf(td) && !td.classList.contains("expired")) continue;
    const cell = { td, before: levelOf(td), gone: null };
    step.push(cell);
    const waiting = pending.get(td);
    pending.set(td, { level, restore, cells: [...(waiting?.cells ?? []), ...(remember ? [cell] : [])] });
    td.classList.add("dirty");
    td.classList.remove("conflict");
    paint(td, level);
  }
  if (!step.length) return;
  if (remember) steps.push(step);
  find("[data-do=undo]").disabled = !steps.length;
  flush();
}

async function undo() {
  await quiet();
  const step = steps.pop();
  find("[data-do=undo]").disabled = !steps.length;
  if (!step) return;
  change(
    step.map(({ td, before, gone }) => ({ td, level: before, restore: gone ?? undefined })),
    false,
  );
  const { td } = step[0];
  go(rowOf(td), td.cellIndex);
}

function fillDown() {
  let block = selection();
  if (block.length === 1) {
    const above = rows[rowOf(focused) - 1];
    if (!above) return;
    block = [block[0].map((td) => above.cells[td.cellIndex]), ...block];
  }
  const [first, ...rest] = block;
  const edits = rest.flatMap((row) => row.map((td, place) => ({ td, level: levelOf(first[place]) })));
  change(edits.filter(({ level }) => level !== null));
}

// --- saving ---------------------------------------------------------------------------------------------------

function say(text, dirty) {
  const state = find("[data-state]");
  state.textContent = text;
  state.classList.toggle("is-dirty", dirty);
}

/** When everything entered so far is saved or refused. */
function quiet() {
  return new Promise((done) => {
    const look = () => (pending.size || sending ? setTimeout(look, 50) : done());
    look();
  });
}

async function flush() {
  if (sending || !pending.size) return;
  sending = true;
  say(`Saving ${pending.size === 1 ? "one change" : `${pending.size} changes`} …`, true);
  const batch = [...pending].slice(0, A_REQUEST);
  for (const [td] of batch) pending.delete(td);
  try {
    const answer = await send(batch);
    failures = 0;
    settle(batch, answer);
  } catch (problem) {
    for (const [td, entry] of batch) {
      const newer = pending.get(td);
      pending.set(td, newer ? { ...newer, cells: [...entry.cells, ...newer.cells] } : entry);
    }
    const wait = PATIENCE[Math.min(failures++, PATIENCE.length - 1)];
    say(`${problem.message} ${pending.size} not saved yet; trying again.`, true);
    setTimeout(flush, wait);
    sending = false;
    return;
  }
  sending = false;
  flush();
}

async function send(batch) {
  const cells = batch.map(([td, { level, restore }]) => ({
    learner: Number(td.parentElement.dataset.l),
    skill: Number(heads[td.cellIndex].dataset.s),
    level,
    seen: Number(td.dataset.r ?? 0),
    ...(restore === undefined ? {} : { restore }),
  }));
  let response;
  try {
    response = await fetch(section.dataset.save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": find("[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify({ cells }),
    });
  } catch {
    throw new Error("There is no connection.");
  }
  if (response.redirected || response.status === 403) throw new Error("You are signed out: sign in again in another tab.");
  if (!response.ok) throw new Error("The server cannot save just now.");
  return response.json();
}

function settle(batch, answer) {
  const beside = [];
  batch.forEach(([td, entry], place) => {
    const told = answer.cells[place];
    if (told.status === "refused") {
      td.classList.remove("dirty");
      paint(td, entry.cells[0]?.before ?? levelOf(td));
      beside.push(`${personOf(td)} is no longer among those you rate`);
      return;
    }
    td.dataset.r = String(told.rating);
    if (told.status === "saved" && entry.cells.length) entry.cells[0].gone = told.superseded;
    if (pending.has(td)) return; // changed again meanwhile: that is what counts
    td.classList.remove("dirty");
    if (told.status === "conflict") conflict(td, entry.level, told);
    else if (told.level !== entry.level) beside.push(`${skillOf(td)} of ${personOf(td)} stays at ${told.level ?? "no answer"}: ${told.source}`);
    paint(td, told.level, told.expired);
  });
  if (pending.size) return;
  say(beside.length ? beside.join(". ") : `All changes saved ${answer.at}`, false);
}

/** Somebody else was faster: both values, and a choice. */
function conflict(td, mine, theirs) {
  td.classList.add("conflict");
  const list = find("[data-conflicts]");
  const item = document.createElement("li");
  const word = (level) => (level === null ? "no answer" : String(level));
  item.append(`${personOf(td)}, ${skillOf(td)}: you entered ${word(mine)}, somebody else set ${word(theirs.level)} meanwhile. `);
  const choose = (label, act) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-secondary btn-sm", textContent: label });
    button.addEventListener("click", () => {
      item.remove();
      list.hidden = !list.children.length;
      td.classList.remove("conflict");
      act();
      go(rowOf(td), td.cellIndex);
    });
    item.append(button, " ");
  };
  choose(`Use ${word(mine)}`, () => change([{ td, level: mine }]));
  choose(`Keep ${word(theirs.level)}`, () => {});
  list.append(item);
  list.hidden = false;
  say("Somebody else changed a cell you changed.", true);
}

// --- pasting a block ------------------------------------------------------------------------------------------

/** undefined: says nothing; null: not a level. */
function read(text) {
  const said = text.trim().replace(/^"(.*)"$/s, "$1").trim().toLowerCase();
  if (SKIPPED.includes(said)) return undefined;
  const digit = /^(?:level |l ?)?([0-5])(?:[.,]0+)?(?: ?[-–:]? ?[a-z]+)?$/.exec(said);
  if (digit) return Number(digit[1]);
  const name = NAMES.findIndex((each) => each.toLowerCase() === said);
  return name < 0 ? null : name;
}

/** What a block would do, from the chosen cell on. */
function look(text) {
  const found = { edits: [], wrong: [], beyond: 0, skipped: 0 };
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const [top, left] = [Math.min(rowOf(anchor), rowOf(focused)), Math.min(anchor.cellIndex, focused.cellIndex)];
  lines.forEach((line, down) =>
    line.forEach((said, right) => {
      const td = left + right <= lastColumn ? cellAt(top + down, left + right) : null;
      const level = read(said);
      if (level === undefined) found.skipped += 1;
      else if (!td) found.beyond += 1;
      else if (level === null) found.wrong.push(`${personOf(td)}, ${skillOf(td)}: “${said.trim().slice(0, 40)}”`);
      else found.edits.push({ td, level });
    }),
  );
  return found;
}

function preview() {
  const { edits, wrong, beyond, skipped } = look(find("[data-block]").value);
  const start = `from ${personOf(focused)}, ${skillOf(focused)} on`;
  const lines = [`${edits.length} ${edits.length === 1 ? "level fits" : "levels fit"}, ${start}.`];
  if (skipped) lines.push(`${skipped} empty: left as they are.`);
  if (beyond) lines.push(`${beyond} do not fit: they lie beyond the last row or column.`);
  const list = wrong.slice(0, 20).map((each) => `Not a level from 0 to 5: ${each}`);
  if (wrong.length > 20) list.push(`… and ${wrong.length - 20} more`);
  const box = find("[data-preview]");
  box.replaceChildren(Object.assign(document.createElement("p"), { textContent: lines.join(" ") }));
  const items = document.createElement("ul");
  items.append(...list.map((textContent) => Object.assign(document.createElement("li"), { textContent })));
  if (list.length) box.append(items);
  const button = find("[data-do=apply]");
  button.disabled = !edits.length;
  button.textContent = wrong.length || beyond ? `Set the ${edits.length} that fit` : `Set ${edits.length} levels`;
}

function openPaste(text) {
  if (!focused) go(0, 1);
  find("[data-block]").value = text;
  preview();
  document.getElementById("paste").showModal();
  const apply = find("[data-do=apply]");
  (apply.disabled ? find("[data-block]") : apply).focus();
}

const DOES = {
  paste: () => openPaste(""),
  fill: () => focused && fillDown(),
  undo,
  apply: () => {
    document.getElementById("paste").close();
    change(look(find("[data-block]").value).edits);
    focused.focus();
  },
};

// --- set-up ---------------------------------------------------------------------------------------------------

function setUp() {
  table.setAttribute("role", "grid");
  table.setAttribute("aria-multiselectable", "true");
  table.setAttribute("aria-rowcount", String(rows.length + 1));
  table.setAttribute("aria-colcount", String(heads.length));
  table.parentElement.removeAttribute("tabindex"); // the grid itself is where the keyboard goes
  for (const row of [table.tHead.rows[0], ...rows]) row.setAttribute("role", "row");
  for (const head of heads) head.setAttribute("role", "columnheader");
  for (const row of rows) {
    row.cells[0].setAttribute("role", "rowheader");
    for (let column = 1; column < row.cells.length; column += 1) {
      row.cells[column].setAttribute("role", "gridcell");
      row.cells[column].tabIndex = -1;
    }
  }
  focused = anchor = cellAt(0, 1);
  focused.tabIndex = 0;
  for (const part of section.querySelectorAll("[data-needs-script]")) part.hidden = false;
  table.addEventListener("keydown", onKey);
  table.addEventListener("mousedown", (event) => {
    const td = event.target.closest("td");
    if (!td) return;
    event.preventDefault(); // no text selection while dragging
    go(rowOf(td), td.cellIndex, event.shiftKey);
  });
  table.addEventListener("mouseover", (event) => {
    const td = event.target.closest("td");
    if (td && event.buttons === 1 && focused) go(rowOf(td), td.cellIndex, true);
  });
  table.addEventListener("focusin", (event) => {
    const td = event.target.closest("td");
    if (td && td !== focused) go(rowOf(td), td.cellIndex);
    else if (td) tell(td);
  });
  section.addEventListener("click", (event) => {
    DOES[event.target.closest("[data-do]")?.dataset.do]?.();
    const pick = event.target.closest("[data-pick] button");
    if (pick && focused) setAll(pick.value === "" ? null : Number(pick.value));
    const link = event.target.closest("[data-history]");
    if (link && window.htmx) {
      event.preventDefault();
      window.htmx.ajax("GET", link.href, { target: "#rating-history", swap: "innerHTML" });
    }
  });
  find("[data-block]").addEventListener("input", preview);
  document.addEventListener("paste", (event) => {
    if (!table.contains(document.activeElement)) return;
    event.preventDefault();
    openPaste(event.clipboardData.getData("text/plain"));
  });
  document.addEventListener("copy", (event) => {
    if (!table.contains(document.activeElement)) return;
    event.preventDefault();
    const block = selection().map((row) => row.map((td) => td.dataset.lvl ?? "").join("\t"));
    event.clipboardData.setData("text/plain", block.join("\n"));
  });
  window.addEventListener("beforeunload", (event) => {
    if (pending.size || sending) event.preventDefault();
  });
}

if (rows.length) setUp();
