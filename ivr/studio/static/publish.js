// Reads a text aloud as it was and as it is now, in the browser's own voices.
// Without JavaScript the buttons stay hidden: the words stand beside them.

import { Ear } from "./phone-ear.js";

const status = document.querySelector("[data-listened]");
let playing = null;

function names(locale) {
  return new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(locale.split("-")[0]);
}

async function listen(button) {
  const isSame = playing?.button === button;
  playing?.abort.abort();
  playing = null;
  status.textContent = "";
  if (isSame) {
    return; // pressed once more, it falls silent
  }
  const abort = new AbortController();
  playing = { button, abort };
  const ear = new Ear((what, locale) => {
    const words = what === "voice" ? status.dataset.noVoice : status.dataset.noSound;
    status.textContent = words.replace("{language}", locale && names(locale));
    abort.abort();
  });
  let parts;
  try {
    parts = await (await fetch(button.dataset.heard, { signal: abort.signal })).json();
  } catch {
    status.textContent = abort.signal.aborted ? status.textContent : status.dataset.unreached;
    return;
  }
  const voices = new Set(parts.map((part) => part.voice).filter(Boolean));
  if (voices.size) {
    status.textContent = status.dataset.voice.replace("{voice}", [...voices].join(", "));
  }
  try {
    for (const part of parts) {
      await ear.hear(part, abort.signal);
    }
  } catch (reason) {
    if (!abort.signal.aborted) {
      throw reason;
    }
  } finally {
    playing = playing?.abort === abort ? null : playing;
  }
}

for (const button of document.querySelectorAll("button[data-heard]")) {
  button.hidden = false;
  button.addEventListener("click", () => listen(button));
}
