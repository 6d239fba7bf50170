"""Find texts and phrases in other words, and the phone numbers in them that changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ivr.reports.diff.result import NumberChange, PhraseChange, TextChange
from ivr.reports.diff.versions import TextVersions, shared_languages
from ivr.reports.diff.wordwise import differences
from ivr.script.line import Line
from ivr.script.model import PHRASES, Language, Script
from ivr.script.speakable import PHONE_NUMBER
from ivr.script.tempo import seconds


def text_changes(texts: Sequence[TextVersions]) -> Iterator[TextChange]:
    """Return every text that says other words; a label alone is a matter of the options."""
    for text in texts:
        changes: dict[tuple[str, str], list[int]] = {}
        for number, (old, new) in enumerate(text.pairs):
            words = (old.words, new.words)
            if words[0] != words[1] and not (old.is_option_alone and new.is_option_alone):
                changes.setdefault(words, []).append(number)
        for (was, now), numbers in changes.items():
            old, new = text.pairs[numbers[0]]
            everywhere = len(numbers) == len(text.pairs)
            menus = () if everywhere else tuple(text.pairs[each][1].menu.name for each in numbers)
            yield TextChange(
                language=text.language,
                name=text.name,
                menus=menus,
                edits=differences(was, now),
                old_seconds=seconds(old.said),
                new_seconds=seconds(new.said),
            )


def phrase_changes(old: Line, new: Line) -> Iterator[PhraseChange]:
    """Return every phrase in other words; where there is one language, none is offered."""
    offered = len(old.languages) > 1 and len(new.languages) > 1
    for code in shared_languages(old, new):
        for name in PHRASES:
            was = old.script.languages[code].phrases[name].written
            now = new.script.languages[code].phrases[name].written
            if was != now and (offered or name != "language_offer"):
                yield PhraseChange(code, name, differences(was, now))


def number_changes(old: Line, new: Line, now: datetime) -> Iterator[NumberChange]:
    """Return every phone number that a language says from a moment on, or says no more."""
    for code in shared_languages(old, new):
        before, after = (
            _numbers(script.languages[code], script, now) for script in (old.script, new.script)
        )
        for number in before:
            if number not in after:
                yield NumberChange(code, number, added=False)
        for number in after:
            if number not in before:
                yield NumberChange(code, number, added=True)


def _numbers(language: Language, script: Script, now: datetime) -> tuple[str, ...]:
    """The phone numbers in the texts of a language, in the order of the texts."""
    ended = {each.name for each in script.announcements if each.end <= now}
    return tuple(
        dict.fromkeys(
            number
            for name, text in language.texts.items()
            if name not in ended
            for sentence in text.body
            for number in PHONE_NUMBER.findall(
                sentence.fill(script.values(script.menus_of(name)[0])).written
            )
        )
    )
