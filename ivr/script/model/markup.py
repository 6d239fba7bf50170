"""The markup of texts: `{en: words}`, `{placeholder}`, `{key:topic}` and `|`."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from ivr.script.fields.place import Place
from ivr.script.findings.finding import FindingCollector

KEY = "key"
KEY_OF_TOPIC = "key:…"
LAST_KEY = "last_key"
TEXT_PLACEHOLDERS = ("count", LAST_KEY, KEY_OF_TOPIC)


@dataclass(frozen=True, slots=True)
class Words:
    """Written words; `language` is set if it differs from the text's."""

    text: str
    language: str | None = None

    def __str__(self) -> str:
        return f"{{{self.language}: {self.text}}}" if self.language else self.text


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder for a value from the menu: `{count}`, or `{key:topic}`."""

    name: str
    topic: str | None = None

    @property
    def name_and_topic(self) -> str:
        """The text between the braces."""
        return f"{self.name}:{self.topic}" if self.topic else self.name

    def __str__(self) -> str:
        return f"{{{self.name_and_topic}}}"


@dataclass(frozen=True, slots=True)
class OptionPause:
    """The pause between two options, written `|`."""

    def __str__(self) -> str:
        return "|"


SentencePart: TypeAlias = Words | Placeholder | OptionPause


@dataclass(frozen=True)  # without slots, for the cached properties
class Sentence:
    """A line of a text, or a phrase: its parts, and its place."""

    parts: tuple[SentencePart, ...]
    place: Place

    @cached_property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The placeholders, in order."""
        return tuple(part for part in self.parts if isinstance(part, Placeholder))

    def fill(self, values: "Mapping[str, str | Sentence]") -> "Sentence":
        """Replace placeholders, named without braces, by words or sentences.

        A placeholder without a value is left as it is written.
        """
        if not self.placeholders:
            return self
        parts: list[SentencePart] = []
        for part in self.parts:
            if isinstance(part, Placeholder):
                value = values.get(part.name_and_topic, str(part))
                parts += value.parts if isinstance(value, Sentence) else (Words(value),)
            else:
                parts.append(part)
        return Sentence(_merged(parts), self.place)

    @cached_property
    def written(self) -> str:
        """The sentence in written form, with markup."""
        return "".join(str(part) for part in self.parts)


def _merged(parts: list[SentencePart]) -> tuple[SentencePart, ...]:
    """Join adjacent words of the text's own language, so that a filled-in key is among them."""
    merged: list[SentencePart] = []
    for part in parts:
        last = merged[-1] if merged else None
        are_own = [isinstance(each, Words) and each.language is None for each in (last, part)]
        if all(are_own):
            merged[-1] = Words(f"{last}{part}")
        else:
            merged.append(part)
    return tuple(merged)


def parse(
    written: str,
    place: Place,
    languages: Collection[str],
    report: FindingCollector,
    placeholders: Collection[str] = TEXT_PLACEHOLDERS,
) -> Sentence:
    """Parse one line of text, report its errors, and leave invalid parts out."""

    def complain(rule: str, *, found: str, **values: object) -> None:
        report.error(rule, place.of(found), found=found, **values)

    parts: list[SentencePart] = []
    for piece in re.split(r"(\{[^{}]*\}|\|)", written):
        if piece == "|":
            parts.append(OptionPause())
        elif piece.startswith("{") and piece.endswith("}"):
            parts.extend(_braces(piece[1:-1].strip(), languages, complain, placeholders))
        else:
            words, *strays = re.split(r"(?=[{}])", piece)
            for stray in strays:
                complain("stray-brace", found=stray.strip())
            if words:
                parts.append(Words(words))
    return Sentence(_merged(parts), place)


def without_stray_pauses(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Remove pauses before the first words, and repeated pauses."""
    kept: list[Sentence] = []
    is_paused = True
    for sentence in sentences:
        parts: list[SentencePart] = []
        for part in sentence.parts:
            is_pause = isinstance(part, OptionPause)
            if not (is_pause and is_paused):
                parts.append(part)
            if str(part).strip():
                is_paused = is_pause
        if parts or not sentence.parts:
            kept.append(replace(sentence, parts=tuple(parts)))
    return tuple(kept)


def without_outer_pauses(sentence: Sentence) -> Sentence:
    """Remove the pauses around a phrase, since the line adds its own."""
    audible = [index for index, part in enumerate(sentence.parts) if str(part).strip("| ")]
    kept = sentence.parts[audible[0] : audible[-1] + 1] if audible else ()
    return replace(sentence, parts=kept)


def _braces(
    content: str,
    languages: Collection[str],
    complain: Callable[..., None],
    placeholders: Collection[str],
) -> list[SentencePart]:
    """Return the parts for "count", "key:vapen" or "en: Europol" in braces; none after an error."""
    name, colon, rest = (piece.strip() for piece in content.partition(":"))
    if not colon and name in placeholders:
        return [Placeholder(name)]
    if name == KEY and rest and KEY_OF_TOPIC in placeholders:
        return [Placeholder(KEY, rest)]
    if name in languages and rest:
        pieces = re.split(r"(\|)", rest)
        return [OptionPause() if piece == "|" else Words(piece, name) for piece in pieces if piece]
    if name and name != KEY and rest:
        complain("unknown-span-language", found=name, known=", ".join(languages))
    else:
        known = ", ".join(f"{{{known}}}" for known in placeholders)
        complain("unknown-placeholder", found=f"{{{content}}}", known=known)
    return []
