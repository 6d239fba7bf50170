"""Damages to labels: alike, long, joined, and echoed no more."""

from collections.abc import Iterator

from mutations.mutant import CODES, OTHER, Mutant, instead, label, mutant, topics

OR = {"sv": "eller", "en": "or"}
AND = {"sv": "och", "en": "and"}
FOR = {"sv": "för", "en": "for"}
LONG = {
    "sv": "och allt annat som har med det arbetet att göra i hela världen",
    "en": "and everything else that has to do with that work all over the world",
}


def labels() -> Iterator[Mutant]:
    """Every label."""
    for code in CODES:
        names = topics()
        for number, name in enumerate(names):
            path = f"{code}/{name}.txt"
            own, other = label(path), label(f"{code}/{names[number - 1]}.txt")
            changes = {
                f"is that of {names[number - 1]}": (other, ("R21",)),
                "is nearly that of another": (f"{other} nu", ("R21",)),
                "offers two things": (f"{own} {OR[code]} annat", ("R19",)),
                "joins two things": (f"{own} {AND[code]} resor {AND[code]} pass", ("R11",)),
                "is long": (f"{own} {LONG[code]}", ("R17",)),
                "begins as an option does": (f"{FOR[code]} {own}", ("R20",)),
                "is not echoed": ("xylofon" if code == "sv" else "xylophone", ("R22",)),
                "is not translated": (label(f"{OTHER[code]}/{name}.txt"), ("R22", "R49")),
                "holds a pause": (f"{own} | nu", ("label-with-markup",)),
                "holds a placeholder": (f"{own} {{last_key}}", ("label-with-markup",)),
                "holds the emergency number": (f"{own} 112", ("R51", "R22")),
                "promises help": (
                    f"larm, {own}" if code == "sv" else f"emergency, {own}",
                    ("R07",),
                ),
            }
            for what, (words, rules) in changes.items():
                yield mutant(f"{path}: the label {what}", instead(path, own, words), *rules)
