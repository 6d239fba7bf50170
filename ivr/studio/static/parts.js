// Fetches parts of the page and swaps them: every two seconds, or after typing. A part is an element
// with an id, here and in the answer. Without JavaScript, a link or a button does the same.

import { isChanged } from "./forms.js";

const POLL_MS = 2000;
const PAUSE_MS = 700; // a little longer than between two words
const WRITERS_MS = 20_000;

const polled = document.querySelector("[data-poll]");
const form = document.querySelector("form[data-check]");
let asked = 0;
let timer = 0;

/**
 * Shows what is new. A part that has the focus stays as it is, unless it is on a tick, which keeps it;
 * and what was open stays open.
 */
function swap(html) {
  const found = new DOMParser().parseFromString(html, "text/html");
  const used = document.activeElement;
  for (const part of found.querySelectorAll("[id]")) {
    const here = document.getElementById(part.id);
    const isUsed = here?.contains(used) && used.type !== "checkbox";
    if (here && !isUsed && here.innerHTML.trim() !== part.innerHTML.trim()) {
      const open = [...here.querySelectorAll("details")].map((details) => details.open);
      here.replaceChildren(...part.childNodes);
      here.querySelectorAll("details").forEach((details, at) => (details.open ||= open[at]));
    }
  }
  if (!used.isConnected) document.getElementById(used.id)?.focus();
}

/** Fetches parts and swaps them, unless a newer request was sent; returns the status. */
async function refresh(address, options) {
  const number = ++asked;
  try {
    const answer = await fetch(address, { redirect: "manual", ...options });
    if (answer.ok && number === asked) swap(await answer.text());
    return answer.status;
  } catch {
    return 0; // the studio cannot be reached for a moment
  }
}

async function poll() {
  if (!document.hidden) await refresh(polled.dataset.poll);
  setTimeout(poll, POLL_MS);
}

async function check() {
  const status = await refresh(form.dataset.check, { method: "POST", body: new FormData(form) });
  if (status === 401) {
    const told = document.getElementById("status") ?? form.querySelector("[id^=status-]");
    told.textContent = form.dataset.ended;
  }
}

/** Reports unsaved words, and shows who else has some in this text. */
async function tellWriters() {
  const isWriting = form.matches("[data-unsaved]") || [...form.querySelectorAll("[data-typed]")].some(isChanged);
  if (document.hidden && !isWriting) return;
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  const options = isWriting ? { method: "POST", body } : {};
  const answer = await fetch(form.dataset.writers, { redirect: "manual", ...options }).catch(() => null);
  if (answer?.ok) swap(await answer.text());
}

/** Removes the error of a field that was filled in, also from the summary. */
function clearError(target) {
  const field = target.closest(".wrong");
  if (!field || !target.value.trim()) return;
  const links = [...document.querySelectorAll(".summary a")];
  const here = ({ hash }) => [field.id, target.id].includes(decodeURIComponent(hash.slice(1)));
  links.filter(here).forEach((link) => link.closest("li").remove());
  if (links.every(here)) document.querySelector(".summary")?.remove();
  field.querySelector(".error")?.remove();
  field.classList.remove("wrong");
  target.removeAttribute("aria-invalid");
}

if (polled) setTimeout(poll, POLL_MS);
form?.addEventListener("input", ({ target }) => {
  if (target.matches("[data-typed]")) {
    clearError(target);
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE_MS);
  }
});
form?.addEventListener("change", ({ target }) => {
  if (!target.closest(".fixes")) return;
  for (const one of form.elements) { // a name is accepted in all languages at once
    if (one.name === target.name && one.value === target.value) one.checked = target.checked;
  }
  check();
});
if (form?.dataset.writers) setInterval(tellWriters, WRITERS_MS);
// Typed before this script was loaded, or brought back by the browser.
const checkTyped = () => [...(form?.querySelectorAll("[data-typed]") ?? [])].some(isChanged) && check();
checkTyped();
window.addEventListener("pageshow", checkTyped);
