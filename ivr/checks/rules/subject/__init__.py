"""The subject of the rules: a script as its editor, its caller and its engineer see it.

`Subject` is what a rule is given; the modules beside it look at one side of it each, for the
rules that need that side. None of them knows the rules.
"""

from ivr.checks.rules.subject.sentences import SpokenOption, SpokenSentence
from ivr.checks.rules.subject.subject import Subject

__all__ = ["SpokenOption", "SpokenSentence", "Subject"]
