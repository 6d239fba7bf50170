// Sends a form once, even if somebody clicks twice, and asks before a page is left whose form
// was changed and not sent. Without JavaScript the server makes the best of what comes twice.

const PAUSE_MS = 5000; // then it may be sent again: the studio may not have answered

const unsaved = new Set(document.querySelectorAll("form[data-unsaved]"));
let sent = null;

/** Whether somebody has changed a field since the page was made. */
export function isChanged(field) {
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

function note({ form }) {
  if (form?.method === "post" && !form.querySelector("[type=password]")) unsaved.add(form);
}

// Somebody may have typed before this script had come.
[...document.querySelectorAll("input, textarea")].filter(isChanged).forEach(note);
document.addEventListener("input", ({ target }) => note(target));
document.addEventListener("submit", (event) => {
  const form = event.target;
  const now = performance.now();
  if (event.defaultPrevented) return;
  if (sent?.form === form && now - sent.at < PAUSE_MS) {
    event.preventDefault();
  } else {
    sent = { form, at: now };
    unsaved.delete(form);
  }
});
document.addEventListener("keydown", (event) => { // one line of words, which a telephone breaks
  const { target } = event;
  const isLine = target.matches("textarea[rows='1']");
  const near = target.closest(".inline") ?? target.form?.querySelector(".save-bar") ?? target.form;
  const button = near?.querySelector("button:not([type=button])");
  if (event.key === "Enter" && (isLine || (button && target.matches(".inline input")))) {
    event.preventDefault();
    if (!target.readOnly) button?.click();
  }
});
window.addEventListener("pageshow", () => { sent = null; });
window.addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
