"""Findings in the words of pages: with titles for names, and never with files."""

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from types import MappingProxyType

from babel import Locale

from ivr.checks.rules import all_rules
from ivr.i18n import N_, translator
from ivr.script.finding import Finding, Wording
from ivr.script.model import LANGUAGE_FILE
from ivr.script.occasions import PHRASE_TITLES
from ivr.studio.page_wordings import WORDINGS
from ivr.studio.places import PAGES
from ivr.studio.writing.placeholders import for_reader
from ivr.studio.writing.titles import Titles

NAMES = ("text", "menu", "option", "topic", "name", "others", "before", "place", "way", "nearest")
"""Values that may hold names of texts and menus; what is no such name stays as it is."""

LANGUAGES = ("language", "first", "other", "have")
"""Values that may hold codes of languages."""

AS_TYPED = ("empty-span",)
"""Cases that tell what to type, with the code of a language."""

VALUE = re.compile(r"%\((?!at_)(\w+)\)s")
"""What a part of a wording fills in, but for the names of places."""

JOINTS = (", ", " → ")
"""What stands between several names in one value."""

KEYS = {
    "repeat": N_("Hear again"),
    "main_menu": N_("Main menu"),
    "language": N_("The other language"),
}
"""What the keys are called that mean the same everywhere, by their names."""

NAMED = {"taken_by": KEYS, "phrase": PHRASE_TITLES, "field": PHRASE_TITLES}
"""Values that hold other names, and what people call these."""


def for_page(finding: Finding, titles: Titles, language: str) -> Finding:
    """Return a finding as pages show it: in their words, and with titles for names."""
    said = translator(language)
    values = dict(finding.values)
    table = {key: NAMED[key] for key in NAMED if key in values}
    if finding.case == "key-twice":
        table |= {"first": KEYS, "second": KEYS}
    for key, names in table.items():
        if title := names.get(str(values[key]).rpartition(".")[2]):
            values[key] = said.gettext(title)
    codes = Locale.parse(language).languages
    code = finding.file.partition("/")[0]
    values["in_language"] = codes.get(code, code)
    for key in (key for key in LANGUAGES if key in values and finding.case not in AS_TYPED):
        values[key] = _each(str(values[key]), codes.get)
    for key in (key for key in NAMES if key in values):
        values[key] = _each(str(values[key]), lambda name: titles.known(name, language))
    if "text" not in values:
        name = finding.file.rpartition("/")[2].rpartition(".")[0]
        values["text"] = titles.of(name, language)
    values.setdefault("found", "")
    if "rules" in values:
        values["rules"] = _rules(str(values["rules"]), language)
    words = WORDINGS.get(finding.case, finding.words)
    return replace(finding, words=words, values=MappingProxyType(values))


def page_wording(finding: Finding, language: str) -> Wording:
    """Return the words of a finding that was prepared `for_page`.

    `expected` is empty if all that it fills in is in the message or the hint already, and
    `found` if there is nothing to compare it with.
    """
    told, words = _of_phrases(finding, finding.wording(language, PAGES), language), finding.words
    known = {*VALUE.findall(words.message), *VALUE.findall(words.hint)}
    if known.issuperset(VALUE.findall(words.expected)):
        return replace(told, expected="", found="")
    return replace(told, found="") if known.issuperset(VALUE.findall(words.found)) else told


def _of_phrases(finding: Finding, told: Wording, language: str) -> Wording:
    """Name the placeholders of phrases as the page Phrases does."""
    if not finding.file.endswith(f"/{LANGUAGE_FILE}"):
        return told
    return Wording(**{name: for_reader(words, language) for name, words in asdict(told).items()})


def _rules(ids: str, language: str) -> str:
    """Return the sentences of rules, for their numbers."""
    titles = {rule.id: rule.title for rule in all_rules()}
    said = translator(language)
    sentences = (said.gettext(titles[id]).rstrip(".") for id in ids.split(", "))
    return ", ".join(said.gettext("“%(words)s”", words=words) for words in sentences)


def _each(value: str, known: Callable[[str], str | None]) -> str:
    """Replace names in a value, one or several."""
    for joint in JOINTS:
        if joint in value:
            return joint.join(known(part) or part for part in value.split(joint))
    return known(value) or value
