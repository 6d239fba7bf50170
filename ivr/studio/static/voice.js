/* The browser's voices. */

const VOICES_SECONDS = 1; // some browsers tell of their voices a little after the page has loaded

/** Returns a local voice: remote voices would send the words to the browser's maker. */
export async function voiceFor(locale) {
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
