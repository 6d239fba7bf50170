"""Damages to the call itself: what is heard first, what cannot be skipped, how deep menus lie."""

from collections.abc import Iterator

from scripts import excused_script, with_text

from mutations.mutant import CODES, LINE, Mutant, body, edited, instead, language_file, mutant, read

GREETING = {"sv": "Hej.", "en": "Hello."}
URGENT = {"sv": " som är akut och livshotande", "en": " that is urgent and threatens a life"}
PRESS = {"sv": "tryck inget", "en": "press nothing"}
LATE = "To hear all of this in the English language, press {key}."
HARD = {
    "sv": "Utlandsstyrkans medarbetare tjänstgör därefter tillsammans internationellt.",
    "en": "International organisations subsequently coordinate multinational operations together.",
}


def calls() -> Iterator[Mutant]:
    """What callers hear first and cannot skip, and the texts that they choose."""
    for code in CODES:
        path = f"{code}/notice.txt"
        (notice,) = body(path)
        mark = ":" if code == "sv" else ","
        files = instead(path, notice, f"{GREETING[code]} {notice}")
        yield mutant(f"{path} begins with a greeting", files, "R01")
        files = instead(path, notice, notice.replace(mark, URGENT[code] + mark))
        yield mutant(f"{path} says how urgent it must be", files, "R04", "R02")
        files = instead(path, notice, notice.replace(mark, f", {PRESS[code]},"))
        yield mutant(f"{path} tells of a key", files, "R05")
        path = f"{code}/wrong-key-1.txt"
        first, second = body(path)
        files = instead(path, first, f"{first} {second}")
        yield mutant(f"{path} cannot be interrupted", files, "R29")
        files = instead(f"{code}/fred.txt", body(f"{code}/fred.txt")[3], HARD[code])
        yield mutant(f"{code}/fred.txt is hard to follow", files, "R41", "R52")
    (notice,) = body("sv/notice.txt")
    files = instead("sv/notice.txt", notice, f"| {notice}")
    yield mutant("the call begins with a pause", files, "R39")
    path = language_file("en")
    offer = next(line for line in read(path).split("\n") if line.startswith("language_offer"))
    files = instead(path, offer, f'language_offer = "{LATE}"')
    yield mutant("English is offered late", files, "R50")


def menus() -> Iterator[Mutant]:
    """Topics that lie deeper than they should, or where nobody gets."""
    one = edited(LINE, '"fred", "fast", ', '"fred", ')
    deep = '\n\n[menus.fred]\noptions = ["fast"]\n\n[menus.fast]\noptions = ["kontakt"]\n'
    table = read(LINE).replace('"fred", "fast", "kontakt"]', f'"fred"]{deep}')
    yield mutant("three menus inside each other", with_text(excused_script(), LINE, table), "R13")
    table = one[LINE].decode() + '\n[menus.resor]\noptions = ["fast"]\n'
    yield mutant(
        "a menu that no key leads to", with_text(excused_script(), LINE, table), "unreachable-menu"
    )
