"""Facts whose words a text no longer says, and who accepted that.

An edition keeps what was accepted for it. Nobody is asked again while neither the text nor the
fact changes.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

from ivr.checks.check import Check
from ivr.checks.rules.facts import faithful
from ivr.errors import LossError
from ivr.i18n import N_
from ivr.publishing.values import digest_of
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.place import FACTS, Address, address_of, written

ASKED = N_(
    "Nothing was published. Words of facts are gone: %(lost)s. Read the texts. If they are without "
    "these words on purpose, publish with --accept %(facts)s; if not, put the words back."
)

DIGITS = 16
"""How much of a digest tells one loss from all others."""

Stored: TypeAlias = dict[str, str]
"""An accepted loss, as the table of editions has it."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Words of a fact that a text no longer says.

    `field` is the written address of the text, `digest` that of the text and the fact together,
    and `by` who accepted it.
    """

    field: str
    fact: str
    words: str
    digest: str
    by: str = ""

    @property
    def address(self) -> Address:
        """The address of the text."""
        return address_of(self.field)


def losses(check: Check, files: Files) -> tuple[Loss, ...]:
    """Return what a script that was checked no longer says."""
    return tuple(_found(check, files))


def _found(check: Check, files: Files) -> Iterator[Loss]:
    values = fields.read(files)
    for one in check.findings:
        if one.case == faithful.id:
            fact, words = str(one.values["fact"]), str(one.values["missing"])
            its = {
                written(field): digest_of(values.get(field)) for field in (one.field, (FACTS, fact))
            }
            yield Loss(written(one.field), fact, words, digest_of(its)[:DIGITS])


def unaccepted(lost: Iterable[Loss], accepted: Iterable[Stored]) -> tuple[Loss, ...]:
    """Return what was not accepted before."""
    known = {each["digest"] for each in accepted}
    return tuple(one for one in lost if one.digest not in known)


def accept(
    lost: Collection[Loss], before: Iterable[Stored], ticked: Collection[str], by: str
) -> list[Stored]:
    """Return what is accepted of all that is lost: by earlier editions, or by who publishes.

    `ticked` are digests. Raises LossError if that is not everything.
    """
    known = {each["digest"]: each for each in before}
    if asked := [one for one in lost if one.digest not in {*known, *ticked}]:
        facts = " --accept ".join(dict.fromkeys(one.fact for one in asked))
        words = "; ".join(f"{one.fact}, “{one.words}” ({one.field})" for one in asked)
        raise LossError(ASKED, lost=words, facts=facts)
    return [known.get(one.digest) or asdict(replace(one, by=by)) for one in lost]
