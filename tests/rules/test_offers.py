"""The offers that are said: sentences that name a key."""

import pytest
from scripts import full_script, nested_script, prepared, replaced, with_text

from ivr.checks.subject import SpokenSentence, Subject
from ivr.checks.subject.offers import frame, grammar, must_name_a_key, offers
from ivr.script.knowledge import Knowledge, knowledge_of


def _line(spoken: str, written: str = "", language: str = "sv") -> SpokenSentence:
    file = f"{language}/text.txt"
    return SpokenSentence(language, "text", written or spoken, spoken, spoken, file, 1)


def _keys(line: SpokenSentence) -> list[str]:
    spoken = grammar(knowledge_of(line.language))
    assert spoken
    return [offer.key for offer in spoken.offers(line)]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("För huvudmenyn, tryck åtta.", "8"),
        ("Tryck noll.", "0"),
        ("För huvudmenyn, tryck stjärna.", "*"),
        ("Tryck fyrkant när du är klar.", "#"),
        ("För huvudmenyn, tryck på åtta.", "8"),
        ("FÖR HUVUDMENYN, TRYCK ÅTTA", "8"),
    ],
)
def test_a_sentence_that_names_a_key_is_an_offer(said: str, key: str) -> None:
    assert _keys(_line(said)) == [key]


@pytest.mark.parametrize(
    "said",
    [
        "Du har sex val.",
        "Ring ett ett två.",
        "Tryck på en siffra, från ett till sex.",
        "Tryckt ett.",
    ],
)
def test_a_digit_without_the_verb_is_no_offer(said: str) -> None:
    assert _keys(_line(said)) == []


def test_a_digit_word_in_the_middle_is_a_key_only_where_it_is_written_as_a_digit() -> None:
    said = "Press one number on your phone."
    assert _keys(_line(said, language="en")) == []
    assert _keys(_line(said, "Press 1 number on your phone.", "en")) == ["1"]


def test_several_offers_on_one_line_are_told_apart() -> None:
    line = _line("Hej. För A, tryck ett. | För B, tryck två! Hej då.")
    assert _keys(line) == ["1", "2"]


def test_the_parts_of_an_offer() -> None:
    spoken = grammar(knowledge_of("sv"))
    assert spoken
    (offer,) = spoken.offers(_line("För menyn, tryck på ett nu.", "För menyn, tryck på 1 nu."))
    assert (offer.aim, offer.between, offer.key, offer.after) == ("För menyn, ", "på", "1", " nu.")
    assert (offer.purpose, offer.ends_with_key) == ("för menyn", False)
    assert spoken.key("För menyn, tryck ett nu.") is None


def test_the_offers_of_a_script_are_those_of_phrases_and_texts() -> None:
    files = full_script()
    line = prepared(files)
    said = {(each.sentence.file, each.said) for each in offers(Subject(line.script, line))}
    assert ("sv/language.toml", "För huvudmenyn, tryck åtta.") in said
    assert ("sv/fred.txt", "För freds- och säkerhetsfrämjande verksamhet, tryck fyra.") in said
    assert ("en/wrong-key-2.txt", "For phone numbers to the police, press six.") in said


def test_a_language_without_data_has_no_grammar() -> None:
    assert grammar(Knowledge()) is None
    assert grammar(Knowledge(options=knowledge_of("sv").options)) is None
    line = prepared(nested_script(1, 2, languages=("fi",)))
    assert list(offers(Subject(line.script, line))) == []


def test_without_words_for_the_symbols_digits_are_known_all_the_same() -> None:
    known = knowledge_of("sv")
    spoken = grammar(Knowledge(options=known.options, numbers=known.numbers))
    assert spoken
    assert spoken.key("För huvudmenyn, tryck åtta.") == "8"
    assert spoken.key("För huvudmenyn, tryck stjärna.") is None


def test_the_frame_of_the_options_stands_in_the_phrases() -> None:
    files = replaced(full_script(), "sv/language.toml", "För {label},", "Om {label},")
    line = prepared(files)
    said = frame(Subject(line.script, line), "sv")
    assert said.spoken.startswith("Om operativt polissamarbete")
    assert said.file == "sv/language.toml"


def test_every_phrase_but_the_head_of_the_menu_must_name_a_key() -> None:
    line = prepared(with_text(full_script(), "unused.txt", ""))
    phrases = Subject(line.script, line).phrases
    free = {phrase.text for phrase in phrases if not must_name_a_key(phrase)}
    assert free == {"choices", *line.topics}  # the options stand at their labels
