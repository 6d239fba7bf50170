/* The test phone: keys, captions and switches. */

import { Call } from "./phone-call.js";
import { Ear } from "./phone-ear.js";
import { Clock, clockFace, pause } from "./phone-time.js";

const telephone = document.querySelector("#telephone");
const words = JSON.parse(telephone.dataset.words);
const part = (name) => telephone.querySelector(`[data-part="${name}"]`);
const captions = part("captions");
const peek = part("peek");

let call = null;
let lastHeard = null;

const ear = new Ear((what, locale) => {
  note(what === "voice" ? say("no_voice", { language: languageName(locale) }) : say("no_sound"));
});

function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, value) => values[value]);
}

function languageName(locale) {
  return new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(locale.split("-")[0]);
}

function isOn(name) {
  return part(name).checked;
}

function called() {
  return telephone.querySelector("[name=called]:checked").value;
}

/* Requests to the studio */

async function ask(which, at, path = "", key = "") {
  const address = new URL(telephone.dataset.ask, location.href);
  address.search = new URLSearchParams({ called: which, ...(at && { at }), ...(path && { path, key }) });
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

/* A call */

function dial() {
  const which = called();
  const at = part("at").value; // for the whole call
  const clock = new Clock((seconds) => (part("clock").textContent = clockFace(seconds)));
  clock.seconds = 0;
  captions.replaceChildren();
  part("path").replaceChildren();
  peek.replaceChildren();
  part("clock").textContent = clockFace(0);
  status(say("calling"));
  call = new Call({
    ask: (path, key) => ask(which, at, path, key),
    clock,
    hear: (heard, signal) => {
      if (isOn("at-once")) return Promise.resolve();
      return isOn("sound") ? ear.hear(heard, signal) : pause(heard.seconds, signal);
    },
    rules: {
      get silenceCounts() { return isOn("silence"); },
      get keysAreKept() { return isOn("kept"); },
    },
    tell: (what, about) => happened(what, about, clock),
  });
  show();
  call.dial();
}

function happened(what, about, clock) {
  switch (what) {
    case "reply":
      part("as-if").textContent = about.as_if;
      part("as-if").hidden = !about.as_if;
      if (about.place) placed(about.place);
      break;
    case "part":
      lastHeard = caption(about.part, about.fixed, clock.seconds);
      break;
    case "cut":
      lastHeard.append(" — ", element("em", say("interrupted")));
      break;
    case "fixed":
    case "skippable":
      status(say(what));
      break;
    case "waiting":
      status(about.counts ? say("waiting", { seconds: Math.ceil(about.left) }) : say("waiting_on"));
      break;
    case "key":
      peek.replaceChildren();
      pressed(say("key", about));
      break;
    case "key_kept":
    case "key_lost":
    case "silence":
      pressed(say(what, about));
      break;
    case "trouble":
      note(about.message, "flash error");
      break;
    default:
      note(say(what, { clock: clockFace(clock.seconds) }));
  }
  show();
}

function pressKey(key) {
  const button = telephone.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
  if (isOn("sound")) ear.tone(key);
  call?.press(key);
}

async function tellIfSilent() {
  const asked = call;
  try {
    const { timeout, reply } = await asked.ifSilent();
    if (asked !== call || asked.over) return;
    const heard = [...reply.fixed, ...reply.skippable].map((one) => spoken("p", one));
    const end = reply.action ? [] : [element("p", say("and_hang_up"))];
    peek.replaceChildren(element("h3", say("if_silent", { seconds: timeout })), ...heard, ...end);
  } catch (reason) {
    note(reason.message, "flash error");
  }
}

/* Display */

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function spoken(name, heard) {
  const made = element(name, heard.words);
  made.lang = heard.locale;
  return made;
}

function add(entry) {
  captions.append(entry);
  captions.scrollTop = captions.scrollHeight;
  return entry;
}

function caption(heard, fixed, seconds) {
  const entry = element("p", "", fixed ? "heard fixed" : "heard");
  entry.append(element("time", clockFace(seconds)), " ", spoken("span", heard));
  return add(entry);
}

function pressed(text) {
  add(element("p", text, "done"));
}

function note(text, className = "noted") {
  add(element("p", text, className));
}

function status(text) {
  const shown = part("status");
  if (shown.textContent !== text) shown.textContent = text;
}

function placed(place) {
  const path = part("path");
  const labels = [say("main_menu"), ...place.labels];
  path.replaceChildren(
    ...labels.map((label, depth) => {
      const step = element("li", label);
      if (depth) step.lang = place.language;
      return step;
    }),
  );
  path.lastElementChild.setAttribute("aria-current", "step");
}

function show() {
  const going = call !== null && !call.over;
  const main = part("call");
  main.textContent = say(going ? "hang_up" : call ? "call_again" : "call");
  main.classList.toggle("grave", going);
  part("be-silent").disabled = part("if-silent").disabled = !(going && call.open);
  if (!going) status(say(call ? "ended" : "no_call"));
}

/* Mouse, touch and keyboard */

part("call").addEventListener("click", () => (call && !call.over ? call.hangUp() : dial()));
part("be-silent").addEventListener("click", () => call.staySilent());
part("if-silent").addEventListener("click", tellIfSilent);
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
window.addEventListener("pagehide", () => call?.hangUp());

telephone.hidden = false;
show();
