"""The keys 1-1-2 lead to the notice from every state."""

from hypothesis import example, given
from hypothesis import strategies as st

from ivr.call.flow import KEYS
from ivr.call.turn import Turn
from tests.calls import NOTICE, Caller, line_of, sounds, words


def urges(turn: Turn) -> bool:
    """Return whether a turn begins with the notice in its fixed part."""
    return any(text in words(turn.fixed) for text in NOTICE.values())


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
