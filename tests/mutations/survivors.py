"""The mutants that no check finds, and why nobody is harmed, or who else will notice."""

from collections.abc import Mapping

_EXPLAINED: Mapping[str, tuple[str, ...]] = {
    "Nothing is wrong: either language may answer, and each offers the other one.": (
        "English answers",
    ),
    "Nothing is wrong: no text names these keys by their digits.": (
        "main_menu and language change keys",
    ),
    "The fact table (R52) and parity (R51) hold the number to its texts by its digits.": (
        "the number domestic has another name",
    ),
    "The order of the words (R03) is right; only the pause inside the sentence is gone.": (
        "sv/notice.txt: in one piece",
        "en/notice.txt: in one piece",
    ),
    "Still said by the heading; the fact's key words do not hold “internationellt” (U1).": (
        "sv/utveckling.txt: without “Polisen är också med …”",
        "en/utveckling.txt: without “The Swedish police also …”",
    ),
    "A friendlier sentence less. It holds no fact, number or key; the diff shows it.": (
        "sv/fault.txt: without “Det har blivit ett …”",
        "sv/give-up.txt: without “Vi avslutar nu samtalet.”",
        "sv/give-up.txt: without “Du kan ringa igen.”",
        "sv/goodbye.txt: without “Tack för att du …”",
        "sv/silence-1.txt: without “Du har inte valt …”",
        "sv/silence-1.txt: without “Här kommer valen igen.”",
        "sv/silence-2.txt: without “Nu kommer valen en …”",
        "sv/wrong-key-1.txt: without “Den knappen används inte …”",
        "sv/wrong-key-2.txt: without “Den knappen används inte …”",
        "en/give-up.txt: without “We are ending the …”",
        "en/give-up.txt: without “You can call again.”",
        "en/goodbye.txt: without “Thank you for calling.”",
        "en/silence-1.txt: without “You have not chosen …”",
        "en/silence-1.txt: without “Here are the choices …”",
        "en/silence-2.txt: without “Here are the choices …”",
        "en/wrong-key-1.txt: without “That key is not …”",
        "en/wrong-key-2.txt: without “That key is not …”",
    ),
    "The same is said in another order; no program knows which order reads better.": tuple(
        f"{code}/{name}.txt: the first two sentences change places"
        for code in ("sv", "en")
        for name in (
            "fault",
            "give-up",
            "goodbye",
            "introduction",
            "silence-1",
            "silence-2",
            "wrong-key-1",
            "wrong-key-2",
        )
    ),
}

SURVIVORS: Mapping[str, str] = {
    name: reason for reason, names in _EXPLAINED.items() for name in names
}
"""Why each survivor may live, by its name."""
