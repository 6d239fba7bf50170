"""R34: each retry says more than the last one, and the second names a way out."""

import re

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.numbers import decode
from ivr.i18n import N_
from ivr.script.knowledge import Knowledge
from ivr.script.model import CONTACT_KEY, SILENCES, WRONG_KEYS
from ivr.script.prose import any_of, folded, words


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the first text with the second, after silence and after wrong keys."""
    for language in subject.languages:
        for names in (SILENCES, WRONG_KEYS):
            first, second = (subject.spoken(language.code, name) for name in names)
            place = subject.body(language.code, names[1])[0]
            values = {"text": names[1], "before": names[0]}
            more, less = len(words(second)), len(words(first))
            if folded(first) == folded(second):
                yield Breach.at(place, "same", found=second, **values)
            elif more <= less:
                yield Breach.at(place, "less", found=more, expected=less, **values)
            if not _names_way_out(second, subject.knowledge(language.code), _ways(subject)):
                yield Breach.at(place, "no-way-out", found=second, **values)


def _ways(subject: Subject) -> set[str]:
    """Return the keys that lead to the phone numbers, or back to the main menu."""
    contact = subject.script.contact
    menus = subject.script.menus.values()
    keys = {menu.key_of(contact) for menu in menus} if contact else set()
    return {key for key in keys if key} | {CONTACT_KEY, subject.script.keys.main_menu}


def _names_way_out(text: str, known: Knowledge, ways: set[str]) -> bool:
    """Tell whether a text names one of these keys, or a phone number."""
    if known.numbers is None or known.options is None:
        return True
    digits = [known.numbers.digits[int(key)] for key in ways]
    offer = re.search(rf"(?i)\b{any_of(known.options.press)} {any_of(digits)}\b", text)
    return offer is not None or bool(decode(text, known.numbers))


RULE = Rule(
    number=34,
    severity=Severity.WARNING,
    title=N_("Each retry gives more help than the last one."),
    why=N_("Callers who did not understand are helped by other words."),
    source=N_("Avaya, COGA tapered prompts"),
    needs=("options", "numbers"),
    words={
        "same": Wording(
            message=N_("The text “%(text)s” says the same as “%(before)s”."),
            hint=N_(
                "The same words do not help a caller who did not understand them. Explain more, "
                "and name the key of the phone numbers."
            ),
        ),
        "less": Wording(
            message=N_("The text “%(text)s” says no more than “%(before)s”."),
            hint=N_(
                "Help more the second time: what to do, and how to reach the police. Or "
                "shorten “%(before)s”."
            ),
        ),
        "no-way-out": Wording(
            message=N_("The text “%(text)s” names no way out."),
            hint=N_("Add a line: For phone numbers to the police, press {key:kontakt}."),
        ),
    },
    check=check,
    examples=edit(
        "sv/wrong-key-1.txt",
        "Välj en siffra från",
        bad="Du kan ta den tid du behöver.\nVälj en siffra från",
        good="Välj gärna en siffra från",
    ),
)
