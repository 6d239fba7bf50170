"""A ring buffer in shared memory that survives a killed process.

Each process holds a lock on its file in a memory file system. If the lock is free, the process
is gone, and any other process of the machine may take over the remaining entries.
"""

import fcntl
import hashlib
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

MEMORY = Path("/dev/shm")
"""Linux' memory file system. On a disk, a write could block, and a full disk would kill."""

SLOTS = 8_192
"""Five seconds at 1,500 turns a second in one process."""

SLOT = 192
HEAD = struct.Struct("<HQ")
"""Length and number of an entry; number 0 marks an empty slot."""

LONGEST = SLOT - HEAD.size

SUFFIX = ".ring"
ENTRY = tuple[int, str]
"""A serial number and a text."""


class Ring:
    """The entries of one process, numbered from 1. `source` is a unique name."""

    def __init__(self, folder: Path | None = None, slots: int = SLOTS) -> None:
        """Use shared memory in a folder, or private memory if that is impossible."""
        self.source = uuid4().hex
        self.slots = self._room = slots
        self._file, self._memory = _shared(folder, self.source, slots * SLOT)
        self._lock = threading.Lock()
        self._first = self._next = 1

    def __len__(self) -> int:
        """Number of entries."""
        return self._next - self._first

    @property
    def outlives(self) -> bool:
        """Whether the entries survive a killed process."""
        return self._file is not None

    def put(self, text: str) -> bool:
        """Add an entry; return False if the ring is full or the entry too long."""
        data = text.encode()
        if len(data) > LONGEST:
            return False
        with self._lock:
            number = self._next
            if number - self._first >= self._room:
                return False
            at = number % self.slots * SLOT
            begin = at + HEAD.size
            self._memory[begin : begin + len(data)] = data
            HEAD.pack_into(self._memory, at, len(data), number)
            self._next = number + 1
        return True

    def entries(self, most: int) -> list[ENTRY]:
        """Return at most `most` of the oldest entries, without removing them."""
        numbers = range(self._first, min(self._next, self._first + most))
        found = (_entry(self._memory, number % self.slots * SLOT) for number in numbers)
        return [entry for entry in found if entry]

    def drop(self, last: int) -> None:
        """Remove every entry up to a number."""
        for number in range(self._first, last + 1):
            HEAD.pack_into(self._memory, number % self.slots * SLOT, 0, 0)
            self._first = number + 1

    def close(self) -> None:
        """Accept no more entries; another process can take over those that are left."""
        with self._lock:
            self._room = 0
            self._memory.close()  # or it would keep the file locked
            if self._file is not None:
                self._file.close(remove=not len(self))
                self._file = None


class AbandonedRing:
    """The entries of a process that is gone, locked until they are removed or released."""

    def __init__(self, path: Path, file: int) -> None:
        self.source = path.stem
        self._path = path
        self._file = file
        data = os.pread(file, os.fstat(file).st_size, 0)
        found = (_entry(data, at) for at in range(0, len(data) - SLOT + 1, SLOT))
        self.entries = sorted(entry for entry in found if entry)

    def remove(self) -> None:
        """Delete the file, after its entries were saved."""
        self._path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Unlock the file, for a later attempt."""
        os.close(self._file)


def abandoned_rings(folder: Path | None) -> Iterator[AbandonedRing]:
    """Yield the rings of processes that are gone, each to be removed or released."""
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder else ():
        with suppress(OSError):  # another process has locked or just removed it
            file = os.open(path, os.O_RDWR)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.stat()
            except OSError:
                os.close(file)
                raise
            yield AbandonedRing(path, file)


def memory_folder(data: Path, memory: Path = MEMORY) -> Path | None:
    """Return the shared-memory folder for a data folder, None if it cannot be used.

    A folder of that name that belongs to another user is not used.
    """
    name = hashlib.sha256(os.fsencode(data.absolute())).hexdigest()[:16]
    folder = memory / f"ivr-{os.getuid()}-{name}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    ours = found.st_uid == os.getuid() and not found.st_mode & 0o077 and not folder.is_symlink()
    return folder if ours else None


def _shared(folder: Path | None, source: str, size: int) -> tuple["_Held | None", mmap.mmap]:
    if folder is not None:
        with suppress(OSError):
            held = _Held(folder, source, size)
            return held, held.memory
    return None, mmap.mmap(-1, size)


class _Held:
    """A locked file whose memory is reserved in full, so that writing to it cannot fail."""

    def __init__(self, folder: Path, source: str, size: int) -> None:
        path = folder / f"{source}{SUFFIX}"
        unfinished = path.with_suffix(".new")
        self._file = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.posix_fallocate(self._file, 0, size)
            self.memory = mmap.mmap(self._file, size)
            unfinished.rename(path)
        except OSError:
            os.close(self._file)
            unfinished.unlink(missing_ok=True)
            raise
        self._path = path

    def close(self, *, remove: bool) -> None:
        if remove:
            self._path.unlink(missing_ok=True)
        os.close(self._file)


def _entry(memory: mmap.mmap | bytes, at: int) -> ENTRY | None:
    length, number = HEAD.unpack_from(memory, at)
    if not number or length > LONGEST:
        return None
    begin = at + HEAD.size
    return number, memory[begin : begin + length].decode(errors="replace")
