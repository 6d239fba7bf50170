"""R52: every fact of the source is told where it belongs, and no name is made up."""

from collections.abc import Iterator, Mapping

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import SpokenSentence, Subject
from ivr.checks.rules.subject.names import unknown_names
from ivr.checks.rules.subject.numbers import decode, dialled, said
from ivr.checks.rules.subject.once import once
from ivr.i18n import N_
from ivr.script import facts, prose
from ivr.script.facts import Fact
from ivr.script.finding import Severity, Wording


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for the words and numbers of each fact, and for names that are nobody's."""
    if not subject.script.facts:
        yield Breach(facts.FILE, 0, {}, case="no-table", severity=Severity.INFO)
        return
    for fact in subject.script.facts:
        for language in subject.languages:
            for text in fact.texts:
                yield from _missing_words(subject, fact, language.code, text)
            for text in fact.number_in:
                yield from _missing_number(subject, fact, language.code, text)
    for passage, name in unknown_names(subject):
        values = {"sentence": passage.written, "found": name}
        yield Breach(passage.file, passage.line, values, case="name")


def _missing_words(subject: Subject, fact: Fact, language: str, text: str) -> Iterator[Breach]:
    written = _written(subject, language, text)
    for words in fact.words.get(language, ()):
        if _folded(words) not in written:
            values = {"fact": fact.name, "text": text, "words": words}
            values["source"] = "; ".join(fact.source) or "–"
            yield _at(subject.body(language, text), values)


@once
def _written(subject: Subject, language: str, text: str) -> str:
    """A text as it is written, without markup and capitals: many facts stand in the same."""
    body = subject.body(language, text)
    return _folded(" ".join(prose.plain(line.written) for line in body))


def _missing_number(subject: Subject, fact: Fact, language: str, text: str) -> Iterator[Breach]:
    numbers = subject.knowledge(language).numbers
    if fact.number is None or numbers is None:
        return
    body = subject.body(language, text)
    told = {number for line in body for number in said(subject, line, numbers)}
    told |= {*decode(" ".join(line.spoken for line in body), numbers)}
    if dialled(fact.number) not in told:
        values = {"fact": fact.name, "text": text, "number": fact.number}
        yield _at(body, values, case="number")


def _at(body: tuple[SpokenSentence, ...], values: Mapping[str, object], case: str = "") -> Breach:
    """What is not there is missed at the text's first line."""
    return Breach(body[0].file, body[0].line, values, case)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


RULE = Rule(
    number=52,
    severity=Severity.ERROR,
    title=N_("Every fact of the source is still told, and no name is made up."),
    source=N_("script rules, rule 52; the facts themselves are in facts.toml"),
    needs=("numbers",),
    words={
        "": Wording(
            message=N_("The text “%(text)s” no longer tells fact %(fact)s."),
            expected=N_("“%(words)s”"),
            found=N_("the words are not in the text"),
            hint=N_(
                "The source says: “%(source)s”. Put the fact back. If the text tells it in "
                "other words, change the words in facts.toml."
            ),
        ),
        "number": Wording(
            message=N_("The text “%(text)s” does not say the number %(number)s (fact %(fact)s)."),
            expected=N_("%(number)s"),
            found=N_("the number is not heard in the text"),
            hint=N_("Put the number back in digits, as it stands in line.toml."),
        ),
        "name": Wording(
            message=N_("“%(sentence)s” names “%(found)s”, which is not in the source."),
            expected=N_("only names that stand in facts.toml, or in names in language.toml"),
            found=N_("%(found)s"),
            hint=N_(
                "If the name is right, add it to names in the language's language.toml. If "
                "it is no name, write it without a capital."
            ),
        ),
        "no-table": Wording(
            message=N_("There is no fact table to hold the texts against."),
            expected=N_("the file facts.toml, with the words that must stay in the texts"),
            found=N_("no file, or an empty one"),
            hint=N_("Without it nobody notices if a fact is lost when a text is rewritten."),
        ),
    },
    check=check,
    bad=Example(
        "en/operativt.txt",
        "Sweden is also an observer in Ameripol.",
        "Sweden also watches how others do this work.",
    ),
    good=Example(
        "en/operativt.txt",
        "Sweden is also an observer in Ameripol.",
        "Sweden is, as before, an observer in Ameripol.",
    ),
)
