"""Reading of a script: from the bytes of its files to the frozen model."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from ivr.script.fields.place import LANGUAGE_FILE, LINE_FILE, PRONUNCIATION, Place, field_in
from ivr.script.fields.tables import WITHOUT_EFFECT, Keys, LanguageTable, LineTable
from ivr.script.fields.titles import TextNames
from ivr.script.files import Files, fingerprint
from ivr.script.findings.finding import Finding, FindingCollector, Severity, Trait
from ivr.script.findings.wordings import WORDINGS
from ivr.script.language.knowledge import knowledge_of
from ivr.script.language.pronunciation import pronunciation_of
from ivr.script.model import announcements, markup, menus, texts, validating
from ivr.script.model.announcements import read_announcements
from ivr.script.model.decoding import decode_utf8
from ivr.script.model.markup import Sentence
from ivr.script.model.menus import read_menus
from ivr.script.model.recordings import check_recordings, read_recordings
from ivr.script.model.script import (
    EMERGENCY,
    EMERGENCY_NUMBER,
    FRAME_TEXTS,
    LINE_NUMBER,
    MAIN_MENU,
    NUMBERS_AGAIN,
    PLACEHOLDERS,
    SLOWER_PHRASES,
    WITHOUT_VOICE,
    Language,
    Script,
    Text,
)
from ivr.script.model.speakable import check_speakable
from ivr.script.model.speech import Voice, known_voices
from ivr.script.model.texts import read_text
from ivr.script.model.validating import read_table
from ivr.script.reading import inventory
from ivr.script.reading.facts import read_facts
from ivr.script.reading.inventory import check_inventory
from ivr.script.reading.review import read_review
from ivr.script.reading.unconfirmed import read_unconfirmed

CACHE_SIZE = 8
"""Number of scripts cached."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading a script: the script and the findings.

    `script` is None if too much is missing.
    """

    script: Script | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The errors, which prevent the script from answering calls."""
        return tuple(error for error in self.findings if error.severity is Severity.ERROR)

    @property
    def may_answer_again(self) -> bool:
        """Whether the script may answer calls if it was published before."""
        return self.script is not None and all(
            error.has(Trait.FROM_OTHER_VERSION) for error in self.errors
        )

    @property
    def can_be_prepared(self) -> bool:
        """Whether a line can be prepared from the script, to check it further or to call it."""
        if self.may_answer_again:
            return True
        if self.script is None or not all(map(_is_in_sentence, self.errors)):
            return False
        return not _has_silent_text(self.script)


def _has_silent_text(script: Script) -> bool:
    """Return whether a text has no words; a menu needs none, because it has options."""
    for language in script.languages.values():
        for name, text in language.texts.items():
            if name not in script.menus and not texts.has_words(text.body):
                return True
    return False


def _is_in_sentence(error: Finding) -> bool:
    # An unpronounceable number of the line is in many sentences, but is one error.
    is_everywhere = error.field[1:] == (PRONUNCIATION,)
    return error.has(Trait.IN_SENTENCE) and not is_everywhere


def read_script(files: Files) -> Reading:
    """Read a script from its files and collect all errors.

    Results are cached, since pages and checks read the script of a service many times. Never
    raises: an exception becomes a finding.
    """
    return _read(tuple(files.items()))


@lru_cache(CACHE_SIZE)
def _read(items: tuple[tuple[str, bytes], ...]) -> Reading:
    files = dict(items)
    report = FindingCollector(WORDINGS)
    try:
        return Reading(_script(files, report), report.findings)
    except Exception as error:
        report.fail("check-failed", error)
        return Reading(None, report.findings)


def _script(files: Files, report: FindingCollector) -> Script | None:
    """Return the script of these files, or None if too much is missing, and report its errors."""
    table = _table(LineTable, LINE_FILE, files, report)
    if table is None:
        _read_alone(files, report)
        return None
    line_menus = read_menus(table, report)
    check_inventory(table, files, report)
    dates = read_review(table, files, report)
    languages: dict[str, Language] = {}
    for code in inventory.languages(table, files):
        if language := _language(code, table, files, report):
            languages[code] = language
    contact = _contact(table, languages)
    others = {*FRAME_TEXTS, WITHOUT_VOICE, *menus.targets(table), *table.menus, *Keys.model_fields}
    announced = read_announcements(table, others, contact, report)
    ready = _ready(table, others, contact, report)
    if table.publishing.closing_alone:
        report.add("setting-without-effect", Severity.INFO, WITHOUT_EFFECT, {})
    known_facts = read_facts(table, files, report)
    if not languages or MAIN_MENU not in line_menus:
        return None
    script = Script(
        languages=MappingProxyType(languages),
        numbers=MappingProxyType(_spoken_numbers(table)),
        emergency_number=table.numbers.get(EMERGENCY),
        line_number=table.numbers.get(LINE_NUMBER),
        menus=MappingProxyType(dict(line_menus)),
        keys=table.keys,
        patience=table.patience,
        contact=contact,
        facts=known_facts,
        overrides=MappingProxyType(
            {rule: MappingProxyType(values) for rule, values in table.rules.items()}
        ),
        review=dates,
        unconfirmed=read_unconfirmed(table, files, report),
        fingerprint=fingerprint(files),
        publishing=table.publishing,
        timezone=announcements.zone_of(table.timezone),
        announcements=announced,
        ready=MappingProxyType(ready),
    )
    check_speakable(script, report)
    check_recordings(script, report)
    return script if len(languages) == len(table.codes) else None


def _ready(
    table: LineTable, others: Collection[str], contact: str | None, report: FindingCollector
) -> dict[str, bool]:
    """Return whether each ready announcement closes the line; report names that are taken.

    An announcement that was put up has the name of the ready one.
    """
    ready: dict[str, bool] = {}
    for name, written in table.ready.items():
        if name in others or name == contact:
            report.error("announcement-name-taken", ("ready", name), found=name)
            continue
        if written.closes and contact is None:
            values = {"name": TextNames((name,))}
            report.error("closed-without-numbers", ("ready", name, "closes"), **values)
        ready[name] = written.closes
    return ready


def _read_alone(files: Files, report: FindingCollector) -> None:
    """Report the errors in other files if `line.toml` cannot be read."""
    codes = inventory.language_folders(files)
    for code in codes:
        _table(LanguageTable, f"{code}/{LANGUAGE_FILE}", files, report)
    for path in sorted(files):
        folder, _, name = path.rpartition("/")
        if folder in codes and name.endswith(".txt"):
            text = decode_utf8(files[path], path, report)
            if text is not None:
                labelled = name.removesuffix(".txt") not in FRAME_TEXTS
                field = field_in(path)
                read_text(text, field, codes, report, labelled=labelled, body_needed=False)


def _table(
    model: type[validating.AnyTable], file: str, files: Files, report: FindingCollector
) -> validating.AnyTable | None:
    if file not in files:
        report.error("missing-file", field_in(file), case="missing-field")
        return None
    text = decode_utf8(files[file], file, report)
    return read_table(model, text, file, report) if text is not None else None


def _language(
    code: str, table: LineTable, files: Files, report: FindingCollector
) -> Language | None:
    file = f"{code}/{LANGUAGE_FILE}"
    fields = _table(LanguageTable, file, files, report)
    written = _texts(code, table, files, report)
    printed = written.pop(WITHOUT_VOICE, None)
    sounds = read_recordings(code, files, written, report)
    if fields is None:
        return None
    voices = known_voices().get(fields.locale)
    if voices is not None and fields.voice not in voices:
        values = {"found": fields.voice, "locale": fields.locale, "known": ", ".join(voices)}
        best = validating.nearest(fields.voice, voices)
        report.error("unknown-voice", (code, "voice"), best=best, **values)
    elif voices is None:
        values = {"locale": fields.locale, "found": fields.voice}
        report.warning("voice-not-checked", (code, "locale"), **values)
    # An older edition may say another emergency number, which callers must still understand.
    numbers = (*_spoken_numbers(table).values(), table.numbers.get(EMERGENCY, EMERGENCY_NUMBER))
    return Language(
        code=code,
        name=fields.name,
        names=frozenset(fields.names),
        voice=Voice(code, fields.locale, fields.voice),
        phrases=MappingProxyType(_phrases(fields, code, table.codes, report)),
        pronunciation=pronunciation_of(tuple(fields.pronunciation.items()), code, numbers),
        texts=MappingProxyType(written),
        recordings=MappingProxyType(dict(sounds)),
        without_voice=printed,
    )


def _phrases(
    fields: LanguageTable, code: str, codes: Collection[str], report: FindingCollector
) -> dict[str, Sentence]:
    phrases = {}
    for name, written in fields.phrases.model_dump(exclude_none=True).items():
        place = Place((code, "phrases", name))
        words = " ".join(written.split())
        phrase = markup.parse(words, place, codes, report, PLACEHOLDERS[name])
        phrases[name] = markup.without_outer_pauses(phrase)
    defaults = {slow: phrases[name] for name, slow in SLOWER_PHRASES.items()}
    if once_more := knowledge_of(code).numbers.once_more:
        place = Place((code, "phrases", NUMBERS_AGAIN))
        defaults[NUMBERS_AGAIN] = markup.parse(once_more, place, codes, report, ())
    return defaults | phrases


def _texts(code: str, table: LineTable, files: Files, report: FindingCollector) -> dict[str, Text]:
    written = {}
    for name in inventory.text_names(table):
        file = f"{code}/{name}.txt"
        text = decode_utf8(files[file], file, report) if file in files else None
        if text is not None:
            written[name] = read_text(
                text,
                (code, "texts", name),
                table.codes,
                report,
                labelled=inventory.is_labelled(name, table),
                body_needed=name not in table.menus,
            )
    return written


def _spoken_numbers(table: LineTable) -> dict[str, str]:
    """Return the numbers that may be spoken; 112 is among them even if the script has another."""
    numbers = {name: number for name, number in table.numbers.items() if name != LINE_NUMBER}
    return numbers | {name: EMERGENCY_NUMBER for name in numbers if name == EMERGENCY}


def _contact(table: LineTable, languages: Mapping[str, Language]) -> str | None:
    is_written = any(table.contact in language.texts for language in languages.values())
    return table.contact if is_written and table.contact not in table.menus else None
