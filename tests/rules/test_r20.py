"""R20: all options have the same grammar."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.script.finding import Severity
from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", "För huvudmenyn, tryck {key}.", "Vill du dit, tryck {key}."),
        ("sv/language.toml", "För {label}, tryck {key}.", "Om {label}, tryck {key}."),
        ("sv/wrong-key-2.txt", "För att höra valen igen,", "Om du vill höra valen igen,"),
    ],
)
def test_an_offer_that_begins_otherwise_is_a_warning(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    (finding,) = found(files, "R20")
    assert (finding.severity, finding.case) == (Severity.WARNING, "R20")
    assert (finding.file, finding.line) == (path, line_with(files, path, new))
    assert finding.values["expected"] == "För"


@pytest.mark.parametrize(
    ("path", "old", "label", "doubled"),
    [
        ("sv/fast.txt", "internationellt efterlysta personer\n\n", "om du är efterlyst", "om"),
        ("sv/fast.txt", "internationellt efterlysta personer\n\n", "Vill du gripas", "Vill du"),
        ("en/fast.txt", "people wanted internationally\n\n", "to find people", "to"),
    ],
)
def test_a_label_with_an_opening_of_its_own_is_a_warning(
    path: str, old: str, label: str, doubled: str
) -> None:
    files = replaced(full_script(), path, old, f"{label}\n\n")
    (finding,) = found(files, "R20")
    assert finding.case == "R20.double"
    assert (finding.file, finding.line) == (path, line_with(files, path, label))
    assert finding.values["opening"] == doubled


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("en/language.toml", "For the main menu, press", "To go to the main menu, press"),
        ("en/language.toml", "To hear the choices again, press", "For the choices again, press"),
        ("sv/fast.txt", "internationellt efterlysta personer\n\n", "omtalade personer\n\n"),
        ("sv/language.toml", "För huvudmenyn, tryck {key}.", "Huvudmenyn, tryck {key}."),  # R09
        ("sv/language.toml", "För {label}, tryck {key}.", "{label}, tryck {key}."),  # R09
    ],
)
def test_an_action_may_have_its_own_opening(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R20") == []


def test_where_every_offer_is_an_action_nothing_is_odd() -> None:
    files = full_script()
    for old, new in (
        ("For {label},", "To hear about {label},"),
        ("For English,", "To change to English,"),
        ("For the main menu,", "To go to the main menu,"),
    ):
        files = replaced(files, "en/language.toml", old, new)
    for path in ("en/silence-2.txt", "en/wrong-key-2.txt"):
        files = replaced(files, path, "For phone numbers to the", "To get phone numbers to the")
    assert cases(files, "R20") == []


def test_nested_menus_and_languages_without_data() -> None:
    files = nested_script(2, 8, languages=("sv", "en", "fi"))
    assert cases(files, "R20") == []
    files["sv/menu-2.txt"] = files["fi/menu-2.txt"] = b"om annat\n"
    assert cases(files, "R20") == [("double", "sv/menu-2.txt", 1)]
