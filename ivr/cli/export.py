"""`ivr export`: the whole line as files, and whether a host answers from them."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.options import language_option, prompts_option
from ivr.cli.output import page, print_lines, print_message
from ivr.errors import IVRError, RequestError
from ivr.i18n import N_, moment

if TYPE_CHECKING:
    from ivr.script.line import Line
    from ivr.twilio.export.verifying import Verification

DIFFERS = 1
SHOWN = 20
"""Differences that are printed; a wrong export has thousands."""


@click.command()
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path)
)
@click.option("--url", help="Where the host answers, such as https://fallback.example.se/line.")
@click.option("--verify", metavar="URL", help="Compare what a host answers with its manifest.")
@prompts_option
@click.option("--edition", help="Export an edition, by its number or live, instead of the folder.")
@language_option
def command(
    folder: Path | None,
    url: str | None,
    verify: str | None,
    prompts: Path,
    edition: str | None,
    lang: str,
) -> None:
    """Write the whole line to DIR as files, for a host that answers while this service is down.

    DIR/live is the export: documents, recordings, a manifest, the configuration for nginx, and a
    Twilio Function. A new export takes the place of the one before at once; no host sees half of
    one. docs/export.md shows the way for each host.

    --verify takes the URL of a host, or a folder, and exits with 1 if anything of the export is
    missing, damaged or sent wrongly.
    """
    if verify and (folder or url):
        raise click.UsageError("--verify compares only: leave out DIR and --url.")
    if verify:
        _verify(verify, lang)
    elif folder and url:
        _export(folder, url, _line(prompts, edition), lang)
    else:
        raise click.UsageError(
            "Give DIR and --url to export the line, or --verify to check an export."
        )


def _export(folder: Path, url: str, line: "Line", lang: str) -> None:
    from ivr.twilio.export.address import line_url  # here, so that --help is instant
    from ivr.twilio.export.contents import VERSION, contents
    from ivr.twilio.export.folder import LIVE, ExportFolder

    address = line_url(url)
    files = contents(line, address, datetime.now(UTC), VERSION)
    exports = ExportFolder(folder)
    try:
        with exports.locked() as alone:
            if not alone:
                raise IVRError(N_("Another export is being written to %(folder)s."), folder=folder)
            exports.write(files)
    except OSError as error:
        raise IVRError(
            N_("%(output)s cannot be written: %(reason)s."), output=folder, reason=error.strerror
        ) from error
    print_message(
        lang,
        N_(
            "Edition %(edition)s is in %(folder)s: %(count)s files. When the host has them, run "
            "ivr export --verify %(url)s."
        ),
        edition=line.edition,
        folder=folder / LIVE,
        count=len(files),
        url=address,
    )


def _line(prompts: Path, edition: str | None) -> "Line":
    """Return the line of a folder or an edition; raises IVRError if it may not answer calls."""
    from ivr.checks.check import open_line, reopen
    from ivr.cli.editions import edition_named
    from ivr.script.files import load

    if edition is None:
        return open_line(load(prompts))
    files = edition_named(edition)
    if files is None:
        raise RequestError(N_("%(edition)s is neither live nor a number."), edition=edition)
    return reopen(files)


def _verify(place: str, lang: str) -> None:
    found = _verification(place)
    words = page()
    for difference in found.differences[:SHOWN]:
        print_lines(words.wrap(difference.told(lang)))
    more = len(found.differences) - SHOWN
    if more > 0:
        print_message(lang, N_("And %(count)s more."), count=more)
    if found.manifest is None:
        sys.exit(DIFFERS)
    print_message(
        lang,
        N_("Edition %(edition)s of %(date)s: %(compared)s compared, %(differences)s differ."),
        edition=found.manifest.edition,
        date=moment(found.manifest.date, lang),
        compared=found.compared,
        differences=len(found.differences),
    )
    if found.differences:
        sys.exit(DIFFERS)


def _verification(place: str) -> "Verification":
    from urllib.parse import urlsplit

    from ivr.phone import HTTPExchange
    from ivr.twilio.export.address import line_url
    from ivr.twilio.export.verifying import verify_folder, verify_host

    if Path(place).is_dir():
        return verify_folder(Path(place))
    url = line_url(place)
    exchange = HTTPExchange(url.removesuffix(urlsplit(url).path))
    try:
        return verify_host(exchange, url, lambda: datetime.now(UTC))
    finally:
        exchange.close()
