"""`python -m tests.pinned PART`: compare with what is pinned, or pin what is now (`--write`)."""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILES = {
    "documents": "documents.json",
    "damages": "damages.json",
    "edits": "edits.txt",
    "mutants": "mutants.json",
}


def main() -> int:
    """Print what differs, and end with 1 if something does."""
    parser = argparse.ArgumentParser(prog="python -m tests.pinned", description=__doc__)
    parser.add_argument("part", choices=FILES)
    parser.add_argument("--write", action="store_true", help="pin what is now")
    parser.add_argument("--minutes", type=float, default=35, help="for mutants")
    chosen = parser.parse_args()
    part, path = import_module(f"tests.pinned.{chosen.part}"), HERE / FILES[chosen.part]
    old = _read(path) if path.exists() else None
    if chosen.part == "mutants":
        new = part.tried(old, chosen.minutes * 60)
    else:
        new = part.made()
    if chosen.write or old is None:
        path.write_text(_written(new))
        return 0
    found = list(part.differences(old, new))
    sys.stdout.writelines(f"{line}\n" for line in found or ["No difference."])
    return 1 if found else 0


def _read(path: Path) -> Any:
    return json.loads(path.read_text()) if path.suffix == ".json" else path.read_text()


def _written(made: Any) -> str:
    """Write an entry a line, so that a difference can be read."""
    if isinstance(made, str):
        return made
    if isinstance(made, dict) and all(isinstance(each, list) for each in made.values()):
        entries = (f"{_json(name)}: {_json(each)}" for name, each in made.items())
        return "{\n" + ",\n".join(entries) + "\n}\n"
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
