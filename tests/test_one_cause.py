"""One mistake gives one finding, at the place where it is mended, and in words that fit it."""

from collections.abc import Mapping
from functools import cache

import pytest
from scripts import full_script, line_with, replaced

from ivr.checks.check import check_script
from ivr.i18n import LANGUAGES
from ivr.script.finding import Finding

FRED = "sv/fred.txt"
TABLE = "sv/language.toml"


@cache
def said_before() -> frozenset[object]:
    return frozenset(map(what, check_script(full_script(), spelling=True).findings))


def what(finding: Finding) -> object:
    return finding.rule, finding.file, tuple(sorted(finding.values.items()))


def found(files: Mapping[str, bytes]) -> list[Finding]:
    """All that is found in a script and not in the delivered one."""
    findings = check_script(files, spelling=True).findings
    return [each for each in findings if what(each) not in said_before()]


def only(files: Mapping[str, bytes]) -> Finding:
    (finding,) = found(files)
    return finding


def fred(words: str) -> dict[str, bytes]:
    """The delivered script with other words at the beginning of a sentence."""
    return replaced(full_script(), FRED, "Sedan tjänstgör", words)


class TestSigns:
    """What nobody can hear."""

    @pytest.mark.parametrize("sign", ["😀", "❤️", "☎", "👮🏽‍♀️", "🇸🇪", "→", "☐", "\ue000", "₿", "≈"])
    def test_one_in_a_text_is_found(self, sign: str) -> None:
        finding = only(fred(f"{sign} Sedan tjänstgör"))
        assert (finding.rule, finding.file) == ("R48", FRED)
        assert sign[0] in str(finding.values["found"])

    def test_one_in_a_label_is_found_there(self) -> None:
        files = replaced(full_script(), "sv/fast.txt", "personer\n\n", "personer 🙂\n\n")
        finding = only(files)
        assert (finding.rule, finding.file) == ("R48", "sv/fast.txt")
        assert finding.line == line_with(files, "sv/fast.txt", "🙂")

    def test_one_in_a_phrase_is_found(self) -> None:
        files = replaced(full_script(), TABLE, "För svenska, tryck", "För svenska 🙂, tryck")
        assert (only(files).rule, only(files).file) == ("R48", TABLE)

    def test_one_in_a_pronunciation_is_found_in_the_table_alone(self) -> None:
        files = replaced(
            fred("Polisen tjänstgör"), TABLE, '"1" =', '"Polisen" = "polisen 👮"\n"1" ='
        )
        finding = only(files)
        assert (finding.rule, finding.case) == ("R48", "R48.pronunciation")
        assert finding.line == line_with(files, TABLE, "👮")

    def test_another_one_in_the_same_sentence_is_found_beside_it(self) -> None:
        files = fred("Polisen 🙂 tjänstgör")
        files = replaced(files, TABLE, '"1" =', '"Polisen" = "polisen 👮"\n"1" =')
        cases = {(each.case, each.values["found"]) for each in found(files)}
        assert cases == {("R48.pronunciation", "👮"), ("R48", "🙂")}

    @pytest.mark.parametrize("words", ["Łukasz och Šárka tjänstgör", "Hur? Så: tjänstgör"])
    def test_letters_of_any_language_are_none(self, words: str) -> None:
        assert "R48" not in {each.rule for each in found(fred(words))}


class TestNumbers:
    """Counts and years are no phone numbers."""

    @pytest.mark.parametrize("number", ["100", "2026", "1 000", "25 000", "12345"])
    def test_a_count_is_called_a_number(self, number: str) -> None:
        finding = only(fred(f"De {number} poliserna tjänstgör"))
        assert (finding.rule, finding.values["found"]) == ("unknown-number", number)
        assert "Telefonnumret" not in finding.wording("sv").message
        assert "med ord" in finding.wording("sv").hint
        assert "sv/language.toml" in finding.wording("sv").hint

    @pytest.mark.parametrize(
        "words",
        ["Det är 113", "Det är 114 15", "Det är 0771 14 14 00", "Det är +46 8 401 90 00"]
        + ["Ring 2026", "De ringer på 114-15"],
    )
    def test_what_looks_like_a_phone_number_is_called_one(self, words: str) -> None:
        finding = only(fred(f"{words}. Sedan tjänstgör"))
        assert finding.rule == "unknown-number"
        assert "Telefonnumret" in finding.wording("sv").message

    def test_a_count_may_be_said_once_its_pronunciation_is_taught(self) -> None:
        files = replaced(
            fred("De 100 poliserna tjänstgör"), TABLE, '"1" =', '"100" = "hundra"\n"1" ='
        )
        assert found(files) == []

    def test_a_phone_number_of_others_may_not_whatever_is_taught(self) -> None:
        files = replaced(
            fred("Ring 118. Sedan tjänstgör"), TABLE, '"1" =', '"118" = "hundra"\n"1" ='
        )
        assert only(files).rule == "unknown-number"

    def test_half_a_year_is_found_once(self) -> None:
        assert only(fred("Efter ½ år tjänstgör")).rule == "R42"


class TestOneCause:
    """What follows from a mistake is not told beside it."""

    @pytest.mark.parametrize("number", ["112", "114 14", "+46 77 114 14 00"])
    def test_a_number_without_pronunciation_is_missed_in_the_table(self, number: str) -> None:
        entry = next(
            line
            for line in full_script()[TABLE].decode().split("\n")
            if line.startswith(f'"{number}"')
        )
        finding = only(replaced(full_script(), TABLE, f"{entry}\n", ""))
        assert (finding.rule, finding.file) == ("digit-without-pronunciation", TABLE)
        wrong = replaced(full_script(), TABLE, entry, f'"{number}" = "hundra"')
        assert (only(wrong).rule, only(wrong).file) == ("R43", TABLE)

    def test_a_number_that_is_missing_in_a_text_is_missed_whatever_is_wrong_with_another(
        self,
    ) -> None:
        files = replaced(full_script(), TABLE, '"112" = "ett ett två"', '"112" = "hundra"')
        files = replaced(files, "sv/goodbye.txt", "ring 112.", "lägg på.")
        assert {"R43", "R06"} <= {each.rule for each in found(files)}

    def test_a_sentence_in_another_language_has_no_misspelt_words(self) -> None:
        files = fred("They then serve in missions around the world.\nSedan tjänstgörr")
        rules = [(each.rule, each.values["found"]) for each in found(files)]
        assert ("spelling", "tjänstgörr") in rules
        assert [rule for rule, _ in rules if rule != "spelling"] == ["R49"]
        assert len(rules) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_name_what_was_found(language: str) -> None:
    for files in (fred("De 100 poliserna tjänstgör"), fred("De 🙂 poliserna tjänstgör")):
        wording = only(files).wording(language)
        assert str(only(files).values["found"]) in wording.message + wording.found
