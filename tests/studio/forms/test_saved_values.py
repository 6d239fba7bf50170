"""Saved forms: after any input the draft can be read, and every value has its type."""

from collections.abc import Mapping
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.script.fields.kinds import Type, is_field, kind_of
from ivr.script.fields.place import FILES, UNKNOWN
from ivr.script.reading.field_values import Sound
from ivr.studio.people import Role
from tests.markup import parsed
from tests.studio.staff import sent_by, staffed

TYPES: Mapping[Type, type] = {
    **dict.fromkeys((Type.LINE, Type.SENTENCES, Type.CHOICE), str),
    **dict.fromkeys((Type.ORDER, Type.LIST), list),
    Type.NUMBER: int,
    Type.DATE: date,
    Type.MOMENT: datetime,
    Type.SWITCH: bool,
    Type.TABLE: dict,
    Type.SOUND: Sound,
}

WORDS = {f"{code}/texts/new/{part}": "Ny." for code in ("sv", "en") for part in ("label", "body")}
PAGES: Mapping[str, Mapping[str, str]] = {
    "texts/fred": {},
    "texts/welcome": {},
    "texts/fred/place/main": {"place": "1"},
    "menu/main/topic": WORDS,
    "menu/main/menu": {**WORDS, "options": "fast"},
    "words": {"sv-word": "Ny", "sv-said": "Ny"},
    "settings": {"new/label": "Ny", "new/number": "118 000", "patience/tries": "2"},
    "announcement": {"until": "2027-01-22T12:00", "body": "Nytt."},
    "settings/facts/one": {
        "facts/-source": "Ny",
        "facts/-sv": "Ny",
        "facts/-en": "Ny",
        "facts/-texts": "fred",
    },
    "settings/facts/one?name=F3": {},
}
"""The pages with forms that save, and what the inputs with these names, or ends of names, take."""

ODD = (
    *('"""', "'''", "\\", "[x]", "a = 1", "# not", "a\rb", "\ufeff", "\u2028", "\x7f\x85", "{"),
    *("", " ", "\n\n", "2027-01-22T12:00", "9999-12-31T23:59", "0001-01-01", "24:00", "1e5"),
    *("-3", "9" * 400, "٣", "true", "y", "main", "fred", "emergency", "sv", "Ny/text~1"),
)
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")
TYPED = st.sampled_from(ODD) | st.text(CHARACTERS)
ADDRESSES = st.sampled_from(
    ("{}/pronunciation/x", "numbers/{}", "facts/{}", "sv/texts/{}/body", "files/{}")
    + (
        "announcements/{}/until",
        "menus/{}/options",
        "review/{}",
        "unknown/{}",
        "sv/pronunciation/{}",
    )
)


@given(st.data())
@settings(max_examples=settings().max_examples // 3)  # each takes a fifth of a second
def test_every_saved_value_has_its_type_after_any_input(data: st.DataObject) -> None:
    with staffed() as staff:
        staff.save({"menus/main/options": ["fred", "fast", "kontakt"]})
        browser = staff.browser(Role.ADMINISTRATOR)
        token = browser.token()
        for page in data.draw(st.lists(st.sampled_from([*PAGES]), min_size=1, max_size=3)):
            html = browser.get(f"/studio/{page}").get_data(as_text=True)
            posts = [
                one.get("action", "") for one in parsed(html).iterfind(".//form[@method='post']")
            ]
            action = next(each for each in posts if not each.endswith(("sign-out", "language")))
            form = {**sent_by(html, action), **PAGES[page], "save": "yes", "act": "save"}
            for end, words in PAGES[page].items():
                form |= {name: words for name in form if name.endswith(f"/{end}")}
            typed = data.draw(st.dictionaries(st.sampled_from([*form]), TYPED, max_size=3))
            for pattern, name, words in data.draw(
                st.lists(st.tuples(ADDRESSES, TYPED, TYPED), max_size=2)
            ):
                address = pattern.format(name.replace("~", "~0").replace("/", "~1"))
                typed |= {address: words, f"seen:{address}": ""}
            typed.pop("csrf_token", None)
            answer = browser.post(action, {**form, **typed, "csrf_token": token})
            assert answer.status_code < 500, (page, typed)
            for field, value in staff.draft.fields.items():
                assert field[0] not in (FILES, UNKNOWN) and is_field(field), field
                assert isinstance(value, TYPES[kind_of(field).type]), (field, value)
