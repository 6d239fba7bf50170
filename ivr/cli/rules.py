"""`ivr rules`: list or explain the rules that scripts are checked against."""

import click

from ivr.checks.rules import all_rules
from ivr.cli.options import language_option
from ivr.errors import RequestError
from ivr.i18n import N_, translator
from ivr.reports.check.rulebook import explain_rule, list_rules
from ivr.script.model.validating import nearest
from ivr.terminal import print_lines


@click.command()
@click.argument("rule", required=False)
@language_option
def command(rule: str | None, lang: str) -> None:
    """List the rules with their thresholds and sources, or explain one: R21, or 21."""
    rules = {rule.id: rule for rule in all_rules()}
    reader = translator(lang)
    if rule is None:
        print_lines(list_rules(tuple(rules.values()), reader))
        return
    name = f"R{rule.upper().removeprefix('R'):0>2}"
    if name not in rules:
        best = nearest(name, sorted(rules))
        message = N_("There is no rule %(wanted)s. The nearest one is %(best)s.")
        raise RequestError(message, wanted=rule, best=best)
    print_lines(explain_rule(rules[name], reader))
