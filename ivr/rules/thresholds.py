"""The thresholds of all rules, in one table: a name, a value, its unit, and where it is from.

Each can be set anew in `line.toml` under `[rules]`, with a reason. [J] is this project's own
judgement: no source was found for the number.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number that a rule compares with."""

    rule: str
    name: str
    value: float
    unit: str
    source: str


THRESHOLDS = (
    Threshold("R01", "max_silence_before", 1.0, "seconds", "script rules, rule 1"),
    Threshold("R02", "max_words", 12, "words", "[J]"),
    Threshold("R02", "max_seconds", 5, "seconds", "[J]"),
    Threshold("R04", "max_seconds", 9, "seconds", "[J]"),
    Threshold("R05", "max_seconds", 9, "seconds", "sipgate, Genesys; length [J]"),
    Threshold("R11", "fine_options", 4, "options", "Ireland 4, Avaya and AT&T 5"),
    Threshold("R11", "max_options", 7, "options", "Virzi and Commarford, for broad menus"),
    Threshold("R13", "fine_depth", 2, "levels", "Ireland, AT&T"),
    Threshold("R13", "max_depth", 3, "levels", "Ireland, AT&T"),
    Threshold("R15", "warn_seconds", 25, "seconds", "[J]"),
    Threshold("R15", "max_seconds", 30, "seconds", "[J]; a whole visit lasts 48 s (VCC Live)"),
    Threshold("R16", "warn_seconds", 15, "seconds", "[J]"),
    Threshold("R16", "max_seconds", 20, "seconds", "[J]"),
    Threshold("R16", "margin", 0.1, "ratio", "the formula errs long on numbers, 10 to 20 %"),
    Threshold("R17", "max_words", 12, "words", "[J]"),
    Threshold("R17", "max_seconds", 5, "seconds", "[J]"),
    Threshold("R18", "fine_min", 500, "milliseconds", "ACIxD"),
    Threshold("R18", "fine_max", 750, "milliseconds", "ACIxD"),
    Threshold("R18", "min", 300, "milliseconds", "ACIxD"),
    Threshold("R18", "max", 1300, "milliseconds", "ACIxD"),
    Threshold("R21", "max_similarity", 0.7, "ratio", "ACIxD; ratio of difflib"),
    Threshold("R21", "distinct_words", 2, "words", "ACIxD"),
    Threshold("R26", "max_global_keys", 3, "keys", "COGA: few reserved digits"),
    Threshold("R31", "fine_min", 7, "seconds", "Nuance 7"),
    Threshold("R31", "fine_max", 12, "seconds", "COGA: long time-outs"),
    Threshold("R31", "min", 5, "seconds", "Genesys 5"),
    Threshold("R33", "min_tries", 2, "tries", "Avaya, ACIxD"),
    Threshold("R33", "max_tries", 3, "tries", "Avaya, ACIxD"),
    Threshold("R37", "min", 300, "milliseconds", "Avaya, ACIxD"),
    Threshold("R37", "max", 700, "milliseconds", "Avaya, ACIxD"),
    Threshold("R37", "max_any", 1500, "milliseconds", "Avaya, ACIxD"),
    Threshold("R37", "max_inside", 3000, "milliseconds", "ACIxD: over 3 s sounds like a fault"),
    Threshold("R39", "min", 300, "milliseconds", "[J]"),
    Threshold("R39", "max", 700, "milliseconds", "[J]"),
    Threshold("R40", "max_words", 20, "words", "[J]"),
    Threshold("R40", "error_words", 25, "words", "[J]"),
    Threshold("R40", "max_mean", 12, "words", "[J]"),
    Threshold("R41", "max_lix", 52, "LIX", "LIX scale: 50 to 60 is hard, official texts"),
    Threshold("R41", "error_lix", 60, "LIX", "LIX scale: over 60 is very hard"),
    Threshold("R41", "max_lix_without_names", 45, "LIX", "LIX scale: 40 to 50 is medium"),
    Threshold("R41", "min_words", 100, "words", "LIX is only a rough sign below"),
    Threshold("R41", "max_long_share", 0.35, "ratio", "[J]: LIX 45 with ten words a sentence"),
    Threshold("R41", "min_share_words", 30, "words", "[J]: below, a heading weighs too much"),
    Threshold("R44", "min_times", 2, "times", "Lehman's example; memory research"),
    Threshold("R50", "max_seconds", 10, "seconds", "ACIxD"),
    Threshold("R51", "min_ratio", 0.7, "ratio", "script rules, rule 51"),
    Threshold("R51", "max_ratio", 1.4, "ratio", "script rules, rule 51"),
    Threshold("R51", "min_seconds", 3, "seconds", "[J]: a difference under this is no difference"),
    Threshold("R54", "max_letters", 18, "letters", "[J]"),
    Threshold("R56", "warn_seconds", 30, "seconds", "KPMG 20-30 s"),
    Threshold("R56", "max_seconds", 45, "seconds", "lucka 20"),
    Threshold("R56", "max_sentences", 8, "sentences", "lucka 20"),
    Threshold("R57", "max_commas", 3, "commas", "Ireland"),
    Threshold("R58", "min_rate", 4.2, "syllables a second", "Sutton, Rodero, measured"),
    Threshold("R58", "max_rate", 5.3, "syllables a second", "Sutton, Rodero, measured"),
    Threshold("R58", "slower_reading", 1.15, "ratio", "script rules, 4.1: slower, clearer reading"),
    Threshold("R59", "max_difference", 0.25, "ratio", "measured"),
    Threshold("R60", "min_silence", 0.1, "seconds", "[J]"),
    Threshold("R60", "min_length", 0.6, "seconds", "[J]"),
)


def defaults(rule: str) -> dict[str, float]:
    """Return the thresholds of one rule, by name."""
    return {entry.name: entry.value for entry in THRESHOLDS if entry.rule == rule}
