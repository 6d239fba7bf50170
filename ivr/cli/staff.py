"""`ivr staff`: manage the studio's accounts."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ivr.cli.editions import open_database, shell_author
from ivr.cli.options import language_option
from ivr.errors import RequestError
from ivr.i18n import N_, day, translator
from ivr.settings import origin_from
from ivr.studio.people import PasswordLinks, People, Person, Role
from ivr.studio.people.password_links import PAGE
from ivr.terminal import print_lines, print_message, table

ROLE = click.Choice([role.word for role in Role])

LINK = N_(
    "%(name)s chooses a password with this link, which works once, and for a day. Hand it over to "
    "nobody else:"
)
NO_TERMINAL = N_(
    "There is no terminal to ask for a password. To set one, send it to standard input with "
    "--password-stdin."
)

name_argument = click.argument("name")
password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


@click.group()
def command() -> None:
    """Manage the studio's accounts. A NAME is an e-mail address."""


@command.command()
@name_argument
@click.option("--role", type=ROLE, default="reader", show_default=True, help="The role.")
@click.option(
    "--full-name", help="The name shown to others. Default: the part of the address before @."
)
@password_option
@language_option
def add(name: str, role: str, full_name: str | None, password_stdin: bool, lang: str) -> None:
    """Add an account, or restore one that was removed.

    In a terminal you are asked for the password, twice. Without one, a link is printed, with which
    the person chooses the password.
    """
    asks = _asks(password_stdin)
    origin = "" if asks else origin_from(os.environ)
    with open_database() as database:
        password = _read_password(password_stdin, lang) if asks else None
        full_name = full_name or name.partition("@")[0]
        person = People(database).add(
            name, full_name, Role.from_word(role), password, by=shell_author()
        )
        secret = "" if asks else PasswordLinks(database).make(person.id, by=shell_author())
    if asks:
        _print(lang, N_("%(name)s can now sign in to the studio (%(role)s)."), person)
    else:
        _print(lang, N_("%(name)s has an account now (%(role)s)."), person)
        _print_link(lang, person, f"{origin}{PAGE}#{secret}")


@command.command("list")
@language_option
def list_(lang: str) -> None:
    """List accounts with role and last sign-in, removed ones last."""
    _ = translator(lang).gettext
    with _people() as people:
        rows = [
            (
                person.address,
                person.role.word if person.active else _("has left"),
                day(person.signed_in, lang) if person.signed_in else _("never signed in"),
                person.full_name,
            )
            for person in people.everybody()
        ]
    print_lines(table(rows, indent=""))
    if not rows:
        click.echo(_("Nobody has an account yet. Add somebody with: ivr staff add ADDRESS"))


@command.command()
@name_argument
@click.argument("role", type=ROLE)
@language_option
def role(name: str, role: str, lang: str) -> None:
    """Change an account's role. The last administrator cannot be changed."""
    with _people() as people:
        person = people.set_role(_found(people, name).id, Role.from_word(role), by=shell_author())
    _print(lang, N_("%(name)s now has the role %(role)s, and has to sign in again."), person)


@command.command()
@name_argument
@password_option
@language_option
def password(name: str, password_stdin: bool, lang: str) -> None:
    """Set a new password, and reset the count of failed attempts.

    In a terminal you are asked for the password, twice. Without one, a link is printed, with which
    the person chooses the password; until then the old one works.
    """
    asks = _asks(password_stdin)
    with open_database() as database:
        people = People(database)
        person = _found(people, name)
        if asks:
            given = _read_password(password_stdin, lang)
            person = people.set_password(person.id, given, by=shell_author())
            _print(lang, N_("%(name)s has a new password, and has to sign in again."), person)
        else:
            origin = origin_from(os.environ)
            secret = PasswordLinks(database).make(person.id, by=shell_author())
            _print_link(lang, person, f"{origin}{PAGE}#{secret}")


@command.command()
@name_argument
@language_option
def remove(name: str, lang: str) -> None:
    """Remove an account. Editions keep the name of their author."""
    with _people() as people:
        person = people.deactivate(_found(people, name).id)
    message = N_(
        "%(name)s can no longer sign in. Published editions keep the name of their author."
    )
    _print(lang, message, person)


@contextmanager
def _people() -> Iterator[People]:
    with open_database() as database:
        yield People(database)


def _found(people: People, name: str) -> Person:
    person = people.find(name)
    if person is None or not person.active:
        raise RequestError(
            N_("There is no account %(name)s. `ivr staff list` lists all accounts."), name=name
        )
    return person


def _asks(from_stdin: bool) -> bool:
    """Return whether somebody can give a password to this command."""
    return from_stdin or sys.stdin.isatty()


def _read_password(from_stdin: bool, language: str) -> str:
    """Never take a password from an argument, because `ps` shows arguments."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    _ = translator(language).gettext
    given: str = click.prompt(
        _("Password"), hide_input=True, confirmation_prompt=_("The password once more")
    )
    return given


def _print(language: str, message: str, person: Person) -> None:
    print_message(language, message, name=person.address, role=person.role.word)


def _print_link(language: str, person: Person, address: str) -> None:
    """Print a link on a line of its own, so that it can be copied whole."""
    _print(language, LINK, person)
    click.echo(address)
    print_message(language, NO_TERMINAL)
