"""`ivr export`: the whole line as files for another host."""

from datetime import UTC, datetime
from pathlib import Path

import click
from click.core import ParameterSource

from ivr.checks.check import open_line, reopen
from ivr.cli.editions import live_script
from ivr.cli.options import language_option, prompts_option
from ivr.i18n import N_
from ivr.publishing.folder import writing_to
from ivr.script.files import fingerprint, load
from ivr.terminal import print_message
from ivr.twilio.export.export_files import Manifest, contents, line_url
from ivr.twilio.export.export_folder import LIVE, ExportFolder


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--url",
    envvar="FALLBACK_URL",
    required=True,
    help="The line's address at the host, such as https://fallback.example.se/line. Default: "
    "FALLBACK_URL.",
)
@prompts_option
@language_option
@click.pass_context
def command(context: click.Context, folder: Path, url: str, prompts: Path, lang: str) -> None:
    """Write the live edition to DIR as files, for a host that answers while this service is down.

    If callers hear the folder of the script, or --prompts is given, the folder is exported.

    DIR/live is the export: documents, recordings, a manifest and the configuration for nginx. A new
    export replaces the previous one in one step. Nothing is written while DIR/live is up to date.
    docs/export.md shows how to set up the host.
    """
    address = line_url(url)
    is_given = context.get_parameter_source("prompts") is ParameterSource.COMMANDLINE
    number, files = (None, load(prompts)) if is_given else live_script(prompts)
    manifest = Manifest(
        number=number, fingerprint=fingerprint(files), date=datetime.now(UTC), url=address
    )
    exports = ExportFolder(folder)
    before = exports.manifest
    if before is None or not before.is_same_export(manifest):
        line = open_line(files) if number is None else reopen(files)
        with writing_to(folder):
            exports.write(contents(line, manifest))
    print_message(
        lang,
        N_("Edition %(edition)s is in %(folder)s, for %(url)s."),
        edition=manifest.edition if number is None else number,
        folder=folder / LIVE,
        url=address,
    )
