"""R48: no symbols, brackets or addresses, for they are read in ways that nobody chose."""

import re
from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.passages import passages
from ivr.rules.telling import script_rules
from ivr.script.finding import Severity, Wording

MARK = re.compile(r"://|@|\.\S")
"""An address holds one of these; few sentences do, so only they are looked at closely."""

ADDRESS = re.compile(r"\S*(?:://|www\.|\w@\w|\w{2}\.[^\W\d_]{2})\S*")
SYMBOL = re.compile(r"""[()\[\]/&%#*+@–—"”“„«»•_=<>\\^~€$£§°]""")


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for them in the spoken form: a "+" that has a pronunciation is no symbol there."""
    for passage in passages(subject):
        if MARK.search(passage.spoken) and (address := ADDRESS.search(passage.spoken)):
            values = {"sentence": passage.written, "found": address[0]}
            yield Breach(passage.file, passage.line, values, case="address")
        elif symbols := SYMBOL.findall(passage.spoken):
            values = {"sentence": passage.written, "found": " ".join(symbols)}
            yield Breach(passage.file, passage.line, values)


RULE = Rule(
    number=48,
    severity=Severity.ERROR,
    title={
        "sv": "Inga symboler, parenteser, webb- eller e-postadresser.",
        "en": "No symbols, brackets, web or e-mail addresses.",
    },
    source=script_rules(48),
    words={
        "": {
            "sv": Wording(
                message="”{sentence}” innehåller tecken som inte kan höras.",
                expected="ord, och bara skiljetecknen . , : ? !",
                found="{found}",
                hint="Skriv det med ord: ”och” i stället för &. Gör det som stod inom parentes "
                "till en egen mening.",
            ),
            "en": Wording(
                message="“{sentence}” holds signs that cannot be heard.",
                expected="words, and no marks but . , : ? !",
                found="{found}",
                hint="Put it in words: “and” instead of &. Make a sentence of what stood in "
                "brackets.",
            ),
        },
        "address": {
            "sv": Wording(
                message="”{sentence}” innehåller något som ser ut som en adress på nätet.",
                expected="inga adresser: ingen hinner skriva upp dem",
                found="{found}",
                hint="Ta bort adressen. Är det två meningar, så saknas ett mellanslag efter "
                "punkten.",
            ),
            "en": Wording(
                message="“{sentence}” holds what looks like a web or e-mail address.",
                expected="no addresses: nobody has the time to write them down",
                found="{found}",
                hint="Take the address out. If these are two sentences, a space is missing after "
                "the full stop.",
            ),
        },
    },
    check=check,
    bad=Example(
        "en/fred.txt",
        "They then serve in missions around the world.",
        "They then serve in missions (around the world).",
    ),
    good=Example(
        "en/fred.txt",
        "They then serve in missions around the world.",
        "They then serve in missions, all around the world.",
    ),
)
