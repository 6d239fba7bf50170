"""The keys 1-1-2 lead to the notice from every state."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.call.flow import KEYS
from ivr.call.turn import Turn
from tests.calls import MENU, NOTICE, Caller, after, in_language, line_of, sounds, words

NOTICES = {
    "sv": [*in_language("sv", 500, NOTICE["sv"]), *in_language("en", 400, NOTICE["en"])],
    "en": [*in_language("en", 500, NOTICE["en"]), *in_language("sv", 400, NOTICE["sv"])],
}


def urges(turn: Turn) -> bool:
    """Return whether a turn begins with the notice in its fixed part."""
    return any(text in words(turn.fixed) for text in NOTICE.values())


@pytest.mark.parametrize(
    ("acts", "code"), [("112", "sv"), ("9112", "en"), ("1w1ww2", "sv"), ("112112", "sv")]
)
@pytest.mark.parametrize("script", ["full", "one topic"])
def test_one_one_two_says_the_notice_and_then_the_main_menu(
    script: str, acts: str, code: str
) -> None:
    """A menu without option 2 does not count it as a miss."""
    caller = after(acts, script)
    assert sounds(caller.turn.fixed) == NOTICES[code]
    assert words(caller.turn.skippable)[-1] == MENU[code][-1]
    assert (caller.state.place, caller.state.misses) == ("main", 0)


acts = st.lists(
    st.one_of(st.sampled_from("12"), st.sampled_from([*KEYS, "?"]), st.none()), max_size=30
)


@given(
    name=st.sampled_from(["full", "one topic", "three languages", "impatient", "nested"]), acts=acts
)
@example(name="full", acts=[*"11112112111211#1#211*2119212"])
def test_the_notice_answers_the_keys_one_one_two_and_no_others(
    name: str, acts: list[str | None]
) -> None:
    """The oracle is the last three keys of the call."""
    line = line_of(name)
    caller = Caller(line)
    pressed: list[str] = []
    for act in acts:
        if caller.ended:
            break
        language = caller.state.language
        pressed += [act] if act else []
        turn = caller.does(act)
        expected = act is not None and pressed[-3:] == ["1", "1", "2"]
        assert urges(turn) is expected
        if expected:
            codes = sorted(line.languages, key=lambda code: code != language)
            first = [code for code, sound in sounds(turn.fixed) if sound in NOTICE.values()]
            assert first == codes
