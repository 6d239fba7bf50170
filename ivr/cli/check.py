"""`ivr check`: check a script, and print its findings or times."""

import sys
from pathlib import Path

import click

from ivr.checks.check import check_script
from ivr.cli.options import folder_argument, format_option, language_option
from ivr.reports.check.check_report import report
from ivr.reports.check.findings_report import findings_object
from ivr.script.files import load
from ivr.terminal import print_json, print_lines

REFUSED = 1


@click.command()
@folder_argument
@format_option("text", "json")
@language_option
def command(folder: Path, form: str, lang: str) -> None:
    """Check the script in DIR (default: IVR_PROMPTS, this folder, or prompts).

    Exit 0 if it may answer calls, 1 if it has errors, 2 if there is no script.
    """
    files = load(folder)
    check = check_script(files, spelling=True)
    if form == "json":
        print_json(findings_object(check, files, lang))
    else:
        print_lines(report(check, files, lang))
    sys.exit(0 if check.may_answer else REFUSED)
