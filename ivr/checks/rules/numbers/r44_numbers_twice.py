"""R44: the contact text says each number twice, in the groups in which it is printed."""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.numbers import decode, dialled, said
from ivr.i18n import N_
from ivr.script.knowledge import Numbers
from ivr.script.model import Language


def check(subject: Subject, limits: Limits) -> Breaches:
    """Count the numbers in the contact text; look for a comma between their groups."""
    for language in subject.languages:
        known = subject.knowledge(language.code).numbers
        if known is not None and subject.script.contact:
            yield from _too_few(subject, language.code, subject.script.contact, known, limits)
            yield from _ungrouped(subject, language, subject.script.contact, known)


def _too_few(
    subject: Subject, language: str, contact: str, known: Numbers, limits: Limits
) -> Breaches:
    body = subject.body(language, contact)
    told = [(number, line) for line in body for number in said(subject, line, known)]
    for number in subject.script.numbers.values():
        places = [line for found, line in told if found == dialled(number)]
        if len(places) < limits["min_times"]:
            place = [*body, *places][-1]
            least = limits["min_times"]
            yield Breach.at(place, number=number, text=contact, found=len(places), least=least)


def _ungrouped(subject: Subject, language: Language, contact: str, known: Numbers) -> Breaches:
    for number in subject.script.numbers.values():
        grouped = _grouped(number, known)
        values = {"number": number, "grouped": grouped}
        for line in subject.body(language.code, contact):
            times = decode(line.spoken, known).count(dialled(number))
            if times <= line.spoken.lower().count(grouped):
                continue
            table = language.pronunciation.speak(number)
            if dialled(number) in decode(table, known) and grouped not in table.lower():
                place = subject.entry(language.code, number)
                yield Breach.at(place, "groups", found=table, **values)
                break
            yield Breach.at(line, "groups", found=line.spoken, **values)


def _grouped(number: str, known: Numbers) -> str:
    """Return a number as it should be said: "114 14" is "ett ett fyra, ett fyra"."""
    return ", ".join(
        " ".join(known.plus if sign == "+" else known.digits[int(sign)] for sign in group)
        for group in number.replace("-", " ").split()
    )


RULE = Rule(
    number=44,
    severity=Severity.WARNING,
    title=N_("The text with the phone numbers says each number twice, in groups."),
    why=N_("Callers without a pen have a second chance to remember the number."),
    source=N_("Lehman's example; memory research"),
    needs=("numbers",),
    words={
        "": Wording(
            message=N_("The text “%(text)s” says %(number)s too few times."),
            hint=N_(
                "Few callers have a pen at hand. Say the numbers once more at the end of the text."
            ),
        ),
        "groups": Wording(
            message=N_("The number %(number)s is said without a pause between its groups."),
            hint=N_("The comma becomes a short pause, which makes the number easier to keep."),
        ),
    },
    check=check,
    examples=edit(
        "sv/kontakt.txt",
        "Från utlandet: +46 77 114 14 00.",
        bad="Från utlandet: numret som du just hörde.",
        good="Från andra länder: +46 77 114 14 00.",
    ),
)
