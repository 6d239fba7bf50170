"""TOML with the lines of its tables and values."""

import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.script.toml import TOMLSyntaxError, loads, spans


@pytest.mark.parametrize(
    ("text", "line", "written"),
    [
        ("a = 1\nb 2\n", 2, "b 2"),
        ('a = 1\nb = "2\nc = 3\n', 2, 'b = "2'),
        ("a = [\n1,\n2\n\n# note\n[b]\n", 3, "2"),
        ("a = [1 2]\n", 1, "a = [1 2]"),
        ("a = 1\nb = [\n1,\n2,\n", 2, "b = ["),
        ('"""', 1, '"""'),
        ("a = 1\nb = " + "1" * 5000 + "\nc = 1", 2, "b = " + "1" * 5000),
        ("a = 1\nb = " + "[" * 3000 + "\nc = 1", 2, "b = " + "[" * 3000),
    ],
)
def test_a_mistake_is_reported_with_its_line(text: str, line: int, written: str) -> None:
    with pytest.raises(TOMLSyntaxError) as caught:
        loads(text)
    assert (caught.value.line, caught.value.written) == (line, written)
    assert "(at " not in caught.value.reason
    assert not caught.value.is_repetition


@given(st.text(alphabet='ab.[]{}="#, \n1', max_size=40))
@example('one = "a \\"b\\" ]"\ntwo = ["\\u00e5", "c\\\\"]\nthree = 3\n')
def test_any_text_is_parsed_or_refused_with_a_line(text: str) -> None:
    lines = text.split("\n")
    try:
        data = loads(text)
    except TOMLSyntaxError as error:
        assert 1 <= error.line <= len(lines)
    else:
        assert data == tomllib.loads(text)
        for key in data:
            assert key in lines[spans(text)[key,].start - 1]
