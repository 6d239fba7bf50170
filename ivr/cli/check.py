"""`ivr check`: check a script, and print its findings or times."""

import sys
from pathlib import Path

import click

from ivr.checks.check import check_script
from ivr.cli.options import folder_argument, format_option, language_option
from ivr.cli.output import page, print_json, print_lines
from ivr.reports.check import annotations, objects, text
from ivr.script.files import load

REFUSED = 1
FORMATS = ("text", "json", "github")


@click.command()
@folder_argument
@format_option(*FORMATS, help="For people, for programs, or as annotations on a pull request.")
@click.option("--times", is_flag=True, help="Print times as JSON instead of findings.")
@language_option
def command(folder: Path, form: str, times: bool, lang: str) -> None:
    """Check the script in DIR (default: IVR_PROMPTS, this folder, or prompts).

    Exit 0 if it may answer calls, 1 if it has errors, 2 if there is no script.
    """
    files = load(folder)
    check = check_script(files, spelling=True)
    if times:
        print_json(objects.times_object(check))
    elif form == "json":
        print_json(objects.findings_object(check, files, lang))
    elif form == "github":
        print_lines(annotations.annotations(check, files, folder, lang))
    else:
        print_lines(text.report(check, files, lang, page()))
    sys.exit(0 if check.may_answer else REFUSED)
