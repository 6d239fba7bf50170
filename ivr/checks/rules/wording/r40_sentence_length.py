"""R40: sentences are short enough to follow."""

from ivr.checks.breaches import figures
from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import SpokenSentence
from ivr.i18n import N_
from ivr.script import prose

SEVERAL = 2
"""The fewest names that make a sentence a list of names."""


def check(subject: Subject, limits: Limits) -> Breaches:
    """Count the words of each sentence, and the mean of all area texts of a language."""
    for line in subject.everything:
        for sentence in prose.sentences(line.spoken):
            yield from _too_long(line, sentence, limits)
    for language in subject.languages:
        yield from _too_long_on_average(subject, language.code, limits)


def _too_long(line: SpokenSentence, sentence: str, limits: Limits) -> Breaches:
    length = len(prose.words(sentence))
    names = len(prose.names(sentence))
    counted = length - names if names >= SEVERAL else length
    if counted > limits["max_words"]:
        severity = Severity.ERROR if counted > limits["error_words"] else None
        yield Breach.at(
            line, "", severity, sentence=sentence, found=counted, most=limits["max_words"]
        )


def _too_long_on_average(subject: Subject, language: str, limits: Limits) -> Breaches:
    """Compare the mean; the place is the longest sentence."""
    lengths = [
        (len(prose.words(sentence)), line)
        for text in subject.area_topics
        for line in subject.body(language, text)
        for sentence in prose.sentences(line.spoken)
    ]
    if not lengths:
        return
    mean = sum(length for length, _ in lengths) / len(lengths)
    if mean > limits["max_mean"]:
        _, line = max(lengths, key=lambda found: found[0])
        values = figures(found=mean, most=limits["max_mean"]) | {"language": language}
        yield Breach.at(line, "mean", **values)


RULE = Rule(
    number=40,
    severity=Severity.WARNING,
    title=N_("Sentences have 20 words at most, and 12 on average."),
    why=N_("A sentence can be understood at one hearing."),
    source=N_("own judgement: no Swedish page on plain language gives a number"),
    words={
        "": Wording(
            message=N_("The sentence “%(sentence)s” is too long to listen to."),
            hint=N_("A listener cannot read it again. Make two sentences of it."),
        ),
        "mean": Wording(
            message=N_(
                "The sentences in the texts of the topics (%(language)s) are too long on average."
            ),
            hint=N_("Shorten or divide the longest sentences. This line has the longest one."),
        ),
    },
    check=check,
    examples=edit(
        "sv/fred.txt",
        "Sedan tjänstgör de i insatser runt om i världen.",
        bad="Sedan tjänstgör de under en tid i insatser som kan pågå i vilket som helst av alla de "
        "länder som finns runt om i världen.",
        good="Sedan tjänstgör de under en tid i insatser som kan pågå i många andra länder runt om "
        "i världen.",
    ),
)
