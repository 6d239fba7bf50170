"""A simulated week of calls, for looking at the statistics: nobody made any of them.

    python -m bench.week IVR_DATA [--calls 2000] [--seed 1] [--start 2026-11-16]

fills the database in a folder, which must not have one yet, with the delivered script as its
first edition and, from Thursday on, a second one that waits less long for a key. The calls
go through the line's own flow and the recorder, as real ones do.
"""

import argparse
import random
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from ivr.call import flow
from ivr.call.state import NO_TOPIC
from ivr.call.turn import Turn
from ivr.checks.check import open_line
from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.script.files import Files, load
from ivr.script.line import Line
from ivr.script.tempo import seconds
from ivr.statistics import Recorder, key_from
from ivr.statistics.sums import ZONE

HOURS = [1, 1, 0, 0, 0, 1, 2, 6, 14, 18, 17, 15, 12, 14, 15, 14, 11, 8, 6, 5, 4, 3, 2, 1]
"""How many call at each hour of a day, in proportion."""

WEEKDAYS = [13, 12, 12, 14, 11, 4, 3]
TOPICS = {"1": 30, "2": 8, "3": 6, "4": 14, "5": 9, "6": 25, "0": 8}
"""How often each key of the main menu is pressed."""

HANG_UP = "hang up"
COUNTRIES = {"SE": 88, "NO": 4, "FI": 3, "DK": 3, "DE": 2}


@dataclass
class Clock:
    """Shows the moment of the simulation, in seconds of the epoch."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class Caller:
    """Somebody who calls once; every choice is a throw of the dice."""

    def __init__(self, dice: random.Random, line: Line, start: float) -> None:
        self._dice = dice
        self._line = line
        self._start = start
        self._sid = f"CA{dice.getrandbits(128):032x}"
        self._is_silent = dice.random() < 0.03
        self._country = dice.choices(list(COUNTRIES), list(COUNTRIES.values()))[0]

    def call(self, recorder: Recorder, clock: Clock) -> None:
        """Make the call, from the first word to the last."""
        turn = flow.begin(self._line)
        clock.now = self._start
        english = self._dice.random() < 0.18
        topics = 0
        while True:
            self._tell(recorder, turn)
            heard = seconds(turn.fixed) + seconds(turn.skippable)
            if turn.state is None:
                clock.now += heard
                break
            topics += turn.state.topic is not None
            stays, key = self._choice(turn, heard, english, topics)
            clock.now += stays
            if key == HANG_UP:
                break
            english = english and key != "9"
            turn = flow.answer(self._line, turn.state, key)
        recorder.ended(self._sid, round(clock.now - self._start))

    def _choice(
        self, turn: Turn, heard: float, english: bool, topics: int
    ) -> tuple[float, str | None]:
        """How many seconds the caller listens, and what they do then."""
        dice = self._dice
        wait = self._line.script.patience.wait_seconds
        assert turn.state is not None
        if self._is_silent:
            return heard + wait, None
        if turn.state.topic:
            if dice.random() < 0.30:  # long texts lose callers in their middle
                return heard * dice.triangular(0.1, 1.0, 0.6), HANG_UP
            if dice.random() < 0.08:  # and hears the goodbye
                self._is_silent = True
                return heard + wait, None
            if dice.random() < 0.6 or topics > 3:
                return heard + dice.uniform(0, wait), HANG_UP
            return heard + dice.uniform(0, 4), dice.choice(["8", "8", "8", "7"])
        if dice.random() < 0.08:
            return heard * dice.uniform(0, 0.5), HANG_UP
        if dice.random() < 0.06:
            return heard + wait, None
        if dice.random() < 0.05:
            return heard * dice.uniform(0.5, 1), dice.choice(["*", "3", "2"])
        fixed = seconds(turn.fixed)
        if english and turn.state.language == "sv":
            return fixed + dice.uniform(0.5, 4), "9"
        key = dice.choices(list(TOPICS), list(TOPICS.values()))[0]
        return fixed + (heard - fixed) * dice.triangular(0.2, 1.1, 0.8), key

    def _tell(self, recorder: Recorder, turn: Turn) -> None:
        state = turn.state
        recorder.turn(
            self._sid,
            self._line.edition,
            state.language if state else "sv",
            state.place if state else NO_TOPIC,
            turn.outcome,
            self._country,
        )


def main() -> None:
    """Fill a database."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=date.fromisoformat, default=date(2026, 11, 16))
    parser.add_argument("--prompts", type=Path, default=Path("prompts"))
    given = parser.parse_args()
    if (given.data / "ivr.db").exists():
        sys.exit(f"{given.data} has a database already: simulated calls would mix with real ones.")
    made = fill(given.data, load(given.prompts), given.calls, given.seed, given.start)
    print(f"{made} SIMULATED calls of the week from {given.start}, in {given.data / 'ivr.db'}")


def fill(data: Path, files: Files, calls: int, seed: int, start: date) -> int:
    """Make so many simulated calls; return how many were counted."""
    dice = random.Random(seed)
    data.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{data.absolute() / 'ivr.db'}")
    editions = Editions(database)
    hastier = _hastier(files)
    for each in (files, hastier):
        editions.publish(each, author="Simulation", source=Source.SHELL, note="Simulated")
    before, after = open_line(files), open_line(hastier)
    clock = Clock()
    recorder = Recorder(database, data, key_from(str(seed)), clock=clock)
    starts = sorted(_moment(dice, start) for _ in range(calls))
    for number, moment in enumerate(starts):
        line = before if moment.date() < start + timedelta(days=3) else after
        Caller(dice, line, moment.timestamp()).call(recorder, clock)
        if number % 200 == 0:
            recorder.step()
    recorder.step()
    clock.now += 3600
    recorder.step()
    recorder.close()
    database.close()
    return calls


def _moment(dice: random.Random, start: date) -> datetime:
    day = start + timedelta(days=dice.choices(range(7), WEEKDAYS)[0])
    hour = dice.choices(range(24), HOURS)[0]
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return midnight + timedelta(hours=hour, seconds=dice.uniform(0, 3600))


def _hastier(files: Files) -> Files:
    """The same script with a shorter wait for a key."""
    table = files["line.toml"].decode()
    changed = table.replace("wait_seconds = 10", "wait_seconds = 8")
    return dict(files) | {"line.toml": changed.encode()}


if __name__ == "__main__":
    main()
