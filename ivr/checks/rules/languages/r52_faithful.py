"""R52: every fact of the source is said where it belongs, and no name is made up."""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.names import unknown_names
from ivr.checks.subject.numbers import decode, dialled, said
from ivr.checks.subject.subject import once
from ivr.i18n import N_
from ivr.script import facts, prose
from ivr.script.facts import Fact


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for the words and numbers of each fact, and for names that are in no list."""
    if not subject.script.facts:
        yield Breach.at(facts.FILE, "no-table", Severity.INFO)
        return
    for fact in subject.script.facts:
        for language in subject.languages:
            for text in fact.texts:
                yield from _missing_words(subject, fact, language.code, text)
            for text in fact.number_in:
                yield from _missing_number(subject, fact, language.code, text)
    for passage, name in unknown_names(subject):
        yield Breach.at(passage, "name", sentence=passage.written, found=name)


def _missing_words(subject: Subject, fact: Fact, language: str, text: str) -> Breaches:
    written = _written(subject, language, text)
    missing = [one for one in fact.words.get(language, ()) if _folded(one) not in written]
    if missing:
        place, source = subject.body(language, text)[0], "; ".join(fact.source) or "–"
        words = " … ".join(missing)
        yield Breach.at(place, fact=fact.name, text=text, words=words, source=source)


@once
def _written(subject: Subject, language: str, text: str) -> str:
    """Return a text as it is written, without markup and capitals."""
    body = subject.body(language, text)
    return _folded(" ".join(prose.plain(line.written) for line in body))


def _missing_number(subject: Subject, fact: Fact, language: str, text: str) -> Breaches:
    numbers = subject.knowledge(language).numbers
    if fact.number is None or numbers is None:
        return
    body = subject.body(language, text)
    told = {number for line in body for number in said(subject, line, numbers)}
    told |= {*decode(subject.spoken(language, text), numbers)}
    if dialled(fact.number) not in told:
        yield Breach.at(body[0], "number", fact=fact.name, text=text, number=fact.number)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


RULE = Rule(
    number=52,
    severity=Severity.ERROR,
    title=N_("Every fact of the source is still said, and no name is made up."),
    why=N_("Callers get what the police have said, no less and nothing else."),
    source=N_("script rules, rule 52; the facts themselves are in facts.toml"),
    needs=("numbers",),
    words={
        "": Wording(
            message=N_("The text “%(text)s” no longer says fact %(fact)s."),
            hint=N_(
                "The source says: “%(source)s”. Put the fact back. If the text says it in "
                "other words, change the words %(at_facts)s."
            ),
        ),
        "number": Wording(
            message=N_("The text “%(text)s” does not say the number %(number)s (fact %(fact)s)."),
            hint=N_("Put the number back in digits, as it is %(at_numbers)s."),
        ),
        "name": Wording(
            message=N_("“%(sentence)s” names “%(found)s”, which is not in the source."),
            hint=N_(
                "If the name is right, add it %(at_names)s. If it is no name, write it "
                "without a capital."
            ),
        ),
        "no-table": Wording(
            message=N_("There are no facts to compare the texts with."),
            hint=N_("Without them nobody notices if a fact is lost when a text is rewritten."),
        ),
    },
    check=check,
    examples=edit(
        "en/operativt.txt",
        "Sweden is also an observer in Ameripol.",
        bad="Sweden also watches how others do this work.",
        good="Sweden is, as before, an observer in Ameripol.",
    ),
)
