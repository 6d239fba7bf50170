"""Announcements that somebody in a hurry might write."""

from collections.abc import Iterator

from scripts import announced, excused_script

from mutations.mutant import Mutant, mutant

WEEK = "from = 2099-01-05T08:00:00\nuntil = 2099-01-12T17:00:00\n"
SHORT = {"sv": "Linjen har ett meddelande.", "en": "The line has a message."}


def announcements() -> Iterator[Mutant]:
    """An announcement with one thing wrong."""
    long = {"sv": "Bedragare ringer just nu till många. " * 5, "en": "Fraudsters are calling now."}
    for name, table, texts, rule in (
        ("has ended", "until = 2020-01-12T17:00:00\n", SHORT, "R64"),
        ("lasts for years", "until = 2099-01-12T17:00:00\n", SHORT, "R64"),
        ("is long", WEEK, long, "R63"),
        ("ends first", WEEK.replace("01-12", "01-02"), SHORT, "announcement-ends-first"),
        ("has no end", WEEK.partition("until")[0], SHORT, "missing-field"),
        ("has a day and no time", "until = 2099-01-12\n", SHORT, "wrong-value"),
        (
            "ends in an hour that is left out",
            "until = 2099-03-29T02:30:00\n",
            SHORT,
            "time-of-clock-change",
        ),
        ("has a time zone", "until = 2099-01-12T17:00:00Z\n", SHORT, "wrong-value"),
        ("is of one language", WEEK, {"sv": SHORT["sv"]}, "one-language-only"),
        ("has no text", WEEK, {}, "missing-file"),
        ("has a number", WEEK, {**SHORT, "sv": "Ring 08-123 45 67."}, "unknown-number"),
    ):
        files = announced({"stopp": table}, texts, excused_script())
        yield mutant(f"an announcement {name}", files, rule)
    tables = {f"stopp-{number}": WEEK for number in range(3)}
    yield mutant("three at once", announced(tables, SHORT, excused_script()), "R66")
    files = announced({"fast": WEEK}, {}, excused_script())
    yield mutant("an announcement is named like a topic", files, "announcement-name-taken")
