// Keeps the input of a form that the studio refused, such as after the end of a session.
//
// The input of a form is put aside when it is sent. If it is refused, it waits in the session
// storage of this tab, and is put back into the form on its page, for the account that typed it
// alone: it is dropped when anybody else signs in. It never leaves the browser. Forms with a
// password, phone numbers and files are never kept. Without JavaScript the refusal shows the
// texts, to be copied.

import "./forms.js"; // its listeners react to restored values

const PRIVATE = "[type=file], [name^='numbers/']";
const { person, refused } = document.body.dataset;
const page = location.pathname + location.search;

/** The controls of a form that may be kept, and the hidden digests of their values. */
function controls(form) {
  return [...form.elements].filter((one) => (
    one.name && !one.matches(PRIVATE)
    && (one.name.startsWith("seen:") || one.matches("input:not([type=hidden]), select, textarea"))
  ));
}

function keep({ target: form, defaultPrevented }) {
  const fields = controls(form).map(({ name, value, checked }) => ({ name, value, checked }));
  const hasPassword = form.querySelector("[autocomplete$=password]");
  if (defaultPrevented || !person || form.method !== "post" || hasPassword || !fields.length) return;
  sessionStorage.typed = JSON.stringify({ person, page, action: form.action, id: form.id, fields });
}

/** Puts a value back into its control. */
function putBack(control, { value, checked }) {
  if (control.value === value && control.checked === checked) return;
  if (control.type === "checkbox" || control.type === "radio") control.checked = checked;
  else control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Puts everything back, and returns whether the form still exists. */
function restore({ action, id, fields }) {
  const form = [...document.forms].find((one) => one.action === action || (id && one.id === id));
  if (!form) return false;
  const [old, now] = [action, form.action].map((address) => address.split("/").at(-1));
  const left = controls(form);
  for (const field of fields) { // a new announcement gets another name each time
    const at = left.findIndex(({ name }) => name === field.name.replace(old, now));
    if (at >= 0) putBack(...left.splice(at, 1), field);
  }
  document.getElementById("typed").hidden = false;
  return true;
}

const typed = JSON.parse(sessionStorage.typed ?? "null");
const isAnothers = person && person !== typed?.person;
if (typed && refused !== undefined && !isAnothers) {
  sessionStorage.typed = JSON.stringify({ ...typed, waits: true });
} else if (typed && (!typed.waits || isAnothers)) {
  sessionStorage.removeItem("typed");
} else if (typed && person && typed.page === page && restore(typed)) {
  sessionStorage.removeItem("typed");
}
document.addEventListener("submit", keep);

// Warns before the session ends, and prolongs it by a request.
const WARNING_SECONDS = 300;
const ending = document.getElementById("ending");
const watch = (seconds) => setTimeout(() => { ending.hidden = false; }, (seconds - WARNING_SECONDS) * 1000);
const { session } = document.body.dataset;
if (session) watch(Number(session));
ending?.querySelector("button").addEventListener("click", async ({ target }) => {
  const answer = await fetch(target.dataset.stay);
  const html = new DOMParser().parseFromString(await answer.text(), "text/html");
  ending.hidden = true;
  if (html.body.dataset.session) watch(Number(html.body.dataset.session));
});
