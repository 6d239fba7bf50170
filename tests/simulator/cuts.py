"""Cases of keys and of the lines that they cut, for every telephone that we wrote."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("cuts.toml")


@dataclass(frozen=True)
class Case:
    """Keys of a call with their times, the lines that they cut, and the keys that are lost."""

    name: str
    keys: tuple[tuple[float, str], ...]
    cut: tuple[str, ...]
    lost: tuple[str, ...]


CASES = tuple(
    Case(each["name"], tuple(map(tuple, each["keys"])), tuple(each["cut"]), tuple(each["lost"]))
    for each in tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
)
