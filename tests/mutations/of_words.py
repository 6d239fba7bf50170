"""Damages to wording: what no text may hold, put into texts."""

from collections.abc import Iterator, Mapping

from mutations.mutant import CODES, Mutant, added, body, edited, instead, mutant, texts, topics

Sentences = Mapping[str, str]
Rules = tuple[str, ...]

EVERYWHERE: Mapping[str, tuple[Sentences, Rules]] = {
    "a year": ({"sv": "Så är det sedan 2024.", "en": "It is so since 2024."}, ("unknown-number",)),
    "an unknown placeholder": (
        {"sv": "Det är {inget}.", "en": "It is {nothing}."},
        ("unknown-placeholder",),
    ),
    "an open brace": ({"sv": "Det är {en: so.", "en": "It is {sv: så."}, ("unclosed-span",)),
    "a control character": (
        {"sv": "Det är\x07 så.", "en": "It is\x07 so."},
        ("control-character",),
    ),
    "filler": ({"sv": "Lyssna noga.", "en": "Listen carefully."}, ("R23",)),
    "an abbreviation": ({"sv": "Det är t.ex. så.", "en": "It is so, e.g. here."}, ("R46",)),
    "a symbol": ({"sv": "Det är så & så.", "en": "It is so & so."}, ("R48",)),
    "an address": ({"sv": "Se polisen.se nu.", "en": "See polisen.se now."}, ("R48",)),
    "an initialism": ({"sv": "Det gäller FN.", "en": "That is the UN."}, ("R47",)),
    "a foreign sentence": ({"sv": "You should know this.", "en": "Det kan alla höra."}, ("R49",)),
    "an unknown name": ({"sv": "Fråga Andersson.", "en": "Ask Andersson."}, ("R52",)),
    "a speaker": ({"sv": "Det vet jag.", "en": "That is what I know."}, ("R55",)),
    "another key": ({"sv": "Tryck 5.", "en": "Press 5."}, ("R51", "R09", "R26")),
}
"""A sentence for each language that goes into every second text, and who must find it."""

IN_ONE: Mapping[str, tuple[str, Sentences, Rules]] = {
    "blame": ("wrong-key-1", {"sv": "Du tryckte fel.", "en": "You pressed a wrong key."}, ("R36",)),
    "blame in silence": (
        "silence-1",
        {"sv": "Det var ett misstag.", "en": "That was a mistake."},
        ("R36",),
    ),
    "a farewell": ("silence-1", {"sv": "Hej då.", "en": "Goodbye."}, ("R32",)),
    "112 from abroad": (
        "kontakt",
        {"sv": "Från utlandet, ring 112.", "en": "From abroad, dial 112."},
        ("R08",),
    ),
    "a key for emergencies": (
        "welcome",
        {"sv": "Vid larm, tryck 5.", "en": "In an emergency, press 5."},
        ("R07",),
    ),
    "0 for something else": (
        "fred",
        {"sv": "För resor, tryck 0.", "en": "For travel, press 0."},
        ("R27",),
    ),
    "key before function": (
        "fred",
        {"sv": "Tryck 7 för att höra igen.", "en": "Press 7 to hear it again."},
        ("R09",),
    ),
    "no comma before the key": (
        "fred",
        {"sv": "För huvudmenyn tryck 8.", "en": "For the main menu press 8."},
        ("R10",),
    ),
    "another key for the main menu": (
        "fred",
        {"sv": "För huvudmenyn, tryck 7.", "en": "For the main menu, press 7."},
        ("R26",),
    ),
    "a key that finishes": (
        "fred",
        {"sv": "Tryck 7 följt av fyrkant.", "en": "Press 7 followed by hash."},
        ("R30",),
    ),
    "a wrong name of a symbol": (
        "fred",
        {"sv": "Där finns en brädgård.", "en": "There is an octothorpe."},
        ("R28",),
    ),
    "a wrong name of a digit": (
        "fred",
        {"sv": "Tryck på sjuan.", "en": "Press double four."},
        ("R45",),
    ),
    "a long pause": (
        "fred",
        {"sv": "Nu | | | | | är det så.", "en": "Now | | | | | it is so."},
        ("R37",),
    ),
    "a key as a number": (
        "fred",
        {"sv": "Ring {key:fred}.", "en": "Call {key:fred}."},
        ("R51", "R43", "R26"),
    ),
    "a key of no option": (
        "fred",
        {"sv": "Det är {key:resor}.", "en": "It is {key:resor}."},
        ("key-of-no-option",),
    ),
    "a span of no language": (
        "fred",
        {"sv": "Det är {xx: so}.", "en": "It is {xx: so}."},
        ("unknown-span-language",),
    ),
    "an empty span": ("fred", {"sv": "Det är {en: }.", "en": "It is {sv: }."}, ("empty-span",)),
    "a stray brace": ("fred", {"sv": "Det är så}.", "en": "It is so}."}, ("stray-brace",)),
    "a half": ("fred", {"sv": "Det är ½.", "en": "It is ½."}, ("R42",)),
    "we": ("fred", {"sv": "Det gör vi.", "en": "That is what we do."}, ("R55",)),
    "a placeholder in the fault": (
        "fault",
        {"sv": "Välj 1 till {last_key}.", "en": "Choose 1 to {last_key}."},
        ("R38",),
    ),
}
"""A sentence for each language that goes into one text."""

LONG_SENTENCE = {
    "sv": "Det är så att den som vill veta mer om det här arbetet, och som har tid, kan lyssna på "
    "allt det andra som linjen har att säga om det, en gång till.",
    "en": "It is so that those who want to hear more of this work, and who have the time, can "
    "listen to all the other things that the line has to say of it, once more.",
}
LONG_WORD = {"sv": "Internationaliseringsarbete pågår.", "en": "Internationalisationing goes on."}


def inserted() -> Iterator[Mutant]:
    """One sentence more, at the end of a text."""
    for number, (what, (sentences, rules)) in enumerate(EVERYWHERE.items()):
        for code in CODES:
            for name in texts(code)[(number + CODES.index(code)) % 2 :: 2]:
                files = added(f"{code}/{name}.txt", sentences[code])
                yield mutant(f"{code}/{name}.txt holds {what}", files, *rules)
    for what, (name, sentences, rules) in IN_ONE.items():
        for code in CODES:
            files = added(f"{code}/{name}.txt", sentences[code])
            yield mutant(f"{code}/{name}.txt holds {what}", files, *rules)
    for code in CODES:
        if code == "sv":
            files = added("sv/fast.txt", "Fast letar över hela världen.")
            yield mutant("sv/fast.txt begins a sentence with Fast", files, "R53")


def lengths() -> Iterator[Mutant]:
    """Sentences, texts and words that are too long to be followed."""
    for code in CODES:
        for name in topics():
            path = f"{code}/{name}.txt"
            files = added(path, LONG_SENTENCE[code])
            yield mutant(f"{path} has a long sentence", files, "R40")
            files = added(path, "\n".join(body(path)[1:] * 3))
            yield mutant(f"{path} says all four times", files, "R56", "R51")
            files = added(path, LONG_WORD[code])
            yield mutant(f"{path} has a long word", files, "R54")
            if name != "kontakt":
                files = added(path, COMMAS[code])
                yield mutant(f"{path} has a sentence of many parts", files, "R57")
        notice = f"{code}/notice.txt"
        (line,) = body(notice)
        files = instead(notice, line, line.replace(",", LONGER[code]).replace(":", LONGER[code]))
        yield mutant(f"{notice} is long", files, "R02")
        files = added(f"{code}/welcome.txt", f"{LONG_SENTENCE[code]} {LONG_SENTENCE[code]}")
        yield mutant(f"{code}/welcome.txt is long", files, "R16")


COMMAS = {
    "sv": "Ja, och ja, och ja, och ja, och ja.",
    "en": "Yes, and yes, and yes, and yes, and yes.",
}
LONGER = {
    "sv": " som är riktigt akut och som kräver hjälp på en gång:",
    "en": " that is really urgent and that needs help at once,",
}


def misspelt() -> Iterator[Mutant]:
    """Two letters of a word change places."""
    for code, words in MISSPELT.items():
        for name, (right, wrong) in words.items():
            files = edited(f"{code}/{name}.txt", right, wrong)
            yield mutant(f"{code}/{name}.txt: {wrong}", files, "spelling")


MISSPELT = {
    "sv": {
        "fred": ("konflikter", "konflitker"),
        "goodbye": ("ringde", "rignde"),
        "silence-1": ("valen", "vlaen"),
    },
    "en": {
        "fred": ("conflicts", "conflitcs"),
        "goodbye": ("calling", "callign"),
        "silence-1": ("choices", "chocies"),
        "operativt": ("directly", "direclty"),
    },
}
