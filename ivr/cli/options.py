"""Options and arguments shared by commands."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from ivr.cli import READER_LANGUAGE, reader_language
from ivr.errors import RequestError
from ivr.i18n import LANGUAGES, N_
from ivr.settings import script_here

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., object])


def prompts_option(function: AnyFunction) -> AnyFunction:
    """Add the option `--prompts`, the folder of a script: IVR_PROMPTS or `script_here`."""
    return click.option(
        "--prompts",
        envvar="IVR_PROMPTS",
        default=script_here,
        type=click.Path(path_type=Path),
        help="The folder of the script. Default: this one if it is one, or prompts.",
    )(function)


def folder_argument(function: AnyFunction) -> AnyFunction:
    """Add the argument DIR, the folder of a script: IVR_PROMPTS or `script_here` by default."""
    return click.argument(
        "folder",
        metavar="[DIR]",
        envvar="IVR_PROMPTS",
        default=script_here,
        type=click.Path(path_type=Path),
    )(function)


def format_option(function: AnyFunction) -> AnyFunction:
    """Add the option `--format`: text, or JSON."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        help="For people, or for programs.",
    )(function)


def output_option(function: AnyFunction) -> AnyFunction:
    """Add the option `--output`, a file to write."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write to this file; print unless given.",
    )(function)


def require_language(language: str, known: Sequence[str]) -> None:
    """Raise RequestError if a script has no such language."""
    if language not in known:
        raise RequestError(
            N_("The script has no language '%(language)s'. There are: %(known)s."),
            language=language,
            known=", ".join(known),
        )


def language_option(function: AnyFunction) -> AnyFunction:
    """Add the option `--lang`, the language of the output."""
    return click.option(
        "--lang",
        type=click.Choice(tuple(LANGUAGES)),
        default=reader_language,
        callback=_remember,
        help="Language of the output. Default: from LANG.",
    )(function)


def _remember(context: click.Context, _: click.Parameter, language: str) -> str:
    """Keep the language for error messages."""
    context.meta[READER_LANGUAGE] = language
    return language
