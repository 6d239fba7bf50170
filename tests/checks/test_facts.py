"""What is held against the source, beyond the cases of the rule."""

from ivr.script.finding import Severity
from tests.checks.judging import broken, judged
from tests.scripts import full_script, nested_script, replaced, small_script, with_text, without

FACT = """
[F1]
sv = ["europol"]
fi = ["europol"]
texts = ["fred"]
number = "112"
number_in = ["goodbye"]
"""


def test_without_facts_it_is_told_once_and_no_name_is_held() -> None:
    files = replaced(without(full_script(), "facts.toml"), "sv/welcome.txt", "polisens", "Norges")
    (finding,) = (each for each in judged(files) if each.rule == "R52")
    assert (finding.case, finding.field) == ("R52.no-table", ("facts",))
    assert finding.severity is Severity.INFO


def test_a_fact_needs_no_source_and_is_looked_for_in_sub_menus() -> None:
    fact = FACT.replace('"fred"', '"topic-12"').replace("fi =", "en =")
    files = with_text(nested_script(2, 12), "facts.toml", fact)
    missed = [each for each in judged(files) if each.case == "R52"]
    assert [each.field[0] for each in missed] == ["en", "sv"]
    assert {each.field[1:] for each in missed} == {("texts", "topic-12", "body")}
    assert "“–”" in missed[0].hint("en") and missed[0].values["fact"] == "F1"


def test_numbers_of_a_language_without_data_are_not_looked_for() -> None:
    files = with_text(small_script(languages=("sv", "fi")), "facts.toml", FACT)
    files = with_text(files, "fi/goodbye.txt", "Bye.")
    files = with_text(files, "sv/goodbye.txt", "Hej.")
    numbers = [each for each in broken(files, "R52") if each[0] == "number"]
    assert numbers == [("number", "sv/texts/goodbye/body")]
