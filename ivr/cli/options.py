"""Options and arguments shared by commands."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from ivr.cli import READER_LANGUAGE, reader_language
from ivr.errors import RequestError
from ivr.i18n import LANGUAGES, N_
from ivr.settings import NUMBER, script_here

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., object])

PATH = click.Path(path_type=Path)


def _store_language(context: click.Context, _: click.Parameter, language: str) -> str:
    """Store the language in the context, because errors are printed after the command has ended."""
    context.meta[READER_LANGUAGE] = language
    return language


prompts_option = click.option(
    "--prompts",
    envvar="IVR_PROMPTS",
    default=script_here,
    type=PATH,
    help="The folder of the script. Default: IVR_PROMPTS, the current folder if it is a script, "
    "or prompts.",
)
folder_argument = click.argument(
    "folder", metavar="[DIR]", envvar="IVR_PROMPTS", default=script_here, type=PATH
)
language_option = click.option(
    "--lang",
    type=click.Choice(tuple(LANGUAGES)),
    default=reader_language,
    callback=_store_language,
    help="Language of the output. Default: from LANG.",
)


def format_option(
    *forms: str, help: str = "Output format: text for people, json for programs."
) -> Callable[[AnyFunction], AnyFunction]:
    """Add the option `--format`, the first form by default."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], help=help)


def phone_number(text: str) -> str:
    """Return a phone number in E.164 form; raises RequestError for anything else."""
    number = re.sub(r"[\s()-]", "", text)
    if not re.fullmatch(NUMBER, number):
        raise RequestError(
            N_("%(text)s is not a phone number with its country code, such as +46 8 465 004 00."),
            text=text,
        )
    return number
