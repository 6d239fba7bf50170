"""Search for words in the lines of a draft."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from ivr.i18n import language_name
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.subjects import subject_of
from ivr.script.fields.titles import NUMBERS, Titles
from ivr.script.reading.replacing import Replacement, is_same_number
from ivr.script.reading.text_lines import NUMBER, SOURCE, WRITTEN, WrittenLine, lines
from ivr.studio.content.edit_pages import link_of
from ivr.studio.content.placeholders import for_reader
from ivr.studio.editions.draft import Draft
from ivr.studio.forms.field_form import Values
from ivr.studio.translation import language


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line as it is shown: the titles of its subject and of its part, and the page to change it.

    `language` is the name of its language, unless the subject says it; empty without one.
    """

    written: WrittenLine
    subject: str
    part: str
    language: str
    address: str

    def in_words(self, words: str) -> str:
        """Return words of the line with placeholders in the reader's language."""
        return for_reader(words, language())


def search(draft: Draft, words: str) -> tuple[FoundLine, ...]:
    """Return the lines with these words, ignoring case and white space.

    They are found within longer words too, since a person who searches for "fast" may want
    "fastighet". Replacing, and the names of a text, take whole words.
    A phone number is found however it is written, and one of the line not as a part of a longer
    one.
    """
    if not (wanted := _plain(words)):
        return ()
    titles = Titles(draft.fields)
    number = Replacement(words, "")
    values = (*draft.live_fields.items(), *draft.fields.items())
    known_numbers = [str(value) for field, value in values if field[0] == "numbers"]
    is_known = any(is_same_number(words, known) for known in known_numbers)

    def has_words(line: WrittenLine) -> bool:
        return number.is_in(line) or (not is_known and wanted in _plain(line.words))

    wanted_lines = filter(has_words, lines(draft.fields))
    return tuple(found_line(line, titles, q=words) for line in wanted_lines)


def found_line(line: WrittenLine, titles: Titles, **arguments: str) -> FoundLine:
    """Return a line with its titles; `arguments` are for the address of its page."""
    subject = subject_of(line.field)
    is_said = subject.kind in (SubjectKind.TEXT, SubjectKind.FACTS)
    return FoundLine(
        line,
        titles.of_subject(subject, language()),
        _part_title(line, titles),
        language_name(line.code, language()) if is_said and line.code else "",
        link_of(line.field, titles.announced, **arguments).address,
    )


def _part_title(line: WrittenLine, titles: Titles) -> str:
    """Return which part of its subject a line is in; empty if the subject says enough."""
    match line.field:
        case ("facts", _name):
            parts = {SOURCE: _("quotation"), NUMBER: _("phone number")}
            return str(parts.get(str(line.steps[0]), _("words that must be said")))
        case ("numbers", name):
            return str(_(NUMBERS[name])) if name in NUMBERS else name
        case (_code, "pronunciation", word):
            spoken = _("how “%(word)s” is said", word=word)
            return str(_("written") if line.steps[0] == WRITTEN else spoken)
        case (_, "names") | (_, "texts", _, "label" | "body"):
            return ""
    return titles.title(line.field, language())


def changed_words(old: Values, new: Values) -> Iterator[tuple[str, str]]:
    """Yield old and new phone numbers, and names: of fields in `new` with another value.

    A removed number has no new one. A name is new if one in its list is another, and only one.
    """
    for field, now in new.items():
        was = old.get(field)
        if field[0] == "numbers" and was and now != was:
            yield str(was), str(now or "")
        elif field[1:] == ("names",) and isinstance(was, list) and isinstance(now, list):
            gone = [name for name in was if name not in now]
            come = [name for name in now if name not in was]
            if len(gone) == len(come) == 1:
                yield str(gone[0]), str(come[0])


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()
