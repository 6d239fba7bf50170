"""`ivr rules`: list or explain the rules that scripts are checked against."""

import re
from collections.abc import Sequence

import click

from ivr.checks.rule import Rule
from ivr.checks.rules import all_rules
from ivr.cli.options import language_option
from ivr.cli.output import page, print_lines
from ivr.errors import RequestError
from ivr.i18n import N_, translator
from ivr.reports.check.rulebook import Rulebook
from ivr.script.validating import nearest


@click.command()
@click.argument("rule", required=False)
@language_option
def command(rule: str | None, lang: str) -> None:
    """List the rules with their thresholds and sources, or explain one: R21, or 21."""
    chosen = all_rules() if rule is None else (_named(rule, all_rules()),)
    book = Rulebook(chosen, translator(lang), page())
    print_lines(book.all() if rule is None else book.one(chosen[0]))


def _named(name: str, rules: Sequence[Rule]) -> Rule:
    """Find a rule by name or number; raises RequestError, which suggests the nearest one."""
    number = re.fullmatch(r"[Rr]?0*(\d{1,3})", name.strip())
    wanted = f"R{int(number[1]):02}" if number else name
    by_id = {rule.id: rule for rule in rules}
    if wanted in by_id:
        return by_id[wanted]
    if number:
        best = min(by_id.values(), key=lambda rule: abs(int(rule.id[1:]) - int(number[1]))).id
    else:
        best = nearest(name.upper(), sorted(by_id))
    raise RequestError(
        N_("There is no rule %(wanted)s. The nearest one is %(best)s."), wanted=wanted, best=best
    )
