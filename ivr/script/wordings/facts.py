"""Findings about facts.toml."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "fact-of-no-language": Wording(
        message=N_("The fact %(fact)s has words in a language that the script does not have."),
        expected=N_("Words in each of the script's languages: %(known)s."),
        found=N_("Words in “%(found)s”."),
        hint=N_("Correct the name “%(found)s” in the fact %(fact)s, or delete it there."),
    ),
    "fact-without-language": Wording(
        message=N_("The fact %(fact)s has no words in the language %(found)s."),
        expected=N_("Words in each of the script's languages: %(known)s."),
        found=N_("Nothing for “%(found)s”."),
        hint=N_("Write which words state the fact %(fact)s in the language %(found)s."),
    ),
    "fact-of-no-text": Wording(
        message=N_("The fact %(fact)s names a text that does not exist."),
        expected=N_("The name of a text of the script."),
        found=N_("“%(found)s”. The name most like it: %(nearest)s."),
        hint=N_("Correct the name “%(found)s” in the fact %(fact)s."),
    ),
}
