"""The simulated telephone marks the line that a key cuts, at any speed of the keys.

`tests/browser/test_phone.py` holds the test phone of the studio against the same cases.
"""

import pytest
from flask import Flask

from ivr.simulator.events import Heard
from ivr.simulator.exchange import WSGIExchange
from ivr.simulator.telephone import Telephone
from ivr.simulator.verbs import Spoken
from ivr.twiml.duration import seconds_of
from tests.calling import ORIGIN, TOKEN
from tests.simulator.cuts import CASES, Case


def begins_listening(turn: tuple[Heard, ...]) -> float:
    """Return when the line began to take keys in this turn."""
    return next(heard.starts for heard in turn if heard.skippable)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_key_cuts_the_line_that_is_playing(app: Flask, case: Case) -> None:
    exchange = WSGIExchange(app, origin=ORIGIN, token=TOKEN)
    telephone = Telephone(exchange, seconds=seconds_of)
    opens = begins_listening(telephone.dial())
    lost = []
    for at, key in case.keys:
        if at < opens:
            lost.append(key)
        else:
            opens = begins_listening(telephone.press(key, after=at - opens))
    cut = [
        heard.utterance.words
        for heard in telephone.heard
        if heard.interrupted and isinstance(heard.utterance, Spoken)
    ]
    assert len(cut) == len(case.cut) and tuple(lost) == case.lost
    assert all(words in line for words, line in zip(case.cut, cut, strict=True))
