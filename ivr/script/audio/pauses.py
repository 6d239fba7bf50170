"""Long pauses between words, and how to shorten them."""

from collections.abc import Iterator, Sequence

import numpy as np

from ivr.script.audio.measuring import spoken
from ivr.script.audio.opening import RATE, Samples
from ivr.script.audio.standard import VALUES

Pause = tuple[int, int]
"""The samples in which it begins and ends."""


def long_pauses(voice: Samples) -> tuple[Pause, ...]:
    """Return what is too much of the pauses between words of sound at telephone rate."""
    return tuple(_too_much(voice))


def seconds_of(pauses: Sequence[Pause]) -> float:
    """Return how long some pauses are together."""
    return sum(ends - begins for begins, ends in pauses) / RATE


def shortened(voice: Samples, pauses: Sequence[Pause]) -> Samples:
    """Cut pauses out, fading from one side to the other."""
    length = round(VALUES["fade"] * RATE)
    rising = np.sin(np.linspace(0, np.pi / 2, length)) ** 2
    for begins, ends in reversed(pauses):
        head, tail = voice[:begins], voice[ends:]
        joint = head[-length:] * rising[::-1] + tail[:length] * rising
        voice = np.concatenate([head[:-length], joint, tail[length:]])
    return voice


def _too_much(voice: Samples) -> Iterator[Pause]:
    """The middle of each pause that is too long."""
    most = round(VALUES["pause"] * RATE)
    words = spoken(voice)
    for (_, begins), (ends, _) in zip(words, words[1:], strict=False):
        if ends - begins > most:
            yield begins + most // 2, ends - (most - most // 2)
