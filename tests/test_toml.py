"""TOML with the line of each key and of each element of a list."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.script.toml import TOMLSyntaxError, parse

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


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("long",), 3),
        (("long", 0), 4),
        (("long", 1), 4),
        (("long", 2), 7),
        (("long", 3), 10),
        (("long", 3, 1), 10),
        (("long", 4), 11),
        (("one",), 12),
        (("one", "two"), 12),
        (("one", "two", "three"), 12),
        (("one", "two", "four"), 13),
        (("quoted key",), 14),
        (("dotted.key",), 15),
        (("inline", "b"), 16),
        (("single", "deep", "deeper"), 17),
        (("lines",), 18),
        (("table",), 23),
        (("table", "key"), 24),
        (("spaced",), 26),
        (("spaced", "out", "key"), 27),
        (("parent",), 29),
        (("parent", "child"), 29),
        (("parent", "child", "key", 0), 30),
        (("parent", "key"), 32),
        (("tables", 1, "key"), 33),
        (("table", "missing"), 23),
        (("missing",), 0),
        ((), 0),
    ],
)
def test_key_is_found_on_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert parse(TEXT).line_of(path) == line


def test_data_is_that_of_the_whole_text() -> None:
    assert parse(TEXT).data == tomllib.loads(TEXT)


def test_line_is_told_without_the_space_around_it() -> None:
    document = parse("a = 1\n  b = 2  \n")
    assert document.text_at(2) == "b = 2"
    assert document.text_at(0) == ""


def test_element_of_what_is_no_list_is_on_the_last_line() -> None:
    assert parse('a = """\nb\n"""').line_of(("a", 0)) == 3


def test_element_of_a_list_inside_a_table_is_on_its_line() -> None:
    assert parse("a = {b = [\n1,\n2]}").line_of(("a", "b", 1)) == 3


@pytest.mark.parametrize(
    ("text", "line", "written"),
    [
        ("a = 1\nb 2\n", 2, "b 2"),
        ('a = 1\nb = "2\nc = 3\n', 2, 'b = "2'),
        ("a = [\n1,\n2\n\n# note\n[b]\n", 3, "2"),
        ("a = [\n1\n2]\n", 2, "1"),
        ("a = [1 2]\n", 1, "a = [1 2]"),
        ("a = 1\nb = [\n1,\n2,\n", 2, "b = ["),
        ('a = 1\nb = """\nc\n\n\n', 2, 'b = """'),
        ("a = 1\nb =", 2, "b ="),
        ('"""', 1, '"""'),
        ("a = 1\na = 2\n", 2, "a = 2"),
        ("a = 1\nb = " + "1" * 5000 + "\nc = 1", 2, "b = " + "1" * 5000),
        ("a = 1\nb = " + "[" * 3000 + "\nc = 1", 2, "b = " + "[" * 3000),
    ],
)
def test_mistake_is_told_with_its_line(text: str, line: int, written: str) -> None:
    with pytest.raises(TOMLSyntaxError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.written) == (line, written)
    assert "(at " not in caught.value.reason


@pytest.mark.parametrize(
    "text",
    ["a = 1\na = 2", "[a]\n[a]", "a = {b = 1, b = 2}", "a.b = 1\n[a]\n", "[a]\nb = 1\n[a.b]\n"],
)
def test_repetition_is_told_from_other_mistakes(text: str) -> None:
    with pytest.raises(TOMLSyntaxError) as caught:
        parse(text)
    assert caught.value.is_repetition


def test_other_mistake_is_no_repetition() -> None:
    with pytest.raises(TOMLSyntaxError) as caught:
        parse("a")
    assert not caught.value.is_repetition


@given(st.text(alphabet='ab.[]{}="#, \n1', max_size=40))
def test_any_text_is_parsed_or_refused_with_a_line(text: str) -> None:
    lines = text.split("\n")
    try:
        document = parse(text)
    except TOMLSyntaxError as error:
        assert 1 <= error.line <= len(lines)
    else:
        for key in document.data:
            assert 1 <= document.line_of((key,)) <= len(lines)


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=8),
    st.lists(st.sampled_from(["\n", " ", "\n# ]\n", "\n\n"]), min_size=9, max_size=9),
)
def test_any_element_is_found_where_it_was_written(elements: list[int], gaps: list[str]) -> None:
    text = "a = ["
    lines = []
    for element, gap in zip(elements, gaps, strict=False):
        text += gap
        lines.append(text.count("\n") + 1)
        text += f"{element},"
    document = parse(text + "\n]\n")
    assert [document.line_of(("a", number)) for number in range(len(elements))] == lines


def test_keys_below_strings_with_escapes_are_found_on_their_lines() -> None:
    text = 'one = "a \\"b\\" ]"\ntwo = ["\\u00e5", "c\\\\"]\nthree = 3\n'
    document = parse(text)
    assert document.data == {"one": 'a "b" ]', "two": ["å", "c\\"], "three": 3}
    assert [document.line_of((key,)) for key in document.data] == [1, 2, 3]
