// Checks a text while somebody writes, and reads it aloud on request.
// Without JavaScript, the button "Check without saving" does the same.

const PAUSE_MS = 700; // a little longer than between two words
const PAUSE_BETWEEN_LINES_MS = 400;

const form = document.querySelector("form[data-check]");
let asked = 0;
let timer = 0;

function show(html) {
  const found = new DOMParser().parseFromString(html, "text/html");
  for (const part of found.querySelectorAll("[id]")) {
    const here = document.getElementById(part.id);
    if (here && here.innerHTML.trim() !== part.innerHTML.trim()) {
      here.replaceChildren(...part.childNodes);
    }
  }
  offerListening();
}

async function check() {
  const number = ++asked;
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) });
    if (answer.ok && number === asked) {
      show(await answer.text());
    } else if (answer.status === 401) {
      for (const status of form.querySelectorAll("[id^=status-]")) {
        status.textContent = form.dataset.ended;
      }
    }
  } catch {
    // The studio cannot be reached: the button still works, and says so.
  }
}

function offerListening() {
  for (const button of document.querySelectorAll("button[data-listen]")) {
    button.hidden = false;
  }
}

function voiceOf(locale) {
  if (!("speechSynthesis" in window)) {
    return undefined;
  }
  const voices = speechSynthesis.getVoices();
  const same = (voice, wanted) => voice.lang.replace("_", "-").toLowerCase().startsWith(wanted);
  return (
    voices.find((voice) => same(voice, locale.toLowerCase())) ??
    voices.find((voice) => same(voice, locale.slice(0, 2).toLowerCase()))
  );
}

function languageName(locale) {
  const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  return names.of(locale.split("-")[0]);
}

function tell(button, words) {
  button.parentElement.querySelector("[role=status]").textContent = words;
}

function listen(button) {
  const wasSpeaking = window.speechSynthesis?.speaking;
  window.speechSynthesis?.cancel();
  if (wasSpeaking) {
    return; // pressed once more, it falls silent
  }
  const lines = document.getElementById(button.dataset.listen).querySelectorAll("[data-say]");
  const mute = [...lines].find((line) => !voiceOf(line.lang));
  tell(button, mute ? button.dataset.noVoice.replace("{language}", languageName(mute.lang)) : "");
  const queue = [...lines].filter((line) => voiceOf(line.lang));
  const next = () => {
    const line = queue.shift();
    if (!line) {
      return;
    }
    const speech = new SpeechSynthesisUtterance(line.dataset.say);
    speech.lang = line.lang;
    speech.voice = voiceOf(line.lang);
    speech.onend = () => setTimeout(next, PAUSE_BETWEEN_LINES_MS);
    speechSynthesis.speak(speech);
  };
  next();
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE_MS);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-listen]");
  if (button) {
    listen(button);
  }
});

let isSaved = true;
form?.addEventListener("input", () => { isSaved = false; });
form?.addEventListener("submit", () => { isSaved = true; });
window.addEventListener("beforeunload", (event) => {
  if (!isSaved) {
    event.preventDefault();
  }
});

offerListening();
