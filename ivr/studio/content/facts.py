"""Facts that texts must say, and their changes when texts are changed or removed."""

from collections.abc import Collection, Iterator, Mapping

from ivr.script.fields.place import FACTS, FieldPath
from ivr.script.fields.tables import Fact
from ivr.script.reading.field_values import Fields, FieldValue


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


def must_be_said(fields: Fields, text: str, code: str) -> tuple[str, ...]:
    """Return the words and phone numbers of facts that a text must say in a language."""
    demanded: list[str] = []
    for fact in facts_of(fields).values():
        demanded += fact.words.get(code, ()) if text in fact.texts else ()
        demanded += [fact.number] if fact.number and text in fact.number_in else []
    return tuple(dict.fromkeys(demanded))


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
