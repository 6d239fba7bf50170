"""TOML with the lines of its tables and values."""

import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.script.toml import TOMLSyntaxError, parse, spans

TEXT = """\
# A note.
title = "a"   # "b"
long = [
  "one", "two",   # "four"

  # ["three",
  "three",
  [
    "in", "side"
  ],
  "four"]
one.two.three = 1
one.two.four = 2
'quoted key' = 3
"dotted.key" = 4
inline = {a = 1, b = 2}
single = {deep = {deeper = 5}}
lines = \"\"\"
[not.a.table]
not = "a key"
\"\"\"

[table]
key = 6

[ "spaced" . 'out' ]   # a note
key = 7

[parent.child]
key = [8]
[parent]
key = 9
[[tables]]
key = 10
[[tables]]
key = 11"""


LINES = {
    "title": [2],
    "long": [*range(3, 12)],
    "one": [12],
    "single deep deeper": [17],
    "lines": [*range(18, 22)],
    "table": [23],
    "spaced out": [26],
    "spaced out key": [27],
    "parent child key": [30],
    "parent key": [32],
}


def test_tables_and_values_are_found_on_their_lines() -> None:
    found = spans(TEXT)
    assert {name: [*found[*name.split()]] for name in LINES} == LINES
    assert found["dotted.key",] == range(15, 16)


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
        parse(text)
    assert (caught.value.line, caught.value.written) == (line, written)
    assert "(at " not in caught.value.reason
    assert not caught.value.is_repetition


@given(st.text(alphabet='ab.[]{}="#, \n1', max_size=40))
@example('one = "a \\"b\\" ]"\ntwo = ["\\u00e5", "c\\\\"]\nthree = 3\n')
def test_any_text_is_parsed_or_refused_with_a_line(text: str) -> None:
    lines = text.split("\n")
    try:
        data = parse(text)
    except TOMLSyntaxError as error:
        assert 1 <= error.line <= len(lines)
    else:
        assert data == tomllib.loads(text)
        for key in data:
            assert key in lines[spans(text)[key,].start - 1]
