"""`ivr staff`: manage the studio's accounts."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ivr.cli.editions import open_database, shell_author
from ivr.cli.options import language_option
from ivr.errors import RequestError
from ivr.i18n import N_, day, translator
from ivr.studio.people import People, Person, Role
from ivr.terminal import print_lines, print_message, table

ROLE = click.Choice([role.word for role in Role])

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
    """Add an account, or restore one that was removed. The password is asked for twice."""
    with _people() as people:
        password = _read_password(password_stdin, lang)
        full_name = full_name or name.partition("@")[0]
        person = people.add(name, full_name, Role.from_word(role), password, by=shell_author())
    _print(lang, N_("%(name)s can now sign in to the studio (%(role)s)."), person)


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
    """Set a new password, and reset the count of failed attempts."""
    with _people() as people:
        person = _found(people, name)
        given = _read_password(password_stdin, lang)
        person = people.set_password(person.id, given, by=shell_author())
    _print(lang, N_("%(name)s has a new password, and has to sign in again."), person)


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
