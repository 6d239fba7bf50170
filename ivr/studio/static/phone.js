/* The test phone: keys, captions and switches. */

import { Ear, pause } from "./ear.js";
import { Call } from "./phone-call.js";

const telephone = document.querySelector("#telephone");
const words = JSON.parse(telephone.dataset.words);
const part = (name) => telephone.querySelector(`[data-part="${name}"]`);
const isOn = (name) => part(name).checked;
const captions = part("captions");
const ear = new Ear((what, about) => note(say(what, about)));

let call = null;
const captionOf = new WeakMap(); // the caption of each line of a call

function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, value) => values[value]);
}

/** Seconds as minutes and seconds: 83.4 is "1:23". */
function clockFace(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/* A call */

async function ask(called, at, path = "", key = "") {
  const address = new URL(telephone.dataset.ask, location.href);
  address.search = new URLSearchParams({ called, ...(at && { at }), ...(path && { path, key }) });
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "application/json" } });
  } catch {
    throw new Error(say("unreached"));
  }
  const told = await answer.json();
  if (!answer.ok) {
    throw new Error(told.message);
  }
  return told;
}

const choice = () => telephone.querySelector("[name=called]:checked");

function dial() {
  const called = choice().value;
  const at = part("at").value; // for the whole call
  clear();
  note(choice().dataset.hears);
  status(say("calling"));
  const made = new Call({
    ask: (path, key) => ask(called, at, path, key),
    hear: (heard, signal) => {
      if (isOn("at-once")) return Promise.resolve();
      return isOn("sound") ? ear.hear(heard, signal) : pause(heard.seconds, signal);
    },
    tell: (what, about) => happened(made, what, about),
  });
  call = made;
  show();
  call.dial();
}

/** Ends a call to what was chosen before, and removes its words. */
function chooseAnew() {
  const before = call;
  call = null;
  clear();
  if (before && !before.over) note(say("choice_changed"));
  before?.hangUp();
  show();
}

function happened(made, what, about) {
  if (made !== call) return;
  switch (what) {
    case "time":
      part("clock").textContent = clockFace(made.seconds);
      return;
    case "reply":
      if (about.as_if && captions.children.length === 1) note(about.as_if);
      if (about.place) placed(about.place);
      break;
    case "part":
      captionOf.set(about, caption(about.part, about.fixed, made.seconds));
      break;
    case "cut":
      captionOf.get(about)?.append(" — ", element("em", say("interrupted")));
      break;
    case "fixed":
    case "skippable":
    case "waiting":
      status(say(what, about));
      break;
    case "key":
    case "key_lost_asking":
    case "key_lost_fixed":
    case "silence":
      note(say(what, about), "done");
      break;
    case "trouble":
      note(about.message, "flash error");
      break;
    default:
      note(say(what, { clock: clockFace(made.seconds) }));
  }
  show();
}

function pressKey(key) {
  const button = telephone.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
  call?.press(key);
}

/* Display */

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function add(entry) {
  captions.append(entry);
  captions.scrollTop = captions.scrollHeight;
  return entry;
}

function caption(heard, fixed, seconds) {
  const entry = element("p", "", fixed ? "heard fixed" : "heard");
  const spoken = element("span", heard.words);
  spoken.lang = heard.locale;
  entry.append(element("time", clockFace(seconds)), " ", spoken);
  return add(entry);
}

function clear() {
  captions.replaceChildren();
  part("path").replaceChildren();
  part("clock").textContent = clockFace(0);
}

function note(text, className = "noted") {
  add(element("p", text, className));
}

function status(text) {
  const shown = part("status");
  if (shown.textContent !== text) shown.textContent = text;
}

function placed(place) {
  const steps = [say("main_menu"), ...place.labels].map((label) => element("li", label));
  for (const step of steps.slice(1)) step.lang = place.language;
  steps.at(-1).setAttribute("aria-current", "step");
  part("path").replaceChildren(...steps);
}

function show() {
  const going = call !== null && !call.over;
  const main = part("call");
  part("called").textContent = choice().dataset.hears;
  main.textContent = say(going ? "hang_up" : call ? "call_again" : "call");
  main.classList.toggle("grave", going);
  part("be-silent").disabled = !(going && call.open);
  if (!going) status(say(call ? "ended" : "no_call"));
}

/* Mouse, touch and keyboard */

part("call").addEventListener("click", () => (call && !call.over ? call.hangUp() : dial()));
for (const input of [...telephone.querySelectorAll("[name=called]"), part("at")]) {
  input.addEventListener("change", chooseAnew);
}
part("be-silent").addEventListener("click", () => call.staySilent());
for (const button of telephone.querySelectorAll("[data-key]")) {
  button.addEventListener("click", () => pressKey(button.dataset.key));
}
telephone.addEventListener("keydown", (event) => {
  const known = telephone.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (event.target === part("at")) return; // it takes digits itself
  if (known && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    pressKey(event.key);
  }
});
window.addEventListener("pageshow", show); // a browser may restore another choice
window.addEventListener("pagehide", () => call?.hangUp());
show();
