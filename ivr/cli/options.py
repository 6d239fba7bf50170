"""Options and arguments shared by commands."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from ivr.cli import READER_LANGUAGE, reader_language
from ivr.i18n import LANGUAGES

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., object])


def folder_argument(function: AnyFunction) -> AnyFunction:
    """Add the argument DIR, the folder of a script: IVR_PROMPTS or `prompts` by default."""
    return click.argument(
        "folder",
        metavar="[DIR]",
        envvar="IVR_PROMPTS",
        default="prompts",
        type=click.Path(path_type=Path),
    )(function)


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
