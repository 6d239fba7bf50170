"""Find the same words heard in another way: pronunciation, voices and recordings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ivr.reports.diff.result import Playing, RecordingChange, SoundChange, VoiceChange
from ivr.reports.diff.versions import TextVersion, TextVersions, shared_languages
from ivr.script.line import Line
from ivr.script.markup import Sentence, Words
from ivr.script.model import Script
from ivr.script.pronunciation import Pronunciation
from ivr.script.speech import Recording, Voice


@dataclass(frozen=True, slots=True)
class _Compared:
    """What the old and the new line say at one place, as it is written."""

    place: str
    language: str
    old: tuple[Sentence, ...]
    new: tuple[Sentence, ...]


def sound_changes(old: Line, new: Line, texts: Sequence[TextVersions]) -> Iterator[SoundChange]:
    """Return every written form that is said in another way, with the places where it stands.

    Only what both lines say there counts: new words cannot sound different from before.
    """
    passages = [*_texts(texts), *_phrases(old.script, new.script)]
    for code in shared_languages(old, new):
        was = old.script.languages[code].pronunciation
        now = new.script.languages[code].pronunciation
        places: dict[str, list[str]] = {}
        for passage in passages:
            before = _words(passage.old, passage.language, code)
            after = _words(passage.new, passage.language, code)
            for entry in dict.fromkeys((*was.uses(before), *now.uses(after))):
                differs = was.speak(entry) != now.speak(entry)
                if differs and _stands_in(entry, before) and _stands_in(entry, after):
                    places.setdefault(entry, []).append(passage.place)
        for entry, found in places.items():
            named = tuple(dict.fromkeys(found))
            yield SoundChange(code, entry, was.speak(entry), now.speak(entry), named)


def voice_changes(old: Line, new: Line) -> Iterator[VoiceChange]:
    """Return every language that another voice reads."""
    for code in shared_languages(old, new):
        was, now = (line.script.languages[code].voice for line in (old, new))
        if was != now:
            yield VoiceChange(code, _named(was), _named(now))


def recording_changes(texts: Iterable[TextVersions]) -> Iterator[RecordingChange]:
    """Return every text that a person reads now, or reads no more, or reads anew."""
    for text in texts:
        was = {name for old, _ in text.pairs if (name := _played(old))}
        now = {name for _, new in text.pairs if (name := _played(new))}
        if was != now:
            playing = Playing.REPLACED if was and now else Playing.STARTS if now else Playing.STOPS
            yield RecordingChange(text.language, text.name, playing)


def _texts(texts: Iterable[TextVersions]) -> Iterator[_Compared]:
    for text in texts:
        for old, new in text.pairs:
            place = f"{text.language}/{text.name}"
            yield _Compared(place, text.language, _sentences(old), _sentences(new))


def _sentences(version: TextVersion) -> tuple[Sentence, ...]:
    """The label and the body of a text, filled in."""
    script = version.line.script
    text = version.text
    if text is None:
        return ()
    values = script.values(version.menu)
    body = tuple(sentence.fill(values) for sentence in text.body)
    return (text.label, *body) if text.label else body


def _phrases(old: Script, new: Script) -> Iterator[_Compared]:
    """The phrases around the texts, with every key and count that they are said with."""
    for code in new.languages:
        if code in old.languages:
            for name in new.languages[code].phrases:
                place = f"{code}/{name}"
                yield _Compared(place, code, _filled(old, code, name), _filled(new, code, name))


def _filled(script: Script, code: str, name: str) -> tuple[Sentence, ...]:
    menus = script.menus.values()
    fixed = {"language_offer": "language", "main_menu": "main_menu"}.get(name, "repeat")
    keys = {option.key for menu in menus for option in menu.options}
    return tuple(
        script.languages[code].phrases[name].fill({"label": "", "key": key, "count": count})
        for key in (sorted(keys) if name == "option" else [script.keys.by_name()[fixed]])
        for count in sorted({str(len(menu.options)) for menu in menus})
    )


def _words(sentences: Iterable[Sentence], language: str, spoken: str) -> str:
    """The words of sentences in one language, each stretch apart from the next."""
    return "\n".join(
        part.text
        for sentence in sentences
        for part in sentence.parts
        if isinstance(part, Words) and (part.language or language) == spoken
    )


def _stands_in(written: str, words: str) -> bool:
    return bool(Pronunciation({written: written}).uses(words))


def _named(voice: Voice) -> str:
    return f"{voice.name} ({voice.locale})"


def _played(version: TextVersion) -> str | None:
    """The recording that is played for a text, by the name that is made from its sound."""
    return next((each.name for each in version.said if isinstance(each, Recording)), None)
