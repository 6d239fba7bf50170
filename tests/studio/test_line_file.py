"""Values of a table are set and removed; everything else in the file stays as it was."""

import pytest
from scripts import excused_script

from ivr.studio.writing.line_file import LineFile, LineFileError

LINE = "line.toml"
TEXT = excused_script()[LINE].decode()


def changed(table: str, values: dict[str, object], text: str = TEXT) -> str:
    file = LineFile({LINE: text.encode()})
    file.set_values(table, values)  # type: ignore[arg-type]
    return file.data.decode()


def test_a_value_is_changed_added_and_removed_in_its_place() -> None:
    text = changed("numbers", {"domestic": "114 15", "press": "08 1", "abroad": None})
    before = 'domestic = "114 14"\nabroad = "+46 77 114 14 00"\n'
    assert text == TEXT.replace(before, 'domestic = "114 15"\npress = "08 1"\n')


def test_a_value_before_all_tables_stands_after_the_first_one() -> None:
    text = changed("", {"timezone": "Europe/Helsinki"})
    assert 'languages = ["sv", "en"]\ntimezone = "Europe/Helsinki"\n\n# De enda' in text


def test_a_new_table_stands_at_the_end_and_goes_without_a_trace() -> None:
    text = changed("publishing", {"approval": True})
    assert text == f"{TEXT}\n[publishing]\napproval = true\n"
    assert changed("publishing", {"approval": None}, text) == TEXT
    assert changed("publishing", {"approval": None}) == TEXT


def test_a_long_list_is_written_one_entry_a_line_and_a_table_on_one() -> None:
    codes = [f"{first}{second}" for first in "abcde" for second in "abcdef"]
    text = changed("", {"languages": codes})
    assert text.count('\n    "') == len(codes)
    text = changed("rules", {"R40": {"accepted": True, "reason": "Why"}})
    assert '\nR40 = {accepted = true, reason = "Why"}\n' in text


def test_where_nothing_changes_the_file_stays_as_it_is() -> None:
    assert changed("numbers", {"domestic": "114 14"}) == TEXT


def test_the_last_of_several_tables_is_removed_with_its_comment() -> None:
    until = "until = 2027-01-01T10:00:00"
    file = LineFile({LINE: f"{TEXT}\n# Why.\n[announcements.x]\n{until}\n".encode()})
    file.remove_table("announcements", "x")
    assert file.data.decode() == TEXT
    with pytest.raises(LineFileError):
        file.remove_table("announcements", "x")
