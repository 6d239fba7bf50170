/* The course of one call: sounds, accepted keys, and the end of a wait. */

import { aborted, pause } from "./ear.js";

const STEP = 0.25; // seconds between two updates of the remaining time

export class Call {
  #ask;
  #hear;
  #tell;
  #turn = new AbortController();
  #reply = null;
  #phase = "asking"; // then "fixed" and "open", in each turn
  #silentUntil = 0; // end of the wait, if nothing is left to hear

  over = false;

  /** Seconds since the line answered, as on a telephone. */
  seconds = 0;

  /**
   * `ask(path, key)` fetches what the line says, `hear(part, signal)` plays it, and
   * `tell(what, about)` reports events. "part" and "cut" are about the same object for the same
   * line, so that a line is known by itself and not by the order in which events arrive.
   */
  constructor({ ask, hear, tell }) {
    this.#ask = ask;
    this.#hear = hear;
    this.#tell = tell;
  }

  /** Whether the line takes keys: it waits for one, or its words can be interrupted. */
  get open() {
    return this.#phase === "open";
  }

  dial() {
    return this.#go();
  }

  press(key) {
    if (this.open) {
      this.#go(this.#reply.action, key);
      this.#tell("key", { key });
    } else if (!this.over) {
      this.#tell(`key_lost_${this.#phase}`, { key });
    }
  }

  /** Continues as after silence, without waiting. */
  staySilent() {
    if (this.open) {
      this.#go(this.#reply.action, "", this.#silentUntil);
      this.#tell("silence", { seconds: this.#reply.timeout });
    }
  }

  hangUp() {
    this.#end("you_hung_up");
  }

  /** Requests the next reply. The line takes no key from here on, which `tell` may rely on. */
  async #go(path, key, at = 0) {
    this.#phase = "asking";
    this.#turn.abort();
    this.#turn = new AbortController();
    const { signal } = this.#turn;
    try {
      const reply = await this.#ask(path, key);
      signal.throwIfAborted();
      this.#advanceTo(Math.max(this.seconds, at));
      this.#reply = reply;
      this.#tell("reply", reply);
      await this.#listen(reply, signal);
    } catch (reason) {
      if (!signal.aborted) {
        this.#end("trouble", reason);
      }
    }
  }

  async #listen(reply, signal) {
    this.#phase = "fixed";
    this.#tell("fixed");
    await this.#parts(reply.fixed, true, signal);
    if (!reply.action) {
      this.#end("line_hung_up");
      return;
    }
    const spoken = reply.skippable.reduce((sum, part) => sum + part.seconds, 0);
    this.#silentUntil = this.seconds + spoken + reply.timeout;
    this.#phase = "open";
    this.#tell("skippable");
    await this.#parts(reply.skippable, false, signal);
    for (let left = reply.timeout; left > 0; left -= STEP) {
      this.#tell("waiting", { seconds: Math.ceil(left) });
      await this.#during(pause(STEP, signal), STEP, signal);
    }
    this.staySilent();
  }

  async #parts(parts, fixed, signal) {
    for (const part of parts) {
      const line = { part, fixed };
      this.#tell("part", line);
      try {
        await this.#during(this.#hear(part, signal), part.seconds, signal);
      } catch (reason) {
        this.#tell("cut", line);
        throw reason;
      }
    }
  }

  /**
   * Advances the clock during a sound that takes `seconds` on a telephone. A key ends it at once,
   * even if the browser is still looking for a voice: the next turn must find the clock as it is.
   */
  async #during(played, seconds, signal) {
    const from = this.seconds;
    const began = performance.now();
    const tick = () => this.#advanceTo(from + Math.min((performance.now() - began) / 1000, seconds));
    const ticking = setInterval(tick, 100);
    try {
      await Promise.race([played, aborted(signal)]);
      this.#advanceTo(from + seconds);
    } catch (reason) {
      tick(); // it was cut off here
      throw reason;
    } finally {
      clearInterval(ticking);
    }
  }

  #advanceTo(seconds) {
    this.seconds = seconds;
    this.#tell("time");
  }

  #end(why, about) {
    if (!this.over) {
      this.over = true;
      this.#phase = "over";
      this.#turn.abort();
      this.#tell(why, about);
    }
  }
}
