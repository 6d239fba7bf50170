"""R47: initialisms are said letter by letter from the table, or else written out."""

import re
from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.passages import passages
from ivr.script.finding import Severity, Wording

WORD = re.compile(r"\b[^\W\d_]{2,}\b")


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for words in capitals in the spoken form, where "EU" has become "E U"."""
    spoken_so: set[str] = set()
    for language in subject.languages:
        for written, spoken in language.pronunciation.table.items():
            for found in _initialisms(spoken):
                spoken_so.add(found)
                line = language.entry_lines.get(written, 0)
                values = {"written": written, "found": found, "letters": " ".join(found)}
                yield Breach(language.file, line, values, case="pronunciation")
    for passage in passages(subject):
        for found in _initialisms(passage.spoken):
            if found not in spoken_so:
                values = {"sentence": passage.written, "found": found}
                values["letters"] = " ".join(found)
                yield Breach(passage.file, passage.line, values)


def _initialisms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in WORD.findall(text) if word.isupper()))


RULE = Rule(
    number=47,
    severity=Severity.ERROR,
    title={
        "sv": "Initialförkortningar har ett uttal, eller skrivs ut.",
        "en": "Initialisms have a pronunciation, or are written out.",
    },
    source={
        "sv": "Isof; uppmätt: OSSE lästes som ett ord",
        "en": "Isof; measured: OSSE was read as a word",
    },
    words={
        "": {
            "sv": Wording(
                message="”{found}” i ”{sentence}” saknar uttal.",
                expected="ett namn som är utskrivet, eller en rad i [pronunciation]",
                found="{found}",
                hint="Rösten kan läsa ”{found}” som ett ord. Skriv ut namnet, eller lägg till "
                '"{found}" = "{letters}" i språkets language.toml.',
            ),
            "en": Wording(
                message="“{found}” in “{sentence}” has no pronunciation.",
                expected="a name that is written out, or an entry in [pronunciation]",
                found="{found}",
                hint="A voice may read “{found}” as a word. Write the name out, or add "
                '"{found}" = "{letters}" to the language\'s language.toml.',
            ),
        },
        "pronunciation": {
            "sv": Wording(
                message="Uttalet av ”{written}” är fortfarande en initialförkortning.",
                expected="bokstäverna var för sig, som ”{letters}”, eller hela namnet",
                found="{found}",
                hint='Skriv "{letters}", så läser rösten bokstav för bokstav.',
            ),
            "en": Wording(
                message="The pronunciation of “{written}” is still an initialism.",
                expected="the letters one by one, such as “{letters}”, or the whole name",
                found="{found}",
                hint='Write "{letters}", and the voice reads letter by letter.',
            ),
        },
    },
    check=check,
    bad=Example(
        "sv/fred.txt",
        "Sedan tjänstgör de i insatser runt om i världen.",
        "FN har insatser runt om i världen, och där tjänstgör de.",
    ),
    good=Example(
        "sv/fred.txt",
        "Sedan tjänstgör de i insatser runt om i världen.",
        "EU har insatser runt om i världen, och där tjänstgör de.",
    ),
)
