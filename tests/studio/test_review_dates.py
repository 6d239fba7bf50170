"""What happens to the dates of a text that is taken out, however people wrote them."""

import pytest
from scripts import full_script, replaced, with_text

from ivr.script.reading import read
from ivr.studio.menus.changes import Remove
from ivr.studio.writing.line_file import LineFileError
from studio.test_review import LINE, dated


@pytest.mark.parametrize(("keep", "count"), [(True, 2), (False, 0)])
def test_a_text_that_is_taken_out_takes_its_date_and_record_along(keep: bool, count: int) -> None:
    files = replaced(dated(), LINE, "[read]", '[read]\nfred = { day = 2026-01-01, by = "Sven" }')
    after = Remove("main", "fred", keep_texts=keep).on(files)
    assert after[LINE].decode().count("\nfred = ") == count
    assert "review-of-no-text" not in {finding.rule for finding in read(after).findings}


def test_a_date_that_is_not_on_a_line_of_its_own_is_not_taken_out() -> None:
    table = "review = { fred = 2027-01-01, fast = 2027-01-01 }\n" + full_script()[LINE].decode()
    with pytest.raises(LineFileError):
        Remove("main", "fred", keep_texts=False).on(with_text(full_script(), LINE, table))
