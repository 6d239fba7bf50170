"""Damaged scripts, each with what must be said of it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from ivr.script.finding import Severity
from tests.scripts import (
    announced,
    full_script,
    line_with,
    mp3,
    nested_script,
    replaced,
    small_script,
    wav,
    with_text,
    without,
)

SCRIPT = without(full_script(), "facts.toml")
LINE, SWEDISH, ENGLISH = "line.toml", "sv/language.toml", "en/language.toml"
NOTICE = "I en nödsituation: lägg på och ring 112."
MAIN = '["operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"]'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'


@dataclass(frozen=True)
class Mistake:
    """A damaged script and what must be said of it.

    `line` is a number, or words that stand on that line alone; `names` must be told to the
    reader; `case` is the rule unless given; `more` are the rules of what else must follow.
    """

    files: Mapping[str, bytes]
    rule: str
    file: str
    line: int | str
    names: str
    case: str = ""
    severity: Severity = Severity.ERROR
    more: Set[str] = frozenset()

    @property
    def number(self) -> int:
        """The line that must be named."""
        if isinstance(self.line, int):
            return self.line
        return line_with(self.files, self.file, self.line)


def line_toml(old: str, new: str) -> dict[str, bytes]:
    """The frozen script with words replaced in `line.toml`."""
    return replaced(SCRIPT, LINE, old, new)


def swedish(old: str, new: str) -> dict[str, bytes]:
    """The frozen script with words replaced in `sv/language.toml`."""
    return replaced(SCRIPT, SWEDISH, old, new)


def options(*names: str) -> dict[str, bytes]:
    """The frozen script with further options, each with a text in both languages."""
    written = "".join(f', "{name}"' for name in names)
    return with_topics(line_toml('"kontakt"]', f'"kontakt"{written}]'), *names)


def with_topics(files: Mapping[str, bytes], *names: str) -> dict[str, bytes]:
    """The script with further texts in both languages."""
    text = b"a label\n\nA text.\n"
    return {**files, **{f"{code}/{name}.txt": text for code in ("sv", "en") for name in names}}


def notice(text: str | bytes) -> dict[str, bytes]:
    """The frozen script with another notice in Swedish."""
    return with_text(SCRIPT, "sv/notice.txt", text)


def topic(text: str) -> dict[str, bytes]:
    """The frozen script with another topic in Swedish."""
    return with_text(SCRIPT, "sv/fred.txt", text)


def recording(
    sound: bytes | None, words: str | bytes | None = NOTICE, name: str = "notice.wav"
) -> dict[str, bytes]:
    """The frozen script with a recording of the Swedish notice, and what was read."""
    files = SCRIPT if sound is None else with_text(SCRIPT, f"sv/recordings/{name}", sound)
    return files if words is None else with_text(files, "sv/recordings/notice.txt", words)


def nested(old: str, new: str, levels: int = 2, topics: int = 12) -> dict[str, bytes]:
    """A script with sub-menus, with words replaced in its `line.toml`."""
    return replaced(nested_script(levels, topics), LINE, old, new)


FILE_MISTAKES = {
    "no-line-file": Mistake(
        without(SCRIPT, LINE), "missing-file", LINE, 0, "Settings", case="missing-table"
    ),
    "no-language-file": Mistake(
        without(SCRIPT, SWEDISH),
        "missing-file",
        SWEDISH,
        0,
        "Phrases, pronunciation and voice",
        case="missing-table",
    ),
    "no-frame-text": Mistake(
        without(SCRIPT, "sv/notice.txt", "en/notice.txt"),
        "missing-file",
        "sv/notice.txt",
        0,
        "Emergency notice",
        more={"missing-file"},
    ),
    "empty": Mistake(notice(""), "empty-file", "sv/notice.txt", 0, "Emergency notice"),
    "blank": Mistake(notice(" \n\t\n"), "empty-file", "sv/notice.txt", 0, "Emergency notice"),
    "notes-alone": Mistake(notice("# x\n"), "empty-file", "sv/notice.txt", 0, "Emergency notice"),
    "signs-alone": Mistake(notice("...\n"), "empty-file", "sv/notice.txt", 0, "Emergency notice"),
    "topic-of-notes": Mistake(topic("# x\n"), "empty-file", "sv/fred.txt", 0, "fred"),
    "empty-line-file": Mistake(
        with_text(SCRIPT, LINE, ""), "empty-file", LINE, 0, "Settings", case="empty-table"
    ),
    "not-utf8": Mistake(
        notice("Första raden.\nLägg på".encode() + "\nRing på 112.\n".encode("latin-1")),
        "not-utf8",
        "sv/notice.txt",
        3,
        "Emergency notice",
    ),
    "not-utf8-after-a-byte-order-mark": Mistake(
        notice(b"\xef\xbb\xbfa\n\xe5"), "not-utf8", "sv/notice.txt", 2, "Emergency notice"
    ),
    "utf16": Mistake(
        notice(NOTICE.encode("utf-16")), "not-utf8", "sv/notice.txt", 1, "Emergency notice"
    ),
    "line-file-not-utf8": Mistake(
        with_text(SCRIPT, LINE, b"# \xe5\n" + SCRIPT[LINE]), "not-utf8", LINE, 1, "Settings"
    ),
    "control-character": Mistake(
        notice("# note\nRing\x07 112.\n"), "control-character", "sv/notice.txt", 2, "U+0007"
    ),
    "line-tabulation": Mistake(
        notice("Ring\x0b 112.\n"), "control-character", "sv/notice.txt", 1, "U+000B"
    ),
    "lost-letter": Mistake(
        notice("Ring p\ufffd 112.\n"), "control-character", "sv/notice.txt", 1, "U+FFFD"
    ),
    "control-character-in-toml": Mistake(
        swedish("Du har {count} val.", "Du har\x01 {count} val."),
        "control-character",
        SWEDISH,
        'choices = "Du',
        "U+0001",
    ),
    "control-character-by-escape": Mistake(
        swedish("Du har {count} val.", r"Du har\u0001 {count} val."),
        "control-character",
        SWEDISH,
        'choices = "Du',
        "U+0001",
    ),
    "control-character-in-pronunciation": Mistake(
        swedish('"EU" = "E U"', r'"EU" = "E\u0002U"'),
        "control-character",
        SWEDISH,
        '"EU"',
        "U+0002",
    ),
    "control-character-in-a-written-form": Mistake(
        swedish('"EU" = "E U"', '"EU" = "E U"\n"E\\u0003" = "E"'),
        "control-character",
        SWEDISH,
        "u0003",
        "U+0003",
    ),
    "one-language-only": Mistake(
        without(SCRIPT, "en/fred.txt"), "one-language-only", "en/fred.txt", 0, "fred"
    ),
    "notice-in-one-language": Mistake(
        without(SCRIPT, "sv/notice.txt"), "one-language-only", "sv/notice.txt", 0, "en"
    ),
    "heading-of-main-menu-in-one-language": Mistake(
        with_text(SCRIPT, "sv/main.txt", "huvudmenyn\n"),
        "one-language-only",
        "en/main.txt",
        0,
        "Main menu",
    ),
    "contact-in-one-language": Mistake(
        without(small_script(), "en/kontakt.txt"),
        "one-language-only",
        "en/kontakt.txt",
        0,
        "kontakt",
    ),
    "unused-file": Mistake(
        with_text(SCRIPT, "readme.md", "x"),
        "unused-file",
        "readme.md",
        0,
        "readme.md",
        severity=Severity.WARNING,
    ),
    "unused-file-in-a-folder": Mistake(
        with_text(SCRIPT, "old/notice.txt", "x"),
        "unused-file",
        "old/notice.txt",
        0,
        "old/notice.txt",
        severity=Severity.WARNING,
    ),
    "unused-text": Mistake(
        with_text(SCRIPT, "sv/notise.txt", "x"),
        "unused-text",
        "sv/notise.txt",
        0,
        "notice",
        severity=Severity.WARNING,
    ),
    "unused-text-without-ending": Mistake(
        with_text(SCRIPT, "sv/notice", "x"),
        "unused-file",
        "sv/notice",
        0,
        "notice",
        severity=Severity.WARNING,
    ),
    "unused-text-in-a-folder": Mistake(
        with_text(SCRIPT, "sv/old/notice.txt", "x"),
        "unused-file",
        "sv/old/notice.txt",
        0,
        "sv/old/notice.txt",
        severity=Severity.WARNING,
    ),
    "unused-language": Mistake(
        line_toml('"sv", "en"', '"en"'),
        "unused-language",
        SWEDISH,
        0,
        "languages",
        severity=Severity.WARNING,
    ),
}

TEXT_MISTAKES = {
    "no-empty-line-after-label": Mistake(
        topic("# note\nfred\nEn text.\n"),
        "no-empty-line-after-label",
        "sv/fred.txt",
        3,
        "En text.",
    ),
    "label-without-words": Mistake(
        topic("\n...\n\nEn text.\n"), "label-without-words", "sv/fred.txt", 2, "words"
    ),
    "label-without-body": Mistake(
        topic("# note\nfred\n"), "label-without-body", "sv/fred.txt", 2, "text"
    ),
    "label-without-spoken-body": Mistake(
        topic("fred\n\n# note\n|\n"), "label-without-body", "sv/fred.txt", 1, "text"
    ),
    "placeholder-in-label": Mistake(
        topic("fred {count}\n\nEn text.\n"), "label-with-markup", "sv/fred.txt", 1, "{count}"
    ),
    "pause-in-label": Mistake(
        topic("fred | frid\n\nEn text.\n"), "label-with-markup", "sv/fred.txt", 1, "|"
    ),
    "unclosed-span": Mistake(
        notice("Ring.\nOch {en: Fugitive.\n"),
        "unclosed-span",
        "sv/notice.txt",
        2,
        "{en: Fugitive.",
    ),
    "unclosed-at-the-end": Mistake(notice("A {"), "unclosed-span", "sv/notice.txt", 1, "{"),
    "unclosed-alone": Mistake(notice("{en: A"), "unclosed-span", "sv/notice.txt", 1, "{en: A"),
    "unclosed-label": Mistake(
        topic("{en: A\n\nEn text.\n"), "unclosed-span", "sv/fred.txt", 1, "{en: A"
    ),
    "span-over-two-lines": Mistake(
        notice("Ring {en: one\ntwo} nu.\n"),
        "unclosed-span",
        "sv/notice.txt",
        1,
        "{en: one",
        more={"stray-brace"},
    ),
    "nested-braces": Mistake(
        notice("Hej {en: one {count} two} nu.\n"),
        "unclosed-span",
        "sv/notice.txt",
        1,
        "{en: one",
        more={"stray-brace"},
    ),
    "stray-brace": Mistake(notice("Ring nu}.\n"), "stray-brace", "sv/notice.txt", 1, "}."),
    "two-stray-braces": Mistake(
        notice("Ring } nu { då.\n"),
        "stray-brace",
        "sv/notice.txt",
        1,
        "} nu",
        more={"unclosed-span"},
    ),
    "empty-span": Mistake(notice("Ring {en:} nu.\n"), "empty-span", "sv/notice.txt", 1, "{en:}"),
    "unknown-span-language": Mistake(
        notice("Ring.\nSäg {fi: hei} nu.\n"), "unknown-span-language", "sv/notice.txt", 2, "fi"
    ),
    "span-language-by-name": Mistake(
        notice("Säg {engelska: hi} nu.\n"),
        "unknown-span-language",
        "sv/notice.txt",
        1,
        "engelska",
    ),
    "span-language-in-capitals": Mistake(
        notice("Säg {EN: hi} nu.\n"), "unknown-span-language", "sv/notice.txt", 1, "EN"
    ),
    "unknown-placeholder": Mistake(
        notice("Ring.\n\nRing {nummer}.\n"), "unknown-placeholder", "sv/notice.txt", 3, "{nummer}"
    ),
    "placeholder-of-phrases": Mistake(
        notice("Ring {label}.\n"), "unknown-placeholder", "sv/notice.txt", 1, "{last_key}"
    ),
    "no-placeholder": Mistake(notice("A {}.\n"), "unknown-placeholder", "sv/notice.txt", 1, "{}"),
    "colon-alone": Mistake(notice("A {:}.\n"), "unknown-placeholder", "sv/notice.txt", 1, "{:}"),
    "key-of-nothing": Mistake(
        notice("A {key:}.\n"), "unknown-placeholder", "sv/notice.txt", 1, "{key:}"
    ),
    "nameless-span": Mistake(
        notice("A {: b}.\n"), "unknown-placeholder", "sv/notice.txt", 1, "{: b}"
    ),
    "unknown-placeholder-in-phrase": Mistake(
        swedish("Du har {count} val.", "Du har {count} val, {caller}."),
        "unknown-placeholder",
        SWEDISH,
        'choices = "Du',
        "{caller}",
    ),
    "topic-key-in-phrase": Mistake(
        swedish("För {label}, tryck {key}.", "För {label}, tryck {key:kontakt} {key}."),
        "unknown-placeholder",
        SWEDISH,
        "option =",
        "{key:kontakt}",
    ),
    "phrase-without": Mistake(
        swedish("Du har {count} val.", "Du har sex val."),
        "phrase-without",
        SWEDISH,
        'choices = "Du',
        "{count}",
    ),
    "key-of-no-option": Mistake(
        replaced(SCRIPT, "sv/silence-2.txt", "{key:kontakt}", "{key:kontakter}"),
        "key-of-no-option",
        "sv/silence-2.txt",
        "{key:",
        "kontakter",
    ),
    "key-of-other-menu": Mistake(
        replaced(nested_script(2, 12), "sv/fault.txt", "Hej då.", "Hej då {key:topic-3}."),
        "key-of-other-menu",
        "sv/fault.txt",
        "topic-3",
        "3",
    ),
    "unknown-number": Mistake(
        notice("# 118 118\nRing 118 118.\n"), "unknown-number", "sv/notice.txt", 2, "118 118"
    ),
    "number-with-a-wrong-digit": Mistake(
        replaced(SCRIPT, "sv/give-up.txt", "+46 77 114 14 00", "+46 77 114 14 01"),
        "unknown-number",
        "sv/give-up.txt",
        "114 14 01",
        "+46 77 114 14 01",
    ),
    "number-without-numbers": Mistake(
        replaced(small_script(), LINE, 'abroad = "+46 77 114 14 00"\n', ""),
        "unknown-number",
        "sv/give-up.txt",
        "utlandet",
        "114 14",
        more={"unknown-number"},
    ),
    "year": Mistake(
        notice("Sedan 1850.\n"),
        "unknown-number",
        "sv/notice.txt",
        1,
        "1850",
        case="number-in-digits",
    ),
    "digit-without-pronunciation": Mistake(
        notice("Ring.\nPå rum 24B.\n"),
        "digit-without-pronunciation",
        "sv/notice.txt",
        2,
        "24",
    ),
    "digit-in-a-word": Mistake(
        notice("Vitamin B12.\n"), "digit-without-pronunciation", "sv/notice.txt", 1, "12"
    ),
    "digit-in-an-english-span": Mistake(
        notice("{en: Room 24B}.\n"), "digit-without-pronunciation", "sv/notice.txt", 1, "24"
    ),
    "number-written-together": Mistake(
        notice("Ring 11414.\n"), "unknown-number", "sv/notice.txt", 1, "11414"
    ),
    "digit-in-spoken-form": Mistake(
        swedish('"EU" = "E U"', '"EU" = "E 1"'),
        "digit-in-spoken-form",
        SWEDISH,
        '"EU"',
        "E 1",
    ),
    "too-long-to-say": Mistake(
        notice("Ring.\n" + "ord " * 800 + "\n"), "too-long-to-say", "sv/notice.txt", 2, "3199"
    ),
    "too-long-once-encoded": Mistake(
        notice("å" * 1000 + "\n"), "too-long-to-say", "sv/notice.txt", 1, "1000"
    ),
    "text-too-long": Mistake(
        notice(("Ring nu och vänta. " * 30 + "\n") * 40),
        "text-too-long",
        "sv/notice.txt",
        0,
        "call",
    ),
}

LINE_MISTAKES = {
    "toml-syntax": Mistake(line_toml("tries = 3", "tries 3"), "toml-syntax", LINE, "tries", "3"),
    "no-closing-quote": Mistake(
        line_toml('repeat = "7"', 'repeat = "7'), "toml-syntax", LINE, "repeat =", 'repeat = "7'
    ),
    "no-closing-bracket": Mistake(
        line_toml('"kontakt"]', '"kontakt"'), "toml-syntax", LINE, '"kontakt"', "kontakt"
    ),
    "two-languages-without-comma": Mistake(
        line_toml('"sv", "en"', '"sv" "en"'), "toml-syntax", LINE, '"sv"', "sv"
    ),
    "no-end-of-a-text": Mistake(
        swedish('name = "Svenska"', 'name = """Svenska"'), "toml-syntax", SWEDISH, "name =", "name"
    ),
    "endless-number": Mistake(
        line_toml("tries = 3", "tries = " + "3" * 5000), "toml-syntax", LINE, "tries", "tries"
    ),
    "endless-nesting": Mistake(
        line_toml("tries = 3", "tries = " + "[" * 5000), "toml-syntax", LINE, "tries", "tries"
    ),
    "name-twice": Mistake(
        line_toml('main_menu = "8"', 'repeat = "8"'),
        "toml-syntax",
        LINE,
        'repeat = "8"',
        "twice",
        case="toml-twice",
    ),
    "heading-twice": Mistake(
        line_toml("[patience]", "[keys]"), "toml-syntax", LINE, 25, "twice", case="toml-twice"
    ),
    "unknown-field": Mistake(
        line_toml("tries = 3", "tries = 3\ntrys = 3"), "unknown-field", LINE, "trys", "tries"
    ),
    "unknown-table": Mistake(
        line_toml("[keys]", "[key.of]\nx = 1\n[keys]"), "unknown-field", LINE, "[key.of]", "keys"
    ),
    "unknown-dotted-field": Mistake(
        line_toml("[numbers]", "a.b = 1\na.c = 2\n[numbers]"), "unknown-field", LINE, "a.b", "“a”"
    ),
    "unknown-field-of-menu": Mistake(
        line_toml("[menus.main]", "[menus.main]\noption = 1"),
        "unknown-field",
        LINE,
        "option =",
        "options",
    ),
    "unknown-field-of-inline-table": Mistake(
        line_toml("[menus.main]\noptions = ", "[menus]\nmain.option = 1\nmain.options = "),
        "unknown-field",
        LINE,
        "main.option =",
        "options",
    ),
    "unknown-quoted-field": Mistake(
        line_toml("tries = 3", 'tries = 3\n"[key]" = 3'),
        "unknown-field",
        LINE,
        "[key]",
        "patience.[key]",
    ),
    "unknown-quoted-field-at-the-top": Mistake(
        line_toml("[numbers]", '"[key]" = 3\n[numbers]'), "unknown-field", LINE, "[key]", "keys"
    ),
    "unknown-field-of-language": Mistake(
        swedish("voice =", 'voise = "x"\nvoice ='), "unknown-field", SWEDISH, "voise", "voice"
    ),
    "unknown-phrase": Mistake(
        swedish('choices = "Du', 'chioces = "x"\nchoices = "Du'),
        "unknown-field",
        SWEDISH,
        "chioces",
        "choices",
    ),
    "missing-field": Mistake(
        line_toml("tries = 3", ""), "missing-field", LINE, "[patience]", "Tries"
    ),
    "missing-table": Mistake(
        line_toml("[patience]\nwait_seconds = 10\ntries = 3", ""),
        "missing-field",
        LINE,
        0,
        "Patience",
    ),
    "missing-field-of-menu": Mistake(
        line_toml(f"options = {MAIN}", ""),
        "missing-field",
        LINE,
        "[menus.main]",
        "Options of a menu",
    ),
    "missing-phrase": Mistake(
        swedish('choices = "Du har {count} val."\n', ""),
        "missing-field",
        SWEDISH,
        "[phrases]",
        "How many options there are",
    ),
    "no-main-menu": Mistake(
        line_toml("[menus.main]", "[menus.huvud]"),
        "missing-field",
        LINE,
        "[menus.huvud]",
        "Menu",
        more={"unreachable-menu"},
    ),
    "not-text": Mistake(
        swedish('name = "Svenska"', "name = 5"),
        "wrong-value",
        SWEDISH,
        "name =",
        "Name of a language",
        case="expected-text",
    ),
    "blank-text": Mistake(
        swedish('name = "Svenska"', 'name = " "'),
        "wrong-value",
        SWEDISH,
        "name =",
        "Name of a language",
        case="expected-text",
    ),
    "empty-phrase": Mistake(
        swedish("Du har {count} val.", ""),
        "wrong-value",
        SWEDISH,
        'choices = ""',
        "How many options there are",
        case="expected-text",
    ),
    "empty-written-form": Mistake(
        swedish('"EU" = "E U"', '"" = "E U"'),
        "wrong-value",
        SWEDISH,
        '"" =',
        "Pronunciation",
        case="expected-text",
    ),
    "not-a-number": Mistake(
        line_toml("wait_seconds = 10", 'wait_seconds = "10"'),
        "wrong-value",
        LINE,
        "wait_seconds",
        "10",
        case="expected-number",
    ),
    "truth-as-number": Mistake(
        line_toml("tries = 3", "tries = true"),
        "wrong-value",
        LINE,
        "tries",
        "Tries",
        case="expected-number",
    ),
    "approval-in-quotes": Mistake(
        line_toml("[patience]", '[publishing]\napproval = "yes"\n\n[patience]'),
        "wrong-value",
        LINE,
        "approval",
        "yes",
        case="expected-switch",
    ),
    "review-in-quotes": Mistake(
        line_toml("[patience]", '[review]\nkontakt = "2027-01-15"\n\n[patience]'),
        "wrong-value",
        LINE,
        "2027-01-15",
        "2027-06-01",
        case="expected-date",
    ),
    "review-with-a-time": Mistake(
        line_toml("[patience]", "[review]\nkontakt = 2027-01-15T08:00:00\n\n[patience]"),
        "wrong-value",
        LINE,
        "2027-01-15",
        "Day to read a text through",
        case="expected-date",
    ),
    "review-without-a-day": Mistake(
        line_toml("[patience]", "[review]\ndefault = 2027\n\n[patience]"),
        "wrong-value",
        LINE,
        "default",
        "Day to read a text through",
        case="expected-date",
    ),
    "review-on-a-day-that-is-none": Mistake(
        line_toml("[patience]", "[review]\ndefault = 2027-02-30\n\n[patience]"),
        "toml-syntax",
        LINE,
        "default",
        "2027-02-30",
    ),
    "review-of-no-text": Mistake(
        line_toml("[patience]", "[review]\nkontakter = 2027-01-15\n\n[patience]"),
        "review-of-no-text",
        LINE,
        "kontakter",
        "“kontakt”",
        severity=Severity.WARNING,
    ),
    "too-small": Mistake(
        line_toml("tries = 3", "tries = 0"),
        "wrong-value",
        LINE,
        "tries",
        "2–3",
        case="expected-range",
    ),
    "too-large": Mistake(
        line_toml("wait_seconds = 10", "wait_seconds = 0x" + "f" * 5000),
        "wrong-value",
        LINE,
        "wait_seconds",
        "5–15",
        case="expected-range",
    ),
    "not-a-list": Mistake(
        line_toml('["sv", "en"]', '"sv"'),
        "wrong-value",
        LINE,
        "languages =",
        "Languages",
        case="expected-list",
    ),
    "empty-list": Mistake(
        line_toml(MAIN, "[]"),
        "wrong-value",
        LINE,
        "options =",
        "Options of a menu",
        case="expected-list",
    ),
    "not-a-table": Mistake(
        line_toml("[menus.main]\noptions = ", "[menus]\nmain = "),
        "wrong-value",
        LINE,
        "main = ",
        "Menu",
        case="expected-table",
    ),
    "list-of-tables": Mistake(
        line_toml("[keys]", "[[keys]]"),
        "wrong-value",
        LINE,
        "[[keys]]",
        "Keys that mean the same everywhere",
        case="expected-table",
    ),
    "not-a-name": Mistake(
        line_toml('"fred"', '"Fred och frihet"'),
        "wrong-value",
        LINE,
        "options =",
        "Fred och frihet",
        case="expected-name",
    ),
    "not-a-name-in-a-long-list": Mistake(
        line_toml(MAIN, '[\n  "fast", # "Fast"\n  "kontakt",\n  "Fast",\n  "fred"]'),
        "wrong-value",
        "line.toml",
        16,
        "“Fast”",
        case="expected-name",
    ),
    "not-a-name-of-a-menu": Mistake(
        line_toml("[keys]", '[menus."Min meny"]\noptions = ["fred"]\n[keys]'),
        "wrong-value",
        LINE,
        "Min meny",
        "“Min meny”",
        case="expected-name",
    ),
    "number-in-a-list": Mistake(
        line_toml(MAIN, '["fast",\n"fred"\n, 5]'),
        "wrong-value",
        LINE,
        ", 5]",
        "5",
        case="expected-text",
    ),
    "not-a-key": Mistake(
        line_toml('repeat = "7"', 'repeat = "*"'),
        "wrong-value",
        LINE,
        "repeat =",
        "*",
        case="expected-key",
    ),
    "not-a-code": Mistake(
        line_toml('["sv", "en"]', '["sv",\n"english"]'),
        "wrong-value",
        LINE,
        '"english"',
        "english",
        case="expected-code",
    ),
    "not-a-locale": Mistake(
        swedish("sv-SE", "sv_SE"), "wrong-value", SWEDISH, "locale", "sv_SE", case="expected-locale"
    ),
    "not-a-phone-number": Mistake(
        line_toml('"114 14"', '"114 14 eller 112"'),
        "wrong-value",
        LINE,
        "domestic",
        "114 14 eller 112",
        case="expected-phone-number",
    ),
    "list-for-a-rule": Mistake(
        with_text(SCRIPT, LINE, SCRIPT[LINE] + b"\n[rules.R19]\noff = [1]\n"),
        "wrong-value",
        LINE,
        "off",
        "Exceptions to the rules",
        case="expected-plain-value",
    ),
    "language-twice": Mistake(
        line_toml('["sv", "en"]', '[\n"sv",\n"en",\n"sv" ]'),
        "language-twice",
        "line.toml",
        5,
        "“sv”",
    ),
    "language-without-folder": Mistake(
        line_toml('["sv", "en"]', '["sv", "en",\n"fi"]'),
        "language-without-folder",
        LINE,
        '"fi"',
        "fi",
    ),
    "reserved-contact": Mistake(
        line_toml("[numbers]", 'contact = "notice"\n[numbers]'),
        "reserved-name",
        LINE,
        "contact =",
        "notice",
        case="reserved-contact",
    ),
    "contact-is-menu": Mistake(
        replaced(nested_script(2, 12, ("sv",)), LINE, "[numbers]", 'contact = "menu-1"\n[numbers]'),
        "contact-is-menu",
        LINE,
        "contact =",
        "menu-1",
        more={"unused-text", "key-of-no-option"},
    ),
    "contact-without-text": Mistake(
        line_toml("[numbers]", 'contact = "kontakter"\n[numbers]'),
        "contact-without-text",
        LINE,
        "contact =",
        "kontakt",
    ),
    "unknown-voice": Mistake(
        swedish("Polly.Elin-Neural", "Polly.Elin"),
        "unknown-voice",
        SWEDISH,
        "voice =",
        "Polly.Elin-Neural",
    ),
    "voice-of-another-locale": Mistake(
        swedish("Polly.Elin-Neural", "Polly.Amy-Neural"),
        "unknown-voice",
        SWEDISH,
        "voice =",
        "sv-SE",
    ),
    "voice-not-checked": Mistake(
        swedish("sv-SE", "sv-FI"),
        "voice-not-checked",
        SWEDISH,
        "locale =",
        "sv-FI",
        severity=Severity.WARNING,
    ),
}

MENU_MISTAKES = {
    "key-twice": Mistake(
        line_toml('language = "9"', 'language = "7"'),
        "key-twice",
        LINE,
        "language =",
        "The other language",
    ),
    "key-twice-option": Mistake(options("sju"), "key-twice-option", LINE, "options =", "key 7"),
    "key-of-an-option": Mistake(
        line_toml('repeat = "7"', 'repeat = "2"'),
        "key-twice-option",
        LINE,
        "options =",
        "strategiskt",
    ),
    "too-many-options": Mistake(
        options("sju", "nio", "tio", "elva"), "too-many-options", LINE, "options =", "10 options"
    ),
    "too-many-options-in-a-long-list": Mistake(
        replaced(options("sju"), LINE, ', "sju"]', ',\n"sju"]'),
        "key-twice-option",
        LINE,
        '"sju"',
        "sju",
    ),
    "option-twice": Mistake(
        line_toml(MAIN, '["fast",\n"fred", "kontakt",\n"fred" ]'),
        "option-twice",
        "line.toml",
        16,
        "“fred”",
        more={"unused-text"},
    ),
    "option-named-as-a-frame-text": Mistake(
        line_toml('"fred"', '"notice"'),
        "reserved-name",
        LINE,
        "options =",
        "notice",
        more={"unused-text"},
    ),
    "option-named-as-the-date-of-all-texts": Mistake(
        with_topics(line_toml('"fred"', '"default"'), "default"),
        "reserved-name",
        LINE,
        "options =",
        "default",
        more={"unused-text"},
    ),
    "option-named-as-a-key": Mistake(
        with_topics(line_toml('"fred"', '"repeat"'), "repeat"),
        "reserved-name",
        LINE,
        "options =",
        "repeat",
        more={"unused-text"},
    ),
    "option-without-text": Mistake(
        line_toml('"fred"', "'fried'"),
        "option-without-text",
        LINE,
        "options =",
        "fred",
        more={"unused-text"},
    ),
    "option-without-text-in-a-long-list": Mistake(
        with_text(line_toml(MAIN, '[\n"kontakt",\n\n"fried",\n]'), "x.txt", "x"),
        "option-without-text",
        LINE,
        '"fried"',
        "fred",
        more={"unused-text", "unused-file"},
    ),
    "menu-without-text": Mistake(
        without(nested_script(2, 12), "sv/menu-2.txt", "en/menu-2.txt"),
        "option-without-text",
        LINE,
        '"menu-2"',
        "menu-1",
    ),
    "menu-in-itself": Mistake(
        with_topics(line_toml('"fred"', '"main"'), "main"),
        "menu-cycle",
        LINE,
        "options =",
        "menu",
        more={"unused-text"},
    ),
    "menu-that-leads-back": Mistake(
        with_topics(nested('"topic-3"', '\n"main"'), "main"),
        "menu-cycle",
        LINE,
        '"main"',
        "1",
        more={"unused-text"},
    ),
    "unreachable-menus-that-lead-back": Mistake(
        with_text(
            SCRIPT,
            LINE,
            SCRIPT[LINE].decode()
            + '[menus.a]\noptions = ["b"]\n[menus.b]\noptions = ["fred",\n"a"]\n',
        ),
        "menu-cycle",
        LINE,
        '"a"]',
        "a → b → a",
        more={"unreachable-menu", "option-without-text"},
    ),
    "four-levels": Mistake(
        nested_script(4, 6),
        "menu-depth",
        LINE,
        '["menu-1-1-1"]',
        "1",
        more={"unreachable-menu"},
    ),
    "unreachable-menu": Mistake(
        with_text(SCRIPT, LINE, SCRIPT[LINE].decode() + '[menus.resa]\noptions = ["fred"]\n'),
        "unreachable-menu",
        LINE,
        "[menus.resa]",
        "resa",
        severity=Severity.WARNING,
    ),
}

RECORDING_MISTAKES = {
    "recording-of-nothing": Mistake(
        recording(wav(), None, "notise.wav"),
        "recording-of-nothing",
        "sv/recordings/notise.wav",
        0,
        "notise",
        severity=Severity.WARNING,
    ),
    "recording-in-a-folder": Mistake(
        recording(wav(), None, "old/notice.wav"),
        "recording-of-nothing",
        "sv/recordings/old/notice.wav",
        0,
        "old/notice",
        severity=Severity.WARNING,
    ),
    "recording-without-sound": Mistake(
        recording(None),
        "recording-without-sound",
        "sv/recordings/notice.txt",
        0,
        "Emergency notice",
    ),
    "recording-without-words": Mistake(
        recording(wav(), None),
        "recording-without-words",
        "sv/recordings/notice.wav",
        0,
        "Emergency notice",
        severity=Severity.WARNING,
    ),
    "recording-with-empty-words": Mistake(
        recording(wav(), ""),
        "empty-file",
        "sv/recordings/notice.wav",
        0,
        "Recording",
        case="empty-table",
    ),
    "text-as-wav": Mistake(
        recording(b"RIFF and so on"),
        "recording-not-audio",
        "sv/recordings/notice.wav",
        0,
        "Emergency notice",
    ),
    "empty-wav": Mistake(
        recording(b""), "recording-not-audio", "sv/recordings/notice.wav", 0, "Emergency notice"
    ),
    "silent-wav": Mistake(
        recording(wav(0)), "recording-not-audio", "sv/recordings/notice.wav", 0, "Emergency notice"
    ),
    "picture-as-mp3": Mistake(
        recording(SVG, name="notice.mp3"),
        "recording-not-audio",
        "sv/recordings/notice.mp3",
        0,
        "Emergency notice",
    ),
    "mp3-as-wav": Mistake(
        recording(mp3()),
        "recording-not-audio",
        "sv/recordings/notice.wav",
        0,
        "WAV",
        case="recording-misnamed",
    ),
    "wav-as-mp3": Mistake(
        recording(wav(), name="notice.mp3"),
        "recording-not-audio",
        "sv/recordings/notice.mp3",
        0,
        "wav",
        case="recording-misnamed",
    ),
    "recording-of-other-kind": Mistake(
        recording(b"OggS", None, "notice.ogg"),
        "recording-not-audio",
        "sv/recordings/notice.ogg",
        0,
        "Emergency notice",
        case="recording-of-other-kind",
    ),
    "recording-twice": Mistake(
        with_text(recording(wav()), "sv/recordings/notice.mp3", mp3()),
        "recording-twice",
        "sv/recordings/notice.mp3",
        0,
        "Emergency notice",
        severity=Severity.WARNING,
    ),
    "recording-outdated": Mistake(
        recording(wav(), NOTICE.replace("112", "90 000")),
        "recording-outdated",
        "sv/recordings/notice.wav",
        0,
        "Emergency notice",
        severity=Severity.WARNING,
    ),
}

FACT = '[G1]\nsv = ["a"]\nen = ["a"]\ntexts = ["fred"]\n'
FACT_MISTAKES = {
    "fact-of-no-language": Mistake(
        with_text(SCRIPT, "facts.toml", f'{FACT}fi = ["a"]\n'),
        "fact-of-no-language",
        "facts.toml",
        "fi =",
        "fi",
    ),
    "fact-without-language": Mistake(
        with_text(SCRIPT, "facts.toml", FACT.replace('en = ["a"]\n', "")),
        "fact-without-language",
        "facts.toml",
        "[G1]",
        "en",
    ),
    "fact-of-no-text": Mistake(
        with_text(SCRIPT, "facts.toml", FACT.replace("fred", "fried")),
        "fact-of-no-text",
        "facts.toml",
        "texts =",
        "fred",
    ),
    "fact-without-texts": Mistake(
        with_text(SCRIPT, "facts.toml", FACT.replace('texts = ["fred"]', "")),
        "missing-field",
        "facts.toml",
        "[G1]",
        "Facts that must be said",
    ),
}

WEEK = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"


def announcement(table: str, name: str = "stopp", **texts: str) -> dict[str, bytes]:
    """The frozen script with an announcement."""
    return announced({name: table}, {"sv": "Hej.", "en": "Hello.", **texts}, SCRIPT)


ANNOUNCEMENT_MISTAKES = {
    "no-end": Mistake(
        announcement("closes = false\n"),
        "missing-field",
        LINE,
        "[announcements.stopp]",
        "End of an announcement",
    ),
    "prices": Mistake(
        line_toml("[numbers]", "[prices]\nminute = 0.01\n[numbers]"),
        "retired-field",
        LINE,
        "[prices]",
        "prices",
        severity=Severity.WARNING,
    ),
    "field-of-announcement": Mistake(
        announcement(f"{WEEK}start = 2027-01-04T08:00:00\n"),
        "unknown-field",
        LINE,
        "start = 2027-01-04T08:00:00",
        "from",
    ),
    **{
        f"no-time-{number}": Mistake(
            announcement(f"until = {value}\n"),
            "wrong-value",
            LINE,
            f"until = {value}",
            "2026-12-01T08:00:00",
            case="expected-time",
        )
        for number, value in enumerate(
            ("2027-01-11", "17:00:00", '"2027-01-11T17:00:00"', "2027-01-11T17:00:00Z", "5")
        )
    },
    "time-zone": Mistake(
        line_toml("[numbers]", 'timezone = "Europe/Stokholm"\n[numbers]'),
        "unknown-timezone",
        LINE,
        "Europe/Stokholm",
        "Europe/Stockholm",
    ),
    "time-zone-of-no-form": Mistake(
        line_toml("[numbers]", 'timezone = "../Europe"\n[numbers]'),
        "unknown-timezone",
        LINE,
        "../Europe",
        "../Europe",
    ),
    "hour-left-out": Mistake(
        announcement("from = 2027-03-28T02:30:00\nuntil = 2027-03-30T17:00:00\n"),
        "time-of-clock-change",
        LINE,
        "from = 2027-03-28T02:30:00",
        "it",
        case="time-that-is-not",
    ),
    "hour-twice": Mistake(
        announcement("until = 2027-10-31T02:30:00\n"),
        "time-of-clock-change",
        LINE,
        "until = 2027-10-31T02:30:00",
        "night",
        case="time-twice",
    ),
    "end-first": Mistake(
        announcement("from = 2027-01-11T17:00:00\nuntil = 2027-01-11T17:00:00\n"),
        "announcement-ends-first",
        "line.toml",
        31,
        "stopp",
    ),
    "name-of-topic": Mistake(
        announced({"fast": WEEK}, {}, SCRIPT),
        "announcement-name-taken",
        LINE,
        "[announcements.fast]",
        "fast",
    ),
    "announcement-in-one-language": Mistake(
        without(announcement(WEEK), "en/stopp.txt"),
        "one-language-only",
        "en/stopp.txt",
        0,
        "stopp",
    ),
    "announcement-without-text": Mistake(
        without(announcement(WEEK), "sv/stopp.txt", "en/stopp.txt"),
        "missing-file",
        "en/stopp.txt",
        0,
        "stopp",
        more={"missing-file"},
    ),
    "closed-without-numbers": Mistake(
        announced(
            {"stopp": f"{WEEK}closes = true\n"},
            files=small_script(contact=False),
        ),
        "closed-without-numbers",
        "line.toml",
        19,
        "stopp",
    ),
}


MISTAKES = {
    **FILE_MISTAKES,
    **TEXT_MISTAKES,
    **LINE_MISTAKES,
    **MENU_MISTAKES,
    **RECORDING_MISTAKES,
    **FACT_MISTAKES,
    **ANNOUNCEMENT_MISTAKES,
}
"""Every one of them, by what is wrong."""
