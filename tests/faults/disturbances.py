"""What is done to the line while calls go on, one disturbance after the other."""

import os
import random
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from ivr.errors import IVRError, ScriptRefusedError
from ivr.publishing.edition import Source
from tests.conftest import write_into
from tests.faults.instances import Instance, wait_for
from tests.faults.program import Program
from tests.faults.stage import Stage
from tests.faults.variants import broken, variant

UNCHANGED = "Nothing was changed"


class Disturbances:
    """Disturbs a stage; every disturbance mends what the one before it broke."""

    def __init__(self, stage: Stage, program: Program, chance: random.Random) -> None:
        self._stage = stage
        self._program = program
        self._chance = chance
        self._number = 0
        self.counts: Counter[str] = Counter()
        self.notes: list[str] = []

    def acts(self) -> list[Callable[[], None]]:
        """Return everything that can be done here."""
        stage = self._stage
        acts = [
            *(self.publish, self.roll_back, self.edit_the_folder, self.break_the_folder),
            *(self.publish_a_broken_one, self.take_the_folder_away, self.restart_an_instance),
            *(self.kill_an_instance, self.reload_an_instance, self.switch_the_version),
        ]
        if stage.wire:
            acts.append(self.stop_the_database)
        if stage.disk_is_small:
            acts.append(self.fill_the_disk)
        if stage.clock:
            acts.append(self.jump_the_clock)
        return acts

    def kill_a_worker(self) -> None:
        """Kill one process that answers calls; twice in a few seconds ends its instance too."""
        one, other = self._two()
        workers = one.workers()
        if workers and other.answers():
            with suppress(OSError):
                os.kill(self._chance.choice(workers), signal.SIGKILL)
                self.counts["worker killed"] += 1

    def publish(self) -> None:
        """Publish another edition."""
        self._number += 1
        with suppress(IVRError):
            self._stage.editions.publish(
                variant(self._number), author="faults", source=Source.STUDIO
            )
            self.counts["edition published"] += 1

    def roll_back(self) -> None:
        """Go back to some edition."""
        with suppress(IVRError):
            newest = self._stage.editions.newest_number()
            number = self._chance.randint(1, newest)
            self._stage.editions.roll_back(
                number, author="faults", source=Source.STUDIO, over=newest
            )
            self.counts["edition rolled back"] += 1

    def publish_a_broken_one(self) -> None:
        """Try to publish what must not be heard."""
        try:
            self._stage.editions.publish(broken(1), author="faults", source=Source.STUDIO)
            self.notes.append("a broken script was published")
        except ScriptRefusedError:
            self.counts["broken edition refused"] += 1
        except IVRError:  # the database was away, which is another disturbance
            pass

    def edit_the_folder(self) -> None:
        """Change the folder to something good."""
        self._number += 1
        write_into(self._stage.prompts, variant(self._number))
        self.counts["folder edited"] += 1

    def break_the_folder(self) -> None:
        """Change the folder to something bad."""
        write_into(self._stage.prompts, broken(self._number))
        self.counts["folder broken"] += 1

    def take_the_folder_away(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self._stage.prompts, ignore_errors=True)
        self.counts["folder removed"] += 1

    def restart_an_instance(self) -> None:
        """Stop one of the two in good order, if the other one answers."""
        one, other = self._two()
        if other.answers():
            one.restart()
            self.counts["instance restarted"] += 1

    def reload_an_instance(self) -> None:
        """Let one of the two start its workers anew, one after the other."""
        one, _ = self._two()
        with suppress(OSError):
            os.kill(one.pid, signal.SIGHUP)
            self.counts["workers reloaded"] += 1

    def switch_the_version(self) -> None:
        """Update the program to its other version, or go back to the one before."""
        program, instances = self._program, self._stage.instances
        (other,) = set(program.versions) - {program.version}
        wait_for(instances)
        outcome = program.switch(other, instances)
        self.counts["version switched"] += outcome.returncode == 0
        if outcome.returncode and UNCHANGED not in outcome.stderr:  # an instance has just ended
            self.notes.append(outcome.stderr.strip())

    def kill_an_instance(self) -> None:
        """Kill one of the two, if the other one answers."""
        one, other = self._two()
        if other.answers():
            one.kill()
            self.counts["instance killed"] += 1

    def stop_the_database(self) -> None:
        """Cut the way to the database; the next disturbance finds it mended."""
        self._stage.lose_the_database()
        threading.Event().wait(1)
        self._stage.find_the_database()
        self.counts["database stopped and started"] += 1

    def fill_the_disk(self) -> None:
        """Leave no room for anything that the service keeps, for a while."""
        self._stage.fill_the_disk()
        threading.Event().wait(1)
        self._stage.free_the_disk()
        self.counts["disk filled"] += 1

    def jump_the_clock(self) -> None:
        """Let the service's clock show another hour."""
        assert self._stage.clock is not None
        hours = self._chance.choice((-49, -1, 0, 1, 25))
        self._stage.clock.write_text(f"{hours:+d}h\n")
        self.counts["clock jumped"] += 1

    def _two(self) -> tuple[Instance, Instance]:
        one, other = self._chance.sample(self._stage.instances, 2)
        return one, other
