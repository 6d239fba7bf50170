// Checks a text while somebody writes, puts in marks, and reads it aloud on request.
// Without JavaScript, the button "Check without saving" does the same.
import { isChanged } from "./forms.js";
import { voiceFor } from "./voice.js";

const PAUSE_MS = 700; // a little longer than between two words
const PAUSE_BETWEEN_LINES_MS = 400;

const form = document.querySelector("form[data-check]");
const fields = () => form.querySelectorAll("[data-typed]");
let asked = 0;
let timer = 0;

function show(html) {
  const found = new DOMParser().parseFromString(html, "text/html");
  const used = document.activeElement;
  for (const part of found.body.children) {
    const here = document.getElementById(part.id);
    const isTypedIn = here?.contains(used) && used.type !== "checkbox";
    if (here && !isTypedIn && here.innerHTML.trim() !== part.innerHTML.trim()) {
      here.replaceChildren(...part.childNodes);
    }
  }
  if (!used.isConnected) document.getElementById(used.id)?.focus(); // it stands elsewhere now
  offerListening();
}

async function check() {
  const number = ++asked;
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) });
    if (answer.ok && number === asked) {
      show(await answer.text());
    } else if (answer.status === 401) {
      const status = document.getElementById("status") ?? form.querySelector("[id^=status-]");
      status.textContent = form.dataset.ended;
    }
  } catch {
    // The studio cannot be reached: the button still works, and says so.
  }
}

const linesOf = (button) => [
  ...document.getElementById(button.dataset.listen).querySelectorAll("[data-say]"),
];

function languageName(locale) {
  const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  return names.of(locale.split("-")[0]);
}

/** Shows the buttons that have a voice, and says which one it is, or that there is none. */
async function offerListening() {
  for (const button of document.querySelectorAll("button[data-listen]")) {
    const lines = linesOf(button);
    const voices = await Promise.all(lines.map((line) => voiceFor(line.lang)));
    const mute = lines.find((_, at) => !voices[at]);
    const words = mute
      ? button.dataset.noVoice.replace("{language}", languageName(mute.lang))
      : button.dataset.voice.replace("{voice}", voices[0]?.name);
    const status = button.parentElement.querySelector("[role=status]");
    if (status.textContent !== words) status.textContent = words;
    button.hidden = !voices.some(Boolean);
  }
}

async function listen(button) {
  const wasSpeaking = window.speechSynthesis?.speaking;
  window.speechSynthesis?.cancel();
  if (wasSpeaking) {
    return; // pressed once more, it falls silent
  }
  const queue = [];
  for (const line of linesOf(button)) {
    const voice = await voiceFor(line.lang);
    if (voice) queue.push({ line, voice });
  }
  const next = () => {
    const said = queue.shift();
    if (!said) {
      return;
    }
    const speech = new SpeechSynthesisUtterance(said.line.dataset.say);
    speech.lang = said.line.lang;
    speech.voice = said.voice;
    speech.onend = () => setTimeout(next, PAUSE_BETWEEN_LINES_MS);
    speechSynthesis.speak(speech);
  };
  next();
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

form?.addEventListener("input", (event) => {
  if ([...fields()].includes(event.target)) {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE_MS);
  }
});

form?.addEventListener("change", (event) => { // what mends a finding
  if (![...fields()].includes(event.target)) check();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-listen], button[data-put]");
  if (button) {
    (button.dataset.put ? putIn : listen)(button);
  }
});

for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
for (const group of document.querySelectorAll("[data-for]")) group.hidden = false;
offerListening();
if (form && [...fields()].some(isChanged)) check(); // typed before this script had come
