"""R49: words of another language are marked, so that a voice of that language says them."""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.passages import passages
from ivr.i18n import N_
from ivr.script import prose


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for the foreign words that a language's data knows, in its own words only."""
    known = {
        language.code: _foreign(subject, language.code, language.names)
        for language in subject.languages
    }
    for passage in passages(subject):
        words = prose.words(passage.own)
        found = [word for word in words if word.lower() in known[passage.language]]
        if found:
            yield Breach.at(
                passage, sentence=passage.written, found=", ".join(dict.fromkeys(found))
            )


def _foreign(subject: Subject, language: str, names: frozenset[str]) -> frozenset[str]:
    data = subject.knowledge(language).words
    listed = {word.lower() for name in names for word in prose.words(name)}
    return frozenset(data.foreign if data else ()) - listed


RULE = Rule(
    number=49,
    severity=Severity.ERROR,
    title=N_("Words of another language are marked."),
    why=N_("Foreign words are said by a voice that can say them."),
    source=N_("Amazon Polly, <lang>; measured: English words in Swedish were hard to recognise"),
    needs=("words",),
    words=Wording(
        message=N_("“%(sentence)s” holds words of another language that are not marked."),
        hint=N_(
            "Translate the words, or put them in braces after the code of their language. "
            "If they are a name to be read as it stands, add it %(at_names)s."
        ),
    ),
    check=check,
    examples=edit(
        "sv/fast.txt",
        "{en: Fugitive Active Search Team}",
        bad="Fugitive Active Search Team",
        good="{en: the Fugitive Active Search Team}",
    ),
)
