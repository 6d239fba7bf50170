"""The line and its environment: two instances, database, folder, disk and clock."""

import random
import shutil
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from ivr.studio.database import Database
from ivr.studio.editions.editions import Editions
from tests.conftest import write_into
from tests.databases import Wire
from tests.servers.callers import edition
from tests.servers.running import SECRET_KEY, SERVE, Instance, all_answer, clock, over_and_over

DISK_MEGABYTES = 48
UNSIGNED = (
    b"POST /voice HTTP/1.1\r\nHost: ivr.example.se\r\nContent-Length: 400\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: c3R5bGlzaA==\r\n\r\n"
) + bytes(400)


class Stage:
    """Everything that can be disturbed; `wire` is None where the database is a file."""

    def __init__(
        self,
        folder: Path,
        address: str,
        command: Sequence[str | Path] = SERVE,
        *,
        clock_moves: bool = False,
        disk_is_small: bool,
    ) -> None:
        self.folder, self.address, self._command = folder, address, command
        self.prompts, self.data = folder / "prompts", folder / "data"
        self.disk_is_small = disk_is_small
        write_into(self.prompts, edition(0))
        self.wire = Wire(address) if address.startswith("postgresql") else None
        self.database = Database(address, creates=True)
        self.editions = Editions(self.database)
        self.environment = {
            "IVR_PROMPTS": str(self.prompts),
            "IVR_DATA": str(self.data),
            "SECRET_KEY": SECRET_KEY,
            "DATABASE_URL": self.wire.address if self.wire else address,
        }
        self.clock: Path | None = None
        if clock_moves:
            self.clock, moving = clock(folder)
            self.environment |= moving
        self.instances: list[Instance] = []

    def start(self) -> None:
        """Start two instances."""
        for folder in (self.folder / "one", self.folder / "other"):
            instance = Instance(
                folder, self.environment, command=self._command, supervised=True, piped=True
            )
            self.instances.append(instance)
        all_answer(*self.instances)

    def lose_one(self) -> None:
        """Kill an instance that is not restarted."""
        self.instances.pop(0).lose()

    def lose_the_database(self) -> None:
        """Cut the connection to the database."""
        if self.wire:
            self.wire.cut()
        else:
            self._database_folder.rename(self._database_folder.with_suffix(".gone"))

    def find_the_database(self) -> None:
        """Restore the connection to the database."""
        if self.wire:
            self.wire.mend()
        else:
            # An instance that started meanwhile has made an empty database in its place.
            shutil.rmtree(self._database_folder, ignore_errors=True)
            self._database_folder.with_suffix(".gone").rename(self._database_folder)

    def fill_the_disk(self) -> None:
        """Fill the disk, if the service has a separate one."""
        if self.disk_is_small:
            with suppress(OSError), (self.data / "filler").open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(65_536))

    def free_the_disk(self) -> None:
        """Remove the file that fills the disk."""
        (self.data / "filler").unlink(missing_ok=True)

    def stall_the_logs(self) -> None:
        """Stop reading the logs."""
        for instance in self.instances:
            instance.stall_the_log()

    def read_the_logs(self) -> None:
        """Let the logs be read again."""
        for instance in self.instances:
            instance.read_the_log()

    def end(self) -> None:
        """Stop all processes."""
        while self.instances:
            self.lose_one()
        self.database.close()

    @property
    def _database_folder(self) -> Path:
        return Path(self.database.engine.url.database or "").parent


@contextmanager
def staged(
    folder: Path, address: str, command: Sequence[str | Path] = SERVE, *, clock_moves: bool = False
) -> Iterator[Stage]:
    """Run the line on a database, with its data on a small disk if one can be mounted."""
    data = folder / "data"
    data.mkdir()
    size = ("-o", f"size={DISK_MEGABYTES}m", "tmpfs", data)
    mounted = subprocess.run(["mount", "-t", "tmpfs", *size], capture_output=True).returncode == 0
    try:
        stage = Stage(folder, address, command, clock_moves=clock_moves, disk_is_small=mounted)
        try:
            stage.start()
            yield stage
        finally:
            stage.end()
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", data], check=False)


@contextmanager
def strangers(instances: Sequence[Instance], chance: random.Random) -> Iterator[Counter[str]]:
    """Run malicious clients meanwhile, and yield their number."""
    gone, counts = threading.Event(), Counter[str]()
    coming: dict[str, Callable[[], tuple[list[bytes], bool]]] = {
        "send a byte a second": lambda: ([bytes([byte]) for byte in UNSIGNED], False),
        "hang up": lambda: ([UNSIGNED[: -chance.randrange(1, 400)]], False),
        "send garbage": lambda: ([chance.randbytes(chance.randrange(1, 4_000))], True),
        "send without a signature": lambda: ([UNSIGNED], True),
    }
    """Pieces to send, one each second, and whether the client reads the response."""

    def come(name: str) -> None:
        (first, *others), reads = coming[name]()
        address = ("127.0.0.1", chance.choice(instances).port)
        with suppress(OSError), socket.create_connection(address, 2) as line:
            line.sendall(first)
            for each in others:
                if not gone.wait(1):
                    line.sendall(each)
            if reads:
                line.recv(4_096)
            counts[f"strangers: {name}"] += 1
        gone.wait(0.02)

    names = ["send a byte a second"] * 3 + list(coming)
    with over_and_over(*[partial(come, name) for name in names]):
        try:
            yield counts
        finally:
            gone.set()
