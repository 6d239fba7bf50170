"""R22: the text behind a key begins with its label, so that callers hear what they chose.

What a label adds after a comma ("..., till exempel i brottsutredningar") need not be said. A
breach breaks rule 57 too, by which the label is the first sentence.
"""

from collections.abc import Collection

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script.prose import sentences, words


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for the label's content words, in their order, in the first sentence of the text."""
    for language in subject.languages:
        known = subject.knowledge(language.code).words
        if known is None:
            continue
        for text in subject.texts(language.code):
            label = subject.label(language.code, text.name)
            first = next(
                (
                    (sentence, said)
                    for sentence in subject.body(language.code, text.name)
                    for said in sentences(sentence.spoken)
                ),
                None,
            )
            if label is None or first is None:  # a sub-menu without a text says its label
                continue
            sentence, said = first
            if not _begins_with(said, label.spoken, known.stop):
                yield Breach.at(sentence, text=text.name, found=said, label=label.spoken)


def _begins_with(said: str, label: str, stop: Collection[str]) -> bool:
    expected = _content(label.partition(",")[0], stop)
    spoken = iter(_content(said, stop))
    first = next(spoken, None)
    return not expected or (first == expected[0] and all(word in spoken for word in expected[1:]))


def _content(text: str, stop: Collection[str]) -> list[str]:
    return [word for word in words(text.lower()) if word not in stop]


RULE = Rule(
    number=22,
    severity=Severity.WARNING,
    title=N_("The text behind a key begins with its label."),
    why=N_("Callers hear at once that they have come to the right topic."),
    source="COGA “I need to know if my response was okay”",
    needs=("words",),
    words=Wording(
        message=N_(
            "The text “%(text)s” does not begin with what the option is called in the menu, "
            "“%(label)s”."
        ),
        hint=N_(
            "Callers want to hear that their key was understood. Let the first sentence "
            "say the label again."
        ),
    ),
    check=check,
    examples=edit(
        "sv/fast.txt",
        "\nInternationellt efterlysta personer.\n",
        bad="\nPersoner som är internationellt efterlysta.\n",
        good="\nInternationellt efterlysta personer och var de finns.\n",
    ),
)
