"""R57: an area text begins with its heading, and each sentence holds one idea."""

from ivr.checks.rule import (
    Breach,
    Breaches,
    Example,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.i18n import N_
from ivr.script import prose


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the first sentence with the label, and count commas in the written form.

    In the spoken form the commas of a phone number would count too. A label may be longer than
    the heading, to tell two areas apart.
    """
    for language in subject.languages:
        for text in subject.area_topics:
            lines = subject.body(language.code, text)
            label = subject.label(language.code, text)
            heading = _sentences(lines[0].written)[0]
            if label and not _begins(prose.plain(label.written), heading):
                yield Breach.at(lines[0], "heading", text=text, label=label.written, found=heading)
            for line in lines:
                for sentence in _sentences(line.written):
                    if sentence.count(",") > limits["max_commas"]:
                        commas, most = sentence.count(","), limits["max_commas"]
                        yield Breach.at(line, sentence=sentence, found=commas, most=most)


def _sentences(written: str) -> list[str]:
    """Return the sentences of a line; one of marks and pauses alone has an empty one."""
    return prose.sentences(prose.plain(written)) or [""]


def _begins(label: str, heading: str) -> bool:
    said, named = (prose.words(words.casefold()) for words in (heading, label))
    return bool(said) and named[: len(said)] == said


RULE = Rule(
    number=57,
    severity=Severity.INFO,
    title=N_("One idea in each sentence, and the label first."),
    why=N_("Callers have one thought at a time to follow."),
    source=N_("Ireland, Customer Communications Toolkit"),
    words={
        "": Wording(
            message=N_("The sentence “%(sentence)s” has many parts."),
            hint=N_("Each part is one more thing to keep in mind. Divide the sentence if you can."),
        ),
        "heading": Wording(
            message=N_("The text “%(text)s” does not begin with its label."),
            hint=N_(
                "Callers want to hear that they pressed the right key. Begin with the words "
                "that the option begins with."
            ),
        ),
    },
    check=check,
    examples=(
        Example(
            "sv/fast.txt",
            "Gruppen arbetar med att lokalisera och gripa dem.",
            "Gruppen arbetar, varje dag, överallt, med kollegor, med att lokalisera och gripa dem.",
        ),
        Example(
            "en/operativt.txt",
            "They work together directly, or through Europol,",
            "They work together directly or through Europol,",
        ),
    ),
)
