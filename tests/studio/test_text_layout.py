"""A text file in the fields of its form, and back: nothing is lost and nothing is moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import full_script, nested_script

from ivr.studio.writing.fields import as_field
from ivr.studio.writing.layout import TextParts, compose, parts_of

TEXTS = {
    path: as_field(data)
    for files in (full_script(), nested_script())
    for path, data in files.items()
    if path.endswith(".txt")
}
LINES = st.lists(
    st.sampled_from(["", " ", "# note", "#", "  ## other", "label", "A sentence.", "B. |", "\t"]),
    max_size=10,
)
WORDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="#"), max_size=5)
FIELDS = st.lists(WORDS, max_size=4).map("\n".join)


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize("labelled", [True, False])
def test_a_text_that_nobody_changed_is_the_same(path: str, *, labelled: bool) -> None:
    text = TEXTS[path]
    assert compose(parts_of(text, labelled=labelled), text, labelled=labelled) == text


@given(lines=LINES, labelled=st.booleans())
def test_any_text_that_nobody_changed_is_the_same(lines: list[str], *, labelled: bool) -> None:
    text = "\n".join(lines)
    assert compose(parts_of(text, labelled=labelled), text, labelled=labelled) == text


@given(lines=LINES, label=WORDS.filter(bool), sentences=FIELDS, note=FIELDS)
def test_what_is_filled_in_is_what_the_fields_show_again(
    lines: list[str], label: str, sentences: str, note: str
) -> None:
    composed = compose(TextParts(label, sentences, note), "\n".join(lines), labelled=True)
    again = parts_of(composed, labelled=True)
    assert again.label == label
    assert again.sentences.strip("\n") == sentences.strip("\n")
    assert again.note.strip() == note.strip()


def test_the_fields_are_the_label_the_sentences_and_the_notes() -> None:
    text = "# One.\nlabel\n\nA.\n#Two.\nB.\n"
    assert parts_of(text, labelled=True) == TextParts("label", "A.\nB.", "One.\nTwo.")
    assert parts_of("# One.\nA.\n\nB.\n", labelled=False) == TextParts("", "A.\n\nB.", "One.")
    assert parts_of("", labelled=True) == TextParts()


def test_a_new_text_is_written_as_people_write_it() -> None:
    parts = TextParts("label", "A.\nB.\n\n", "One.\n\nTwo.\n")
    assert compose(parts, "", labelled=True) == "# One.\n#\n# Two.\nlabel\n\nA.\nB.\n"
    assert compose(TextParts("", "A.", ""), "", labelled=False) == "A.\n"
    assert compose(TextParts("label", "", ""), "", labelled=True) == "label\n"


@pytest.mark.parametrize(
    ("was", "parts", "now"),
    [
        ("#a\n\nl\n\n\nA.\n\n", TextParts("L", "A.", "a"), "#a\n\nL\n\n\nA.\n\n"),
        ("l\n\nA.\n# a\nB.\n", TextParts("l", "A.\nNew.\nB.", "a"), "l\n\nA.\nNew.\n# a\nB.\n"),
        ("l\n\nA.\n# a\nB.\n", TextParts("l", "A.\nC.", "a"), "l\n\nA.\n# a\nC.\n"),
        ("l\n\nA.\n# a\nB.\n", TextParts("l", "A.", "a"), "l\n\nA.\n# a\n"),
        ("l\n\nA.\nB.\n# a", TextParts("l", "A.", "a"), "l\n\nA.\n\n# a"),
        ("#a\nl\n\nA.\n", TextParts("l", "A.", "b\nc"), "# b\n# c\nl\n\nA.\n"),
        ("#a\nl\n\n#b\nA.\n", TextParts("l", "A.", "b"), "l\n\n#b\nA.\n"),
        ("#a\nl\n\n#b\nA.\n", TextParts("l", "A.", "a\nx\nb"), "#a\n# x\nl\n\n#b\nA.\n"),
        ("l\nA.\n", TextParts("l", "B.", ""), "l\n\nB.\n"),
        ("# a\nl\n\nA.\n", TextParts("", "", "a"), "# a\n"),
    ],
)
def test_a_change_leaves_all_else_where_it_was(was: str, parts: TextParts, now: str) -> None:
    assert compose(parts, was, labelled=True) == now
