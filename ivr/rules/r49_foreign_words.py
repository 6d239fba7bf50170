"""R49: words of another language stand in a span, so that a voice of theirs says them."""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.passages import passages
from ivr.script import prose
from ivr.script.finding import Severity, Wording


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for the foreign words that a language's data knows, in its own words only."""
    known = {
        language.code: _foreign(subject, language.code, language.names)
        for language in subject.languages
    }
    for passage in passages(subject):
        words = prose.words(passage.own)
        found = [word for word in words if word.lower() in known[passage.language]]
        if found:
            values = {"sentence": passage.written, "found": ", ".join(dict.fromkeys(found))}
            yield Breach(passage.file, passage.line, values)


def _foreign(subject: Subject, language: str, names: frozenset[str]) -> frozenset[str]:
    data = subject.knowledge(language).words
    listed = {word.lower() for name in names for word in prose.words(name)}
    return frozenset(data.foreign if data else ()) - listed


RULE = Rule(
    number=49,
    severity=Severity.ERROR,
    title={
        "sv": "Ord på ett annat språk är märkta.",
        "en": "Words of another language are marked.",
    },
    source={
        "sv": "Amazon Polly, <lang>; uppmätt: engelska ord i svenskan gick knappt att känna igen",
        "en": "Amazon Polly, <lang>; measured: English words in Swedish were hard to recognise",
    },
    needs=("words",),
    words={
        "": {
            "sv": Wording(
                message="”{sentence}” innehåller ord på ett annat språk utan märkning.",
                expected="orden inom klamrar, så att rätt röst läser dem: {{en: Search Team}}",
                found="{found}",
                hint="Översätt orden, eller skriv dem inom klamrar med språkets kod först. Är det "
                "ett namn som ska läsas som det står, lägg till det i names i language.toml.",
            ),
            "en": Wording(
                message="“{sentence}” holds words of another language that are not marked.",
                expected="the words in braces, so that their own voice says them: {{sv: polisen}}",
                found="{found}",
                hint="Translate the words, or put them in braces after the code of their "
                "language. If they are a name to be read as it stands, add it to names in "
                "language.toml.",
            ),
        }
    },
    check=check,
    bad=Example("sv/fast.txt", "{en: Fugitive Active Search Team}", "Fugitive Active Search Team"),
    good=Example(
        "sv/fast.txt",
        "{en: Fugitive Active Search Team}",
        "{en: the Fugitive Active Search Team}",
    ),
)
