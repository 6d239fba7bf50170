/* The course of one call: what is heard, which keys count, and timeouts. */

import { pause } from "./phone-time.js";

const STEP = 0.25; // seconds between two looks at the time that is left

export class Call {
  #ask;
  #clock;
  #hear;
  #rules;
  #tell;
  #turn = new AbortController();
  #reply = null;
  #open = false;
  #kept = "";
  #silentUntil = 0; // on the clock: when silence ends the wait, all being heard before it

  over = false;

  /**
   * `ask(path, key)` fetches what the line says, `hear(part, signal)` plays it, and
   * `tell(what, about)` reports events. `rules` has the current settings: whether silence
   * counts, and whether keys are kept that are pressed while the line takes none.
   */
  constructor({ ask, clock, hear, rules, tell }) {
    this.#ask = ask;
    this.#clock = clock;
    this.#hear = hear;
    this.#rules = rules;
    this.#tell = tell;
  }

  /** Whether the line takes keys: it waits for one, or says what a key interrupts. */
  get open() {
    return this.#open;
  }

  dial() {
    return this.#go();
  }

  press(key) {
    if (this.over) {
      return;
    }
    if (this.#open) {
      this.#go(this.#reply.action, key);
      this.#tell("key", { key });
    } else if (this.#rules.keysAreKept) {
      this.#kept ||= key; // the wait ends with the first one
      this.#tell("key_kept", { key });
    } else {
      this.#tell("key_lost", { key });
    }
  }

  /** Continues as after silence, without waiting. */
  staySilent() {
    if (this.#open) {
      this.#go(this.#reply.action, "", this.#silentUntil);
      this.#tell("silence", { seconds: this.#reply.timeout });
    }
  }

  /** Fetches what follows after silence; the call stays where it is. */
  async ifSilent() {
    const { action, timeout } = this.#reply;
    return { timeout, reply: await this.#ask(action, "") };
  }

  hangUp() {
    this.#end("you_hung_up");
  }

  /** Asks for what follows. The line takes no key from here on, which `tell` may rely on. */
  async #go(path, key, at = 0) {
    this.#open = false;
    this.#turn.abort();
    this.#turn = new AbortController();
    const { signal } = this.#turn;
    try {
      const reply = await this.#ask(path, key);
      signal.throwIfAborted();
      this.#clock.advanceTo(at);
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
    this.#tell("fixed");
    await this.#parts(reply.fixed, true, signal);
    if (!reply.action) {
      this.#end("line_hung_up");
      return;
    }
    if (this.#kept) {
      const key = this.#kept;
      this.#kept = "";
      this.#go(reply.action, key);
      return;
    }
    const spoken = reply.skippable.reduce((sum, part) => sum + part.seconds, 0);
    this.#silentUntil = this.#clock.seconds + spoken + reply.timeout;
    this.#open = true;
    this.#tell("skippable");
    await this.#parts(reply.skippable, false, signal);
    await this.#wait(reply.timeout, signal);
    this.staySilent();
  }

  async #parts(parts, fixed, signal) {
    for (const part of parts) {
      this.#tell("part", { part, fixed });
      try {
        await this.#clock.during(this.#hear(part, signal), part.seconds);
      } catch (reason) {
        this.#tell("cut");
        throw reason;
      }
    }
  }

  async #wait(seconds, signal) {
    for (let left = seconds; left > 0; ) {
      const counts = this.#rules.silenceCounts;
      this.#tell("waiting", { left, counts });
      await this.#clock.during(pause(STEP, signal), counts ? STEP : 0);
      left -= counts ? STEP : 0;
    }
  }

  #end(why, about) {
    if (!this.over) {
      this.over = true;
      this.#open = false;
      this.#turn.abort();
      this.#tell(why, about);
    }
  }
}
