"""Facts that texts must say, and their changes when texts are changed or removed."""

from collections.abc import Collection, Iterator, Mapping

from ivr.checks.rules.facts import unsaid
from ivr.script.fields.place import FACTS, FieldPath
from ivr.script.fields.tables import Fact
from ivr.script.language.numerals import digits
from ivr.script.reading.field_values import Fields, FieldValue
from ivr.script.reading.replacing import written_numbers


def facts_of(fields: Fields) -> Mapping[str, Fact]:
    """Return the facts by name."""
    return {
        field[1]: Fact.model_validate(value) for field, value in fields.items() if field[0] == FACTS
    }


def facts_about(fields: Fields, texts: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the words of the facts of some texts, and the other texts that say them."""
    for name, fact in facts_of(fields).items():
        said_in = dict.fromkeys((*fact.texts, *fact.number_in))
        if not said_in.keys().isdisjoint(texts):
            elsewhere = tuple(text for text in said_in if text not in texts)
            yield fact.describe(name), elsewhere


def must_be_said(
    fields: Fields, text: str, code: str, written: str
) -> tuple[tuple[str, bool], ...]:
    """Return what facts require of a text in a language, each with whether the writing says it.

    These are words and phone numbers. They are looked for in the writing alone, so that another
    error of the script hides no loss.
    """
    numbers = written_numbers(written, code)
    required: dict[str, bool] = {}
    for fact in facts_of(fields).values():
        words = fact.words.get(code, ()) if text in fact.texts else ()
        lacking = unsaid(words, written)
        required |= {each: each not in lacking for each in words}
        if fact.number and text in fact.number_in:
            required[fact.number] = digits(fact.number) in numbers
    return tuple(required.items())


def without_texts(fields: Fields, texts: Collection[str]) -> Mapping[FieldPath, FieldValue | None]:
    """Return changes of facts after texts are removed; None for a fact of no other text."""
    changed: dict[FieldPath, FieldValue | None] = {}
    for name, fact in facts_of(fields).items():
        texts_left = [text for text in fact.texts if text not in texts]
        number_left = [text for text in fact.number_in if text not in texts]
        if (texts_left, number_left) == (fact.texts, fact.number_in):
            continue
        kept = {"texts": texts_left, "number_in": number_left}
        changed[(FACTS, name)] = _with(fields, name, kept) if texts_left else None
    return changed


def _with(fields: Fields, name: str, new: Mapping[str, FieldValue]) -> Mapping[str, FieldValue]:
    """Return the table of a fact with new values, without empty ones."""
    table = fields[(FACTS, name)]
    assert isinstance(table, Mapping)
    return {key: value for key, value in {**table, **new}.items() if value}
