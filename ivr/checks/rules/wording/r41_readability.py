"""R41: the area texts are no harder than a newspaper, names apart (LIX)."""

from ivr.checks.breaches import figures
from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.passages import protected
from ivr.i18n import N_
from ivr.script import prose


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compute the LIX of all area texts of a language together, and of each without names.

    The LIX of a short text means little: its share of long words is taken instead.
    """
    for language in subject.languages:
        spoken = {
            text: " ".join(line.spoken for line in subject.body(language.code, text))
            for text in subject.area_topics
        }
        yield from _together(subject, language.code, spoken, limits)
        names = protected(subject, language.code)
        for text, words in spoken.items():
            yield from _alone(subject, language.code, text, words, names, limits)


def _together(subject: Subject, language: str, spoken: dict[str, str], limits: Limits) -> Breaches:
    together = " ".join(spoken.values())
    found = prose.lix(together)
    if len(prose.words(together)) < limits["min_words"] or found <= limits["max_lix"]:
        return
    severity = Severity.ERROR if found > limits["error_lix"] else None
    hardest = max(spoken, key=lambda text: prose.lix(spoken[text]))
    values = figures(found=found, most=limits["max_lix"]) | {"language": language}
    yield Breach.at(_place(subject, language, hardest), "", severity, **values)


def _alone(
    subject: Subject,
    language: str,
    text: str,
    spoken: str,
    names: frozenset[str],
    limits: Limits,
) -> Breaches:
    count = len(prose.words(spoken))
    if count >= limits["min_words"]:
        lix = prose.lix(spoken, names)
        if lix > limits["max_lix_without_names"]:
            values = figures(found=lix, most=limits["max_lix_without_names"]) | {"text": text}
            yield Breach.at(_place(subject, language, text), "text", **values)
    elif count >= limits["min_share_words"]:
        share = prose.long_share(spoken, names)
        if share > limits["max_long_share"]:
            values = figures(found=100 * share, most=100 * limits["max_long_share"])
            values["text"] = text
            yield Breach.at(_place(subject, language, text), "share", **values)


def _place(subject: Subject, language: str, text: str) -> tuple[str, int]:
    """Return the line with the most long words."""

    def long_words(spoken: str) -> float:
        return prose.long_share(spoken) * len(prose.words(spoken))

    hardest = max(subject.body(language, text), key=lambda line: long_words(line.spoken))
    return hardest.file, hardest.line


RULE = Rule(
    number=41,
    severity=Severity.WARNING,
    title=N_("Apart from names, the texts of the topics are no harder than a newspaper (LIX)."),
    why=N_("People who read little, or whose first language is another one, can follow."),
    source=N_("the LIX scale of Björnsson (1968); a supplement to judgement, as he meant it"),
    words={
        "": Wording(
            message=N_("The texts of the topics (%(language)s) are too hard, taken together."),
            hint=N_(
                "Use shorter words, and divide long sentences. Begin with this line: it has the "
                "most long words of the hardest text."
            ),
        ),
        "text": Wording(
            message=N_("The text “%(text)s” is too hard, even with names not counted as long."),
            hint=N_(
                "Use shorter words, and divide long sentences. Words that must stay are "
                "listed %(at_names)s."
            ),
        ),
        "share": Wording(
            message=N_("The text “%(text)s” has too many long words, even without names."),
            hint=N_("Use shorter words. Words that must stay are listed %(at_names)s."),
        ),
    },
    check=check,
    examples=edit(
        "sv/fred.txt",
        "Sedan tjänstgör de i insatser runt om i världen.",
        bad="Därefter tjänstgör utlandsstyrkans medarbetare tillsammans runt om i världen.",
        good="Därefter tjänstgör de i insatser runt om i världen.",
    ),
)
