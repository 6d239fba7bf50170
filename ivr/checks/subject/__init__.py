"""What the rules check: a script in its written and spoken form, and what it answers.

`Subject` is what every rule is given. Each other module has what some rules need, such as
offers of keys or phone numbers. None of them imports a rule.
"""

from ivr.checks.subject.sentences import SpokenOption, SpokenSentence
from ivr.checks.subject.subject import Subject

__all__ = ["SpokenOption", "SpokenSentence", "Subject"]
