"""The words of the mails about events: a sentence and a link, without content of the script."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from ivr.i18n import N_, translator
from ivr.studio.editions.outbox import EventKind, OutboxRow
from ivr.studio.people.password_links import PAGE

ACCOUNT = "/studio/account"


@dataclass(frozen=True, slots=True)
class Message:
    """The subject, the sentence and the page of a mail, with placeholders for values."""

    subject: str
    sentence: str
    page: str


REQUEST = "/studio/publish/requests/%(request)s"

WORDS = {
    EventKind.REQUESTED: Message(
        N_("%(author)s requests your approval"),
        N_("%(author)s has changed the phone line, and requests approval by another person."),
        REQUEST,
    ),
    EventKind.APPROVED: Message(
        N_("Your request has been approved"),
        N_("%(by)s has approved and published your changes."),
        REQUEST,
    ),
    EventKind.DECLINED: Message(
        N_("Your request was not approved"),
        N_("Your changes were not published. The page of your request gives the reason."),
        REQUEST,
    ),
    EventKind.DUE: Message(
        N_("Texts to read through"),
        N_("To be read through by %(until)s: %(texts)s."),
        "/studio#review",
    ),
    EventKind.ENDING: Message(
        N_("An announcement ends tomorrow"),
        N_("Callers hear the announcement “%(words)s” until %(until)s."),
        "/studio#announcements",
    ),
    EventKind.PROBLEM: Message(
        N_("The phone line has a problem"),
        N_("The service reports: %(problem)s"),
        "/studio",
    ),
    EventKind.GRANTED: Message(
        N_("An account in the studio has changed"),
        N_("%(sentence)s If you did not expect that, speak to the person who did it."),
        "/studio/people",
    ),
    EventKind.PASSWORD_LINK: Message(
        N_("Choose your password for the studio of the phone line"),
        N_(
            "%(by_name)s has made this link, with which you choose your password. It works once, "
            "and for a day. You sign in with the address %(recipient)s."
        ),
        f"{PAGE}#%(secret)s",
    ),
    EventKind.ALONE: Message(
        N_("%(author)s has put up or taken down ready words"),
        N_(
            "%(author)s has put up or taken down a ready announcement. Its words were approved "
            "before. Look through what was published."
        ),
        "/studio/history/%(edition)s",
    ),
}

FOOTER = N_(
    "You get this mail because you have an account in the studio of the phone line. On the page "
    "Your account you can turn it off:"
)


def compose(
    row: OutboxRow,
    names: Mapping[str, str],
    *,
    language: str,
    origin: str,
    database: str,
    secret: str = "",
) -> EmailMessage:
    """Return the mail of a row; its Message-ID is the same in each attempt to send it.

    `names` are full names by address, and `database` the id of the database. A mail of a link to
    choose a password has its `secret`, which no row has.
    """
    reader = translator(language)
    words = WORDS[row.kind]
    values = {name: names.get(value, value) for name, value in row.values.items()}
    values["recipient"] = row.recipient
    page = words.page % {**row.values, "secret": secret}
    mail = EmailMessage()
    mail["To"] = row.recipient
    mail["Date"] = format_datetime(row.at)
    mail["Message-ID"] = f"<{row.id}.{database}@{origin.partition('//')[2].partition(':')[0]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Subject"] = " ".join(reader.gettext(words.subject, **values).split())
    mail.set_content(
        f"{reader.gettext(words.sentence, **values)}\n\n{origin}{page}\n\n-- \n"
        f"{reader.gettext(FOOTER)}\n{origin}{ACCOUNT}\n"
    )
    return mail
