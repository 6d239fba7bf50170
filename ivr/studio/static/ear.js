/* Sound: the browser's voices, and recordings. */

const VOICES_SECONDS = 1; // some browsers list their voices a little after the page has loaded

/** Resolves after some seconds; rejects at once when the signal aborts. */
export function pause(seconds, signal) {
  let timer;
  const passed = new Promise((resolve) => (timer = setTimeout(resolve, seconds * 1000)));
  return Promise.race([passed, aborted(signal)]).finally(() => clearTimeout(timer));
}

export class Ear {
  #without;
  #missed = new Set();

  /** Calls `without` once for each thing that cannot be played: "no_sound", or "no_voice" with a language. */
  constructor(without) {
    this.#without = without;
  }

  /** Resolves when a sentence or recording was played; rejects when the signal aborts. */
  async hear(part, signal) {
    if (part.sound) {
      return this.#play(part, signal);
    }
    const voice = await voiceFor(part.locale);
    signal.throwIfAborted();
    if (!voice) {
      this.#miss("no_voice", languageOf(part.locale));
      return pause(part.seconds, signal);
    }
    await pause(part.pause, signal);
    return speak(part, voice, signal);
  }

  async #play(part, signal) {
    const sound = new Audio(part.sound);
    const ended = new Promise((resolve, reject) => {
      sound.addEventListener("ended", resolve);
      sound.addEventListener("error", reject);
    });
    try {
      await Promise.race([Promise.all([sound.play(), ended]), aborted(signal)]);
    } catch {
      signal.throwIfAborted();
      this.#miss("no_sound");
      await pause(part.seconds, signal);
    } finally {
      sound.pause();
    }
  }

  #miss(what, language = "") {
    if (!this.#missed.has(what + language)) {
      this.#missed.add(what + language);
      this.#without(what, { language });
    }
  }
}

/** Returns a local voice: remote voices would send the words to the browser's maker. */
async function voiceFor(locale) {
  if (!("speechSynthesis" in window)) {
    return undefined;
  }
  if (!speechSynthesis.getVoices().length) {
    await Promise.race([
      new Promise((resolve) => speechSynthesis.addEventListener("voiceschanged", resolve, { once: true })),
      new Promise((resolve) => setTimeout(resolve, VOICES_SECONDS * 1000)),
    ]);
  }
  const own = speechSynthesis.getVoices().filter((voice) => voice.localService);
  const named = (voice) => voice.lang.replace("_", "-").toLowerCase();
  const wanted = locale.toLowerCase();
  return (
    own.find((voice) => named(voice) === wanted) ??
    own.find((voice) => named(voice).split("-")[0] === wanted.split("-")[0])
  );
}

async function speak(part, voice, signal) {
  const words = new SpeechSynthesisUtterance(part.words);
  words.voice = voice;
  words.lang = voice.lang;
  const said = new Promise((resolve) => {
    words.addEventListener("end", resolve);
    words.addEventListener("error", resolve);
    setTimeout(resolve, (3 * part.seconds + 5) * 1000); // some voices never report their end
  });
  speechSynthesis.speak(words);
  try {
    await Promise.race([said, aborted(signal)]);
  } finally {
    speechSynthesis.cancel();
  }
}

function languageOf(locale) {
  const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  return names.of(locale.split("-")[0]);
}

/** Rejects when the signal aborts, and never resolves. */
export function aborted(signal) {
  const stop = new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  stop.catch(() => {}); // it may reject when nothing waits for it
  return stop;
}
