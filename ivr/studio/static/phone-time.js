/* The clock of a call, in seconds of a telephone caller. */

/** Resolves after so many seconds; rejects at once when the signal aborts. */
export function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Seconds as minutes and seconds: 83.4 is "1:23". */
export function clockFace(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Seconds since the line answered, as on a telephone. */
export class Clock {
  seconds = 0;
  #show;

  constructor(show) {
    this.#show = show;
  }

  /** Runs while something is played that takes `seconds` on a telephone. */
  async during(heard, seconds) {
    const from = this.seconds;
    const began = performance.now();
    const tick = () => this.#set(from + Math.min((performance.now() - began) / 1000, seconds));
    const ticking = setInterval(tick, 100);
    try {
      await heard;
      this.#set(from + seconds);
    } catch (reason) {
      tick(); // it was cut off here
      throw reason;
    } finally {
      clearInterval(ticking);
    }
  }

  /** Skips to a later time; never backwards. */
  advanceTo(seconds) {
    this.#set(Math.max(this.seconds, seconds));
  }

  #set(seconds) {
    this.seconds = seconds;
    this.#show(seconds);
  }
}
