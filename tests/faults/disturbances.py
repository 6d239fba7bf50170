"""Disturbances of the line while calls go on, one after the other."""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from ivr.errors import IVRError, ScriptRefusedError
from ivr.studio.editions.edition import Source
from tests.conftest import write_into
from tests.faults.stage import Stage
from tests.scripts import with_text
from tests.servers.callers import edition
from tests.servers.installed import Program
from tests.servers.running import Instance, until

UNCHANGED = "Nothing was changed"
BROKEN = with_text(edition(1), "sv/notice.txt", "")
"""A script that callers must never hear."""


class Disturbances:
    """Disturbs a stage; every disturbance repairs the previous one.

    `notes` are failures that no caller notices.
    """

    def __init__(self, stage: Stage, program: Program, chance: random.Random) -> None:
        self._stage = stage
        self._program = program
        self._chance = chance
        self._number = 0
        self.notes: list[str] = []

    def acts(self) -> dict[str, Callable[[], None]]:
        """Return the disturbances that are possible here, by name."""
        stage = self._stage
        acts = [
            *(self.publish, self.publish_a_broken_one, self.roll_back, self.edit_the_folder),
            *(self.break_the_folder, self.take_the_folder_away, self.restart_an_instance),
            *(self.kill_an_instance, self.reload_an_instance, self.switch_the_version),
            *(self.stall_the_log, self.stall_everything),
            *([self.stop_the_database] if stage.wire else []),
            *([self.fill_the_disk] if stage.disk_is_small else []),
            *([self.jump_the_clock] if stage.clock else []),
        ]
        return {act.__name__: act for act in acts}

    def kill_a_worker(self) -> None:
        """Kill one process that answers calls; twice in a few seconds ends its instance too."""
        one, other = self._two()
        workers = one.workers()
        if workers and other.is_whole():
            killed = self._chance.choice(workers)
            with suppress(OSError):
                os.kill(killed, signal.SIGKILL)
            until(lambda: killed not in one.workers())

    def publish(self) -> None:
        """Publish another edition, unless the database is unavailable."""
        self._number += 1
        with suppress(IVRError):
            files = edition(self._number)
            self._stage.editions.publish(files, author="faults", source=Source.STUDIO)

    def roll_back(self) -> None:
        """Publish an earlier edition again."""
        with suppress(IVRError):
            newest = self._stage.editions.newest_number()
            number = self._chance.randint(1, newest)
            self._stage.editions.roll_back(
                number, author="faults", source=Source.STUDIO, based_on=newest
            )

    def publish_a_broken_one(self) -> None:
        """Try to publish a script with errors."""
        try:
            self._stage.editions.publish(BROKEN, author="faults", source=Source.STUDIO)
            self.notes.append("a broken script was published")
        except ScriptRefusedError:
            pass
        except IVRError:  # the database was away, which is another disturbance
            pass

    def edit_the_folder(self) -> None:
        """Replace the folder by a valid script."""
        self._number += 1
        write_into(self._stage.prompts, edition(self._number))

    def break_the_folder(self) -> None:
        """Replace the folder by a broken script."""
        write_into(self._stage.prompts, BROKEN)

    def take_the_folder_away(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._stage.prompts, ignore_errors=True)

    def restart_an_instance(self) -> None:
        """Restart one instance gracefully, if the other one is whole."""
        one, other = self._two()
        if other.is_whole():
            self._end(one, one.process.terminate)

    def reload_an_instance(self) -> None:
        """Let one instance restart its workers one after the other."""
        one, _ = self._two()
        with suppress(OSError):
            os.kill(one.process.pid, signal.SIGHUP)

    def switch_the_version(self) -> None:
        """Switch the program to its other version, or back."""
        program, instances = self._program, self._stage.instances
        (other,) = set(program.versions) - {program.version}
        until(lambda: all(each.is_whole() for each in instances))
        code, message = program.switch(other, instances)
        if code and UNCHANGED not in message:  # an instance has just ended
            self.notes.append(message.strip())

    def kill_an_instance(self) -> None:
        """Kill one instance, if the other one is whole."""
        one, other = self._two()
        if other.is_whole():
            self._end(one, one.kill)

    def stop_the_database(self) -> None:
        """Cut the connection to the database for a while."""
        self._stage.lose_the_database()
        time.sleep(1)
        self._stage.find_the_database()

    def fill_the_disk(self) -> None:
        """Fill the disk for a while."""
        self._stage.fill_the_disk()
        time.sleep(1)
        self._stage.free_the_disk()

    def stall_the_log(self) -> None:
        """Kill a worker while the logs are not read."""
        self._stage.stall_the_logs()
        self.kill_a_worker()
        self._require_workers("the log stalls")
        self._stage.read_the_logs()

    def stall_everything(self) -> None:
        """Kill a worker and an instance without logs, database and disk."""
        self._stage.stall_the_logs()
        self._stage.lose_the_database()
        self._stage.fill_the_disk()
        self.kill_a_worker()
        self._require_workers("everything stalls")
        self.kill_an_instance()
        self._require_workers("everything stalls")
        self._stage.free_the_disk()
        self._stage.find_the_database()
        self._stage.read_the_logs()

    def _require_workers(self, situation: str) -> None:
        """Wait until every instance has all its workers, and note if one has not."""
        instances = self._stage.instances
        try:
            until(lambda: all(each.is_whole() for each in instances))
        except AssertionError:
            self.notes.append(f"a worker did not come back while {situation}")

    def jump_the_clock(self) -> None:
        """Change the service's clock by hours."""
        assert self._stage.clock
        self._stage.clock.write_text(f"{self._chance.choice((-49, -1, 0, 1, 25)):+d}h\n")

    def _end(self, instance: Instance, end: Callable[[], None]) -> None:
        """End an instance, and wait until it is started again: until then it may still answer."""
        before = instance.process
        end()
        until(lambda: instance.process is not before)

    def _two(self) -> tuple[Instance, Instance]:
        one, other = self._chance.sample(self._stage.instances, 2)
        return one, other
