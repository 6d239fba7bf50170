"""Lost facts, which a text no longer says, and their acceptance by people.

An edition stores accepted losses. They are not asked again while text and fact are unchanged.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TypeAlias

from ivr.checks.check import CheckResult
from ivr.errors import LossError
from ivr.i18n import N_
from ivr.script.fields.place import FACTS, FieldPath, format_path, parse_path
from ivr.script.files import Files
from ivr.script.findings.finding import Trait
from ivr.script.reading.field_values import fields_of

ASKED = N_(
    "Nothing was published. Words of facts are gone: %(lost)s. Read the texts. If they are without "
    "these words on purpose, publish with --accept %(facts)s; if not, put the words back."
)

DIGITS = 16
"""Length of the shortened digest of a loss."""

Stored: TypeAlias = dict[str, str]
"""An accepted loss in the table of editions."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Words of a fact that a text no longer says.

    `field` is the path of the text, `digest` the digest of text and fact together, and
    `by` the person who accepted the loss.
    """

    field: str
    fact: str
    words: str
    digest: str
    by: str = ""

    @property
    def path(self) -> FieldPath:
        """The path of the text."""
        return parse_path(self.field)


def losses(check: CheckResult, files: Files) -> tuple[Loss, ...]:
    """Return the losses of a checked script."""
    values = fields_of(files)
    lost = []
    for finding in check.findings:
        if finding.has(Trait.LOST_FACT):
            fact = finding.fact
            words = str(finding.values["missing"])
            digests = {
                format_path(field): _digest(values[field]) if field in values else ""
                for field in (finding.field, (FACTS, fact))
            }
            lost.append(Loss(format_path(finding.field), fact, words, _digest(digests)[:DIGITS]))
    return tuple(lost)


def _digest(value: object) -> str:
    """Return the digest of a text or table; the order of a table's keys does not matter.

    Editions store it, so it cannot change.
    """
    return sha256(json.dumps(value, sort_keys=True, default=repr).encode()).hexdigest()


def unaccepted(lost: Iterable[Loss], accepted: Iterable[Stored]) -> tuple[Loss, ...]:
    """Return the losses that were not accepted before."""
    known = {each["digest"] for each in accepted}
    return tuple(loss for loss in lost if loss.digest not in known)


def accept(
    lost: Collection[Loss], before: Iterable[Stored], accepted_losses: Collection[str], by: str
) -> list[Stored]:
    """Return all accepted losses: from earlier editions, or ticked by the publisher.

    `accepted_losses` are digests. Raises LossError if a loss is not accepted.
    """
    known = {each["digest"]: each for each in before}
    if refused := [loss for loss in lost if loss.digest not in {*known, *accepted_losses}]:
        facts = " --accept ".join(dict.fromkeys(loss.fact for loss in refused))
        words = "; ".join(f"{loss.fact}, “{loss.words}” ({loss.field})" for loss in refused)
        raise LossError(ASKED, lost=words, facts=facts)
    return [known.get(loss.digest) or asdict(replace(loss, by=by)) for loss in lost]
