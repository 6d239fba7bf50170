// Reads a text aloud in the browser's own voices, or plays its recording. A button has the address
// of the sounds, or the id of an element with the lines to read. Without JavaScript the buttons are
// hidden: the words stand beside them.

import { Ear } from "./ear.js";

const LETTERS_A_SECOND = 15;
const PAUSE_SECONDS = 0.4; // between two lines

let playing = null;

async function partsOf({ dataset }, signal) {
  if (dataset.heard) {
    return (await fetch(dataset.heard, { signal })).json();
  }
  return [...document.getElementById(dataset.listen).querySelectorAll("[data-say]")].map((line) => ({
    words: line.dataset.say,
    locale: line.lang,
    pause: PAUSE_SECONDS,
    seconds: line.dataset.say.length / LETTERS_A_SECOND,
  }));
}

async function listen(button) {
  const status = button.parentElement.querySelector("[role=status]") ?? document.querySelector("[data-listened]");
  const say = (what, values) => {
    status.textContent = status.dataset[what].replace(/\{(\w+)\}/g, (_, value) => values[value]);
  };
  const stopping = new AbortController();
  const { signal } = stopping;
  const words = button.firstChild.data;
  const mine = (playing = { button, stop: () => stopping.abort() });
  signal.addEventListener("abort", () => {
    button.firstChild.data = words;
    if (playing === mine) playing = null;
  });
  button.firstChild.data = status.dataset.stop;
  status.textContent = "";
  const ear = new Ear((what, about) => {
    say(what === "no_voice" ? "noVoice" : "noSound", about);
    stopping.abort();
  });
  try {
    const parts = await partsOf(button, signal);
    const voices = new Set(parts.map((part) => part.voice).filter(Boolean));
    if (!parts.some((part) => part.sound)) say("voice", { voice: [...voices].join(", ") });
    for (const part of parts) {
      await ear.hear(part, signal);
    }
  } catch {
    if (!signal.aborted) say("unreached");
  } finally {
    stopping.abort();
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-heard], button[data-listen]");
  if (!button) return;
  const before = playing;
  before?.stop();
  if (before?.button !== button) listen(button); // pressed again, it only stops
});
