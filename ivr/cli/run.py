"""`ivr run`: the development server, on loopback only."""

import logging
import os
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from time import time

import click
from click.core import ParameterSource
from flask import Flask
from werkzeug.serving import make_server

from ivr import extras
from ivr.addresses import listening_socket
from ivr.cli.options import prompts_option
from ivr.errors import DatabaseUnavailableError
from ivr.line import logs
from ivr.line.app import create_line
from ivr.line.guard import NoGuard
from ivr.line.menu_in_print import MenuInPrint
from ivr.line.source import FolderSource
from ivr.script.files import starter
from ivr.service import create_service
from ivr.settings import Settings, from_environment, storage_from

LOOPBACK = "127.0.0.1"
"""The only address of the server, since it does not check signatures."""

BANNER = """\
DEVELOPMENT SERVER: signatures are NOT checked. Only this machine can reach it.

{studio}
  The menu in print:   {url}/
  Call it:             {call}      (in another terminal)

{script}
Stop with Ctrl-C.
"""

STUDIO = """\
  The test phone:      {url}/studio/phone
  The studio:          {url}/studio"""
NO_STUDIO = """\
  The studio:          not installed; pip install 'ivr-informationslinje[studio]' adds it"""

OWN = """\
Edit a file in {prompts}/ and call again: callers hear the change within two seconds."""
OWN_IN_STUDIO = """
Publishing in the studio writes the files in {prompts}/."""
STARTER = """\
There is no script in {prompts}/, so callers hear the read-only script of the program.
`ivr new {prompts}` creates a script to edit, which this command then serves."""


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), envvar="PORT", default=8000)
@prompts_option
@click.pass_context
def command(context: click.Context, port: int, prompts: Path) -> None:
    """Serve the line on this machine only, without a Twilio account and without signatures.

    Callers hear the folder of the script, and publishing in the studio writes it. Without a folder
    they hear the script that comes with the program. IVR_DATA/run stores the data; DATABASE_URL is
    ignored.
    """
    is_given = context.get_parameter_source("prompts") is not ParameterSource.DEFAULT
    has_own = is_given or prompts.exists()
    listening = listening_socket(LOOPBACK, port)
    url = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
    logs.configure(json=False)
    folder = prompts if has_own else starter()
    settings = from_environment(
        {
            "TWILIO_AUTH_TOKEN": secrets.token_hex(),
            "PUBLIC_URL": url,
            "IVR_PROMPTS": str(folder),
            "IVR_DATA": str(_data_of_run(folder)),
            "SECRET_KEY": secrets.token_hex(),
        }
    )
    has_studio = extras.is_installed(extras.STUDIO)
    app = _with_studio(settings, has_own) if has_studio else _line_alone(settings)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # the application logs every turn
    server = make_server(LOOPBACK, port, app, threaded=True, fd=listening.fileno())
    call = f"make call URL={url}" if "MAKELEVEL" in os.environ else f"ivr call --url {url}"
    script = (OWN + OWN_IN_STUDIO * has_studio if has_own else STARTER).format(prompts=prompts)
    studio = STUDIO.format(url=url) if has_studio else NO_STUDIO
    click.echo(BANNER.format(url=url, call=call, script=script, studio=studio))
    server.serve_forever()  # until Ctrl-C
    click.echo("Stopped.")


def _with_studio(settings: Settings, is_writable: bool) -> Flask:
    from ivr.studio.database import Database
    from ivr.studio.editions.folder import OwnFolder

    database = Database(settings.database_address, creates=True)
    with suppress(DatabaseUnavailableError):  # reported by the application
        database.migrate()  # no other version uses the database of this command
    own_folder = OwnFolder(settings.prompts, is_writable=is_writable)
    return create_service(settings, NoGuard(), database=database, own_folder=own_folder)


def _line_alone(settings: Settings) -> Flask:
    menu = MenuInPrint(time, settings.accessibility_url)
    return create_line(
        settings, FolderSource(settings.prompts, prepare=menu.prepare), menu, NoGuard()
    )


def _data_of_run(folder: Path) -> Path:
    """Return a folder for each script, so that `ivr run` never touches the data of a service."""
    resolved = folder.resolve()
    name = f"{resolved.name}-{sha256(os.fsencode(resolved)).hexdigest()[:8]}"
    return storage_from(os.environ).data / "run" / name
