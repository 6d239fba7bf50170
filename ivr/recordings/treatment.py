"""What mastering did to a recording, in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ivr.i18n import N_, Translator

if TYPE_CHECKING:
    from ivr.script.audio.mastering import Master  # it loads numpy

HEARD_SECONDS = 0.05
HEARD_GAIN = 2.0
HEARD_LIMITING = 0.05
"""Smaller changes are not worth a word: seconds, dB, dB."""

CUT_OR_ADDED = {
    "before": (
        N_("%(seconds)s s of quiet were cut at the beginning."),
        N_("%(seconds)s s of quiet were added at the beginning."),
    ),
    "after": (
        N_("%(seconds)s s of quiet were cut at the end."),
        N_("%(seconds)s s of quiet were added at the end."),
    ),
}
QUIETER, LOUDER = (
    N_("The voice was made %(decibels)s dB quieter."),
    N_("The voice was made %(decibels)s dB louder."),
)


def treatment(master: "Master", reader: Translator) -> Iterator[str]:
    """Say what was cut, added, raised and lowered, where it can be heard."""
    for end, words in CUT_OR_ADDED.items():
        added: float = getattr(master, end)
        if abs(added) >= HEARD_SECONDS:
            seconds = reader.number(abs(added), 1 if abs(added) >= 0.1 else 2)
            yield reader.gettext(words[added > 0], seconds=seconds)
    if abs(master.gain) >= HEARD_GAIN:
        change = LOUDER if master.gain > 0 else QUIETER
        yield reader.gettext(change, decibels=reader.number(abs(master.gain)))
    if master.limited > HEARD_LIMITING:
        limited = reader.number(master.limited, 1)
        yield reader.gettext("Its highest peak is reduced by %(limited)s dB.", limited=limited)
