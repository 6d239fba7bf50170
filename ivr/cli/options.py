"""Options and arguments that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from ivr.cli import READER_LANGUAGE, reader_language
from ivr.i18n import LANGUAGES

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., object])


def folder_argument(function: AnyFunction) -> AnyFunction:
    """Take the folder of a script: DIR, else IVR_PROMPTS, else `prompts`."""
    return click.argument(
        "folder",
        metavar="[DIR]",
        envvar="IVR_PROMPTS",
        default="prompts",
        type=click.Path(path_type=Path),
    )(function)


def language_option(function: AnyFunction) -> AnyFunction:
    """Take the language to tell people things in."""
    return click.option(
        "--lang",
        type=click.Choice(tuple(LANGUAGES)),
        default=reader_language,
        callback=_remember,
        help="The language of what is printed; the environment's unless given.",
    )(function)


def _remember(context: click.Context, _: click.Parameter, language: str) -> str:
    """Keep the language for what goes wrong later."""
    context.meta[READER_LANGUAGE] = language
    return language
