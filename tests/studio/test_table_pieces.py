"""TOML files in pieces: any of them is put back, and all else stays byte for byte."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st
from scripts import full_script

from ivr.studio.writing.table_pieces import pieces, text_of, values_of, with_pieces

LINE = full_script()["line.toml"].decode()
TABLES = {
    "languages": '# First.\nlanguages = ["sv",\n  # also\n  "en"]\n',
    "contact": 'contact = "kontakt"\n',
    "numbers": '# The numbers.\n[numbers]\nemergency = "112"  # always\n',
    "menus": '[menus.main]\noptions = ["a", "b"]\n\n# Below.\n[menus.sub]\noptions = ["c"]\n',
    "keys": '[keys]\nrepeat = "7"\n',
    "announcements.one": "[announcements.one]\nuntil = 2030-01-01T00:00:00\n",
    "announcements.two": "# Two.\n[announcements.two]\nuntil = 2031-01-01T00:00:00\n",
}
OTHERS = {
    "languages": 'languages = ["en"]\n',
    "contact": '# Who.\ncontact = "hjalp"\n',
    "numbers": '[numbers]\nemergency = "911"\n',
    "menus": '[menus.main]\noptions = ["b"]\n',
    "keys": '[keys]\n\n# Again.\nrepeat = "1"\n',
    "announcements.one": "[announcements.one]\nuntil = 2040-01-01T00:00:00\ncloses = true\n",
    "announcements.two": "[announcements.two]\nuntil = 2041-01-01T00:00:00\n",
}
SOME = st.sets(st.sampled_from(list(TABLES)))


def file_of(names: set[str], tables: dict[str, str], head: str = "# A file.\n") -> str:
    """A file with some of the tables, an empty line between them."""
    return "\n".join([head, *(words for name, words in tables.items() if name in names)])


def test_a_file_is_its_pieces() -> None:
    found = pieces(LINE)
    assert "".join(piece.text for piece in found) == LINE
    assert [piece.name for piece in found][:3] == ["", "languages", "numbers"]
    assert found[2].text.startswith("# De enda telefonnummer")
    assert pieces("") == ()
    assert text_of("a = 1\nb = 2", {"b"}) == "b = 2"


@given(mine=SOME, theirs=SOME, names=SOME)
def test_pieces_are_put_back_and_all_else_stays(
    mine: set[str], theirs: set[str], names: set[str]
) -> None:
    text, source = file_of(mine, OTHERS), file_of(theirs, TABLES, "# Another.\n")
    put = with_pieces(text, source, names)
    before, there, now = map(values_of, (text, source, put))
    assert now == {name: before[name] for name in mine - names} | {
        name: there[name] for name in theirs & names
    }
    kept = [piece.text.strip() for piece in pieces(text) if piece.name not in names]
    found = [piece.text.strip() for piece in pieces(put) if piece.name not in names]
    assert [words for words in found if words] == [words for words in kept if words]
    for name in theirs & names:
        assert text_of(put, {name}).strip() == text_of(source, {name}).strip()
    assert tomllib.loads(put) is not None


@given(mine=SOME, names=SOME)
def test_what_is_put_back_and_forth_is_the_same(mine: set[str], names: set[str]) -> None:
    text = file_of(mine, OTHERS)
    source = file_of(mine, TABLES)
    there = with_pieces(text, source, names)
    assert with_pieces(there, text, names) == text
