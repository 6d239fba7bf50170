// Sends a form once despite a double click, asks before a page with unsent changes is left, puts
// marks into a text, and shows a password. Without JavaScript the server tolerates repeated
// requests, marks are typed, and a password stays hidden.

const PAUSE_MS = 5000; // then it may be sent again: the studio may not have answered

const unsaved = new Set(document.querySelectorAll("form[data-unsaved]"));
let sent = null;

/** Whether a field was changed since the page was made. */
export function isChanged(field) {
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

function note({ form }) {
  if (form?.method !== "post" || form.querySelector("[autocomplete$=password]")) return;
  unsaved.add(form);
  show();
}

/** Shows what is unsaved, and hides what is true of saved words alone. */
function show() {
  for (const form of unsaved) {
    for (const mark of form.querySelectorAll("[data-when-unsaved]")) mark.hidden = false;
    for (const part of document.querySelectorAll("[data-when-saved]")) part.hidden = true;
  }
}

// A person may have typed before this script was loaded, or a browser brings back what was typed.
function noteTyped() {
  [...document.querySelectorAll("input, textarea")].filter(isChanged).forEach(note);
}

noteTyped();
show();
document.addEventListener("input", ({ target }) => note(target));
document.addEventListener("submit", (event) => {
  const form = event.target;
  const now = performance.now();
  if (event.defaultPrevented) return;
  // A browser sends half a date or number as an empty one, which would remove the saved one.
  const unreadable = [...form.elements].find(({ validity }) => validity?.badInput);
  if (unreadable) {
    event.preventDefault();
    unreadable.reportValidity();
  } else if (sent?.form === form && now - sent.at < PAUSE_MS) {
    event.preventDefault();
  } else {
    sent = { form, at: now };
    unsaved.delete(form);
  }
});
document.addEventListener("keydown", (event) => { // a one-line textarea, which wraps on a narrow screen
  const { target } = event;
  const isLine = target.matches("textarea[rows='1']");
  const near = target.closest(".inline") ?? target.form?.querySelector(".save-bar") ?? target.form;
  const button = near?.querySelector("button:not([type=button])");
  if (event.key === "Enter" && (isLine || (button && target.matches(".inline input")))) {
    event.preventDefault();
    if (!target.readOnly) button?.click();
  }
});

document.addEventListener("keydown", (event) => {
  const save = document.querySelector(".save-bar :is([name=save], [value=save], [value=review])");
  if (!save || event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (save.matches(".grave")) save.focus(); // it replaces another person's words
  else save.click();
});

/** What "&" is read as. */
const AND = { sv: "och", en: "and" };

/**
 * Removes marks of other programs, addresses of links and marks that cannot be heard from pasted text,
 * puts each sentence on a line, and says so. The browser's undo brings the pasted text back.
 */
function clean(field, told) {
  const cleaned = field.value
    .replace(/[\u00ad\u200b-\u200d\ufeff]/g, "") // soft hyphens, and spaces without a width
    .replace(/[^\S\n]+/g, " ")
    .replace(/^ ?(?:[•·▪◦‣*]|[-–—o](?= )|\d+[.)](?= )) ?/gm, "") // marks of lists
    .replace(/ ?<(?:https?|mailto):[^<>]*>/g, "") // addresses of links
    .replace(/(?<= )&(?= )/g, AND[field.lang] ?? "&")
    .replace(/["“”„«»]/g, "")
    .replace(/[‘’‚‛]/g, "'")
    .replace(/ [–—] /g, ", ")
    .replace(/ ?…/g, ".")
    .replace(/([.!?]) (?=[A-ZÅÄÖ])/g, "$1\n")
    .replace(/ ?\n+ ?/g, "\n")
    .trim();
  told.textContent = cleaned === field.value ? told.dataset.unchanged : told.dataset.changed;
  field.focus();
  if (cleaned === field.value) return;
  field.select();
  document.execCommand("insertText", false, cleaned); // the only edit of a script that can be undone
}

/** Fills in the times of an announcement. */
function setTimes({ dataset, form }) {
  for (const part of ["from", "until"]) {
    const field = [...form.elements].find(({ name }) => name.endsWith(`/${part}`) && !name.includes(":"));
    field.value = dataset[part];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Puts a mark into a text at the cursor, around the words that are selected. */
function putIn(button) {
  const field = document.getElementById(button.closest("[data-for]").dataset.for);
  const { selectionStart: start, selectionEnd: end, value } = field;
  const [before, after = ""] = button.dataset.put.split("…");
  const words = after ? value.slice(start, end) : "";
  button.closest("details")?.removeAttribute("open");
  field.focus();
  field.setRangeText(before + words + after, after ? start : end, end, "end");
  if (after) {
    field.setSelectionRange(start + before.length, start + before.length + words.length);
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Shows the ticked changes; an unfinished note is sent along, and comes back. */
function showTicked(tick, button) {
  sessionStorage.tick = JSON.stringify([tick.value, tick.getBoundingClientRect().top]);
  sent = null;
  tick.form.requestSubmit(button);
}

/** Keeps a changed checkbox at its place on the screen, with the focus. */
function stayAtTick() {
  const [value, top] = JSON.parse(sessionStorage.tick ?? "[]");
  const tick = [...document.getElementsByName("tick")].find((one) => one.value === value);
  sessionStorage.removeItem("tick");
  tick?.focus({ preventScroll: true });
  if (tick) window.scrollBy(0, tick.getBoundingClientRect().top - top);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-put]");
  if (button) putIn(button);
  if (target.dataset.clean) {
    clean(document.getElementById(target.dataset.clean), target.parentElement.querySelector("[data-changed]"));
  }
  if (target.dataset.until) setTimes(target);
});
document.addEventListener("change", ({ target }) => {
  const button = document.querySelector("[data-ticks]");
  if (button && target.name === "tick") showTicked(target, button);
  const shown = document.getElementById(target.dataset.shows);
  if (shown) shown.type = target.checked ? "text" : "password";
});
stayAtTick();
window.addEventListener("pageshow", () => {
  sent = null;
  noteTyped();
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
