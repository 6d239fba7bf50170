/* Recording in the browser: puts a WAV file into the form's file field. */

import { wavOf } from "./wav.js";

const MOST_SECONDS = 120;
const PLAIN = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const REASONS = { NotAllowedError: "refused", NotFoundError: "none" };

const form = document.querySelector("[data-recorder]");
const words = JSON.parse(form.dataset.words);
const part = (name) => form.querySelector(`[data-part="${name}"]`);
const field = form.elements.sound;
const button = part("record");
const heard = part("heard");

let recorder = null;

function say(name, values = {}) {
  part("status").textContent = words[name].replace(/\{(\w+)\}/g, (_, value) => values[value]);
}

function decimals(number, least, most) {
  const format = { minimumFractionDigits: least, maximumFractionDigits: most, useGrouping: false };
  return new Intl.NumberFormat(document.documentElement.lang, format).format(number);
}

/** Marks the form as changed, so that forms.js asks before the page is left. */
function touched() {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: PLAIN });
  const audio = new AudioContext();
  const pieces = [];
  recorder = new MediaRecorder(stream);
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", async () => {
    clearInterval(showing);
    stream.getTracks().forEach((track) => track.stop());
    recorder = null;
    button.textContent = words.again;
    part("meter").hidden = true;
    try {
      await take(new Blob(pieces), audio);
    } catch {
      say("failed");
    } finally {
      audio.close();
    }
  });
  recorder.start();
  touched();
  button.textContent = words.stop;
  heard.hidden = true;
  part("meter").hidden = false;
  const level = levelOf(stream, audio);
  const began = performance.now();
  const showing = setInterval(() => {
    const seconds = (performance.now() - began) / 1000;
    part("level").value = level();
    say("recording", { seconds: Math.floor(seconds) });
    if (seconds >= MOST_SECONDS) stop();
  }, 100);
}

function stop() {
  if (recorder?.state === "recording") recorder.stop();
}

/** Puts a recording into the file field of the form. */
async function take(blob, audio) {
  const sound = await audio.decodeAudioData(await blob.arrayBuffer());
  const file = new File([wavOf(sound)], "recorded.wav", { type: "audio/wav" });
  const chosen = new DataTransfer();
  chosen.items.add(file);
  field.files = chosen.files;
  if (heard.src) URL.revokeObjectURL(heard.src);
  heard.src = URL.createObjectURL(file);
  heard.hidden = false;
  touched();
  showMain();
  say("recorded", { seconds: decimals(sound.duration, 1, 1) });
}

/** Makes saving the main button when there is something to save, and recording before that. */
function showMain() {
  const saves = field.files.length > 0 || part("recorder").hidden;
  button.classList.toggle("second", saves);
  part("save").classList.toggle("second", !saves);
}

/** Returns a function that measures the current level, from 0 to 1. */
function levelOf(stream, audio) {
  const analyser = audio.createAnalyser();
  audio.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  };
}

button.addEventListener("click", () => {
  if (recorder) {
    stop();
  } else {
    record().catch((reason) => say(REASONS[reason.name] ?? "failed"));
  }
});

field.addEventListener("change", () => {
  const most = Number(form.dataset.most);
  part("status").textContent = "";
  if (field.files[0]?.size > most * 1024 * 1024) {
    say("too_large", { most });
    field.value = "";
  }
  showMain();
});

/** Whether the session goes on; a recording that is sent without one would be lost. */
async function isSignedIn() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "application/json" } });
    return answer.status !== 401;
  } catch {
    return true; // the browser itself reports that the studio cannot be reached
  }
}

let isSending = false;
form.addEventListener("submit", async (event) => {
  if (isSending) {
    isSending = false;
    return;
  }
  event.preventDefault();
  if (await isSignedIn()) {
    isSending = true;
    form.requestSubmit();
  } else {
    say("ended");
  }
});

// Trimming a take: both ends can be set to the position of the player.
const sent = document.querySelector('[data-part="take"]');
for (const here of document.querySelectorAll("[data-here]")) {
  here.addEventListener("click", () => {
    document.getElementById(here.dataset.here).value = decimals(sent.currentTime, 0, 2);
  });
}

if (navigator.mediaDevices && "MediaRecorder" in window) {
  part("recorder").hidden = false;
  showMain();
}
