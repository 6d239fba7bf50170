"""Mail to staff, sent by `ivr notify` to a real SMTP server."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner
from pydantic import SecretStr
from sqlalchemy import select

from ivr.checks.check import read_published
from ivr.cli import main
from ivr.i18n import ZONE
from ivr.studio.database import Database, now
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.outbox import EVENT, EventKind, OutboxRow
from ivr.studio.editions.writing import write
from ivr.studio.mail import Delivery, MailServer, smtp
from ivr.studio.mail.events import FoundEvent, calendar_events, problem_events
from ivr.studio.people import Passwords, People, Person, Role
from tests.calling import METRICS_TOKEN, TOKEN
from tests.conftest import Write, running, started
from tests.markup import parsed, words_of
from tests.scripts import announced, short_script
from tests.servers.running import free_port
from tests.serving import serving
from tests.studio.editions.conftest import BROKEN
from tests.studio.publishing import PUBLISH, put_up, wanting_approval, with_ready
from tests.studio.staff import ORIGIN, PASSWORD, QUICK, Clock, Staff, app_with, studio_on

READER, EDITOR, PUBLISHER, ADMINISTRATOR = Role
PASSWORD_PAGE = "/studio/password"
SENDER = "ivr@example.se"


class Post:
    """An SMTP server on this machine that keeps the mails it takes."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused = ""
        self.hangs_up = False
        self.answers = threading.Event()
        self.answers.set()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.start = self._controller.start
        self.stop = self._controller.stop

    async def handle_RCPT(  # the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.answers.wait(5)
        if address == self.refused:
            return "550 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        self.mails.append(mail)
        assert [*envelope.rcpt_tos] == [mail["To"]]
        assert envelope.mail_from == mail["From"] == SENDER
        if self.hangs_up:
            server.transport.abort()  # type: ignore[union-attr] # it is connected
        return "250 OK"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}?from={SENDER}"

    def subjects(self) -> list[tuple[str, str]]:
        """Return recipients without their domain, with subjects, in order."""
        return sorted((mail["To"].partition("@")[0], mail["Subject"]) for mail in self.mails)


@pytest.fixture
def post() -> Iterator[Post]:
    post = Post()
    post.start()
    yield post
    post.answers.set()
    with suppress(AssertionError):  # it was stopped by its test
        post.stop()


def welcome(staff: Staff, words: str) -> None:
    staff.write(sv__welcome=short_script()["sv/welcome.txt"].decode() + words + "\n")


@pytest.fixture
def staff(staff_database: Database, clock: Clock) -> Staff:
    clock.seconds = now().timestamp()
    studio = studio_on(staff_database, clock=clock, sends_mail=True)
    staff = Staff(app_with(studio), studio)
    staff.publish(wanting_approval())
    welcome(staff, "Hej.")
    return staff


Deliver = Callable[..., tuple[int, int]]


@pytest.fixture
def deliver(staff: Staff, post: Post) -> Deliver:
    """Delivers the outbox, with other events, and returns the numbers of sent and failed mails."""
    url = post.url

    def deliver(*events: FoundEvent) -> tuple[int, int]:
        delivery = Delivery(
            database=staff.studio.database,
            server=MailServer.from_url(url),
            origin=ORIGIN,
            language="en",
            now=lambda: staff.studio.now,
        )
        delivery.add(events)
        delivery.address()
        return delivery.send()

    return deliver


def test_requests_are_mailed(staff: Staff, post: Post, deliver: Deliver) -> None:
    first = staff.ask()
    deliver()
    waiting = "Anna Editor requests your approval"
    assert post.subjects() == [("administrator", waiting), ("publisher", waiting)]
    staff.browser(PUBLISHER).post(f"{first}/refuse", {"reason": "Too short"})
    deliver()
    welcome(staff, "God dag.")
    staff.ask()
    staff.approve()  # before its mail was sent: nobody needs to approve it
    deliver()
    answers = [mail for mail in post.mails if mail["To"] == staff.name(EDITOR)]
    assert [mail["Subject"] for mail in answers] == [
        "Your request was not approved",
        "Your request has been approved",
    ]
    assert len(post.mails) == 4
    assert len({mail["Message-ID"] for mail in post.mails}) == 4
    for mail in post.mails:
        assert "Too short" not in mail.get_content() and "Hej" not in mail.get_content()


def test_approvers_are_mailed_of_what_one_person_put_up(
    staff: Staff, post: Post, deliver: Deliver
) -> None:
    staff.publish(with_ready())
    files = write(with_ready(), put_up(timedelta(hours=3)))
    author = staff.name(PUBLISHER)
    staff.studio.editions.publish(files, author=author, source=Source.STUDIO)
    deliver()
    told = [each for each in post.subjects() if "ready words" in each[1]]
    subject = "Anna Publisher has put up or taken down ready words"
    assert told == [("administrator", subject)]


def mail_a_link(staff: Staff, name: str) -> None:
    """Let the administrator mail a person a link to choose a password."""
    person = staff.people.find(name)
    assert person
    staff.browser(ADMINISTRATOR).post(f"/studio/people/{person.id}/link", {"mail": "yes"})


def secret_in(mail: EmailMessage) -> str:
    (secret,) = re.findall(rf"{ORIGIN}{PASSWORD_PAGE}#(\S+)", mail.get_content())
    return str(secret)


def test_a_link_to_choose_a_password_is_mailed_to_its_owner_alone(
    staff: Staff, post: Post, deliver: Deliver
) -> None:
    """Also to somebody who wants no other mail."""
    reader = staff.people.find(staff.name(READER))
    assert reader
    staff.people.set_mail(reader.id, wants_mail=False)
    mail_a_link(staff, reader.address)
    deliver()
    (mail,) = post.mails
    assert mail["To"] == reader.address
    assert "Anna Administrator has made this link" in " ".join(mail.get_content().split())
    staff.choose_password(secret_in(mail), "another horse battery")
    deliver()
    assert staff.name(ADMINISTRATOR) in [mail["To"] for mail in post.mails], "of the grant"


def test_the_secret_of_a_mailed_link_is_made_when_the_mail_is_sent(
    staff: Staff, post: Post, deliver: Deliver, clock: Clock
) -> None:
    def rows() -> str:
        with staff.studio.database.reading() as session:
            queued = session.scalars(select(OutboxRow)).all()
            return str([(row.values, row.failure, row.recipient) for row in queued])

    post.hangs_up = True  # after it has taken the mail
    mail_a_link(staff, staff.name(READER))
    before = rows()
    deliver()
    post.hangs_up = False
    clock.go_on(300)
    deliver()
    first, second = map(secret_in, post.mails)
    stored = before + rows()
    assert "Anna Administrator" in stored and first not in stored and second not in stored
    staff.choose_password(first, "another horse battery", 403)
    staff.choose_password(second, "another horse battery")


def test_a_link_that_has_ended_is_not_mailed(
    staff: Staff, post: Post, deliver: Deliver, clock: Clock
) -> None:
    for name in (staff.name(READER), staff.name(EDITOR)):
        mail_a_link(staff, name)
    clock.go_on(1)
    staff.link_for(staff.name(READER))
    assert deliver() == (1, 0)
    assert [mail["To"] for mail in post.mails] == [staff.name(EDITOR)]
    mail_a_link(staff, staff.name(READER))
    clock.go_on(24 * 60 * 60)
    assert deliver() == (0, 0)


def test_every_link_of_every_mail_leads_its_recipient_to_a_page(
    staff: Staff, post: Post, deliver: Deliver
) -> None:
    """A new kind of event needs its mails here."""
    address = staff.ask()
    deliver()
    staff.browser(PUBLISHER).post(f"{address}/refuse", {"reason": "Too short"})
    end = datetime.combine(staff.studio.now.astimezone(ZONE) + timedelta(days=1), time(12))
    script = announced({"driftstopp": f"until = {end.isoformat()}\n"}, files=wanting_approval())
    script["line.toml"] += f"\n[review]\nfred = {date(2020, 1, 1)}\n".encode()
    staff.put(script)
    staff.people.add("bo@example.se", "Bo Ek", READER, None, by="root")
    mail_a_link(staff, staff.name(READER))
    staff.ask()
    staff.approve()
    live = read_published(staff.studio.editions.files(2)).script
    found = calendar_events(live, staff.draft.titles, staff.studio.now, "en")
    alone = FoundEvent(EventKind.ALONE, "2", {"edition": "2", "author": staff.name(EDITOR)})
    deliver(alone, *found, *problem_events("http://127.0.0.1:9", None, staff.studio.now, "en"))
    with staff.studio.database.reading() as session:
        mailed = session.scalars(select(OutboxRow.kind).where(OutboxRow.recipient != EVENT))
        assert {*mailed} == {*EventKind}
    browsers = {staff.name(role): staff.browser(role) for role in Role}
    for mail in post.mails:
        link, account = re.findall(rf"{ORIGIN}(\S+)", mail.get_content())
        path, _, anchor = link.partition("#")
        page = parsed(browsers[mail["To"]].page(path))
        if anchor and path != PASSWORD_PAGE:
            assert page.find(f".//*[@id='{anchor}']") is not None, link
        assert "Send me mail" in browsers[mail["To"]].page(account)


@pytest.mark.parametrize(
    ("token", "told"),
    [
        (METRICS_TOKEN, ["The prompts folder"]),
        ("the-token-of-another-service", ["METRICS_TOKEN"]),
        (None, []),
    ],
)
def test_problems_are_mailed_in_summary_and_found_with_the_token_alone(
    folder: Path, write: Write, token: str | None, told: list[str]
) -> None:
    app = started(folder)
    write(BROKEN)
    running(app).poller.poll()
    with serving(lambda origin: app) as origin:
        found = [*problem_events(origin, SecretStr(token) if token else None, now(), "en")]
    problems = [event.values["problem"] for event in found]
    assert len(problems) == len(told)
    assert all(words in problem for problem, words in zip(problems, told, strict=True))
    assert str(folder) not in str(problems) and "sv/welcome" not in str(problems)


def test_administrators_are_mailed_of_access(staff: Staff, post: Post, deliver: Deliver) -> None:
    administrator = staff.browser(ADMINISTRATOR)
    new = {"name": "bo@example.se", "full_name": "Bo Ek", "role": "editor"}
    administrator.fill("/studio/people", new)
    bo = staff.people.find("bo@example.se")
    assert bo
    page = f"/studio/people/{bo.id}"
    administrator.fill(page, {"role": "publisher"}, to=f"{page}/role")
    administrator.fill(page, {"role": "reader"}, to=f"{page}/role")
    staff.choose_password(staff.link_for("bo@example.se"), PASSWORD)
    administrator.fill(page, {"full_name": "Bo Berg"}, to=f"{page}/name")
    administrator.fill(page, {"full_name": "Bo Ek"}, to=f"{page}/name")
    administrator.fill(page, to=f"{page}/end")
    administrator.fill("/studio/people", new)
    staff.people.set_role(bo.id, ADMINISTRATOR, by="root")
    staff.people.set_mail(bo.id, wants_mail=False)
    own = staff.people.find(staff.name(PUBLISHER))
    assert own
    staff.people.set_password(own.id, PASSWORD, by=own)
    deliver()
    assert {mail["To"] for mail in post.mails} == {staff.name(ADMINISTRATOR)}
    for mail, words in zip(
        post.mails,
        (
            "Anna Administrator made the account of Bo Ek (editor).",
            "Anna Administrator gave Bo Ek a higher role (publisher).",
            "Anna Administrator gave Bo Ek a lower role (reader).",
            "Bo Ek has chosen a password, with a link that Anna Administrator made.",
            "changed the name of bo@example.se from Bo Ek to Bo Berg.",
            "changed the name of bo@example.se from Bo Berg to Bo Ek.",
            "Anna Administrator restored the account of Bo Ek (editor).",
            "root (in a shell) gave Bo Ek a higher role (administrator).",
        ),
        strict=True,
    ):
        assert words in " ".join(mail.get_content().split())


def test_the_author_of_a_request_sees_whether_its_approvers_are_mailed(
    staff: Staff, post: Post, deliver: Deliver, clock: Clock
) -> None:
    author = staff.browser(EDITOR)
    assert "can approve it: Anna Administrator, Anna Publisher." in author.page(PUBLISH)
    address = staff.ask()
    for page in (address, PUBLISH):
        assert author.page(page).count("mail not sent yet") == 2
    post.refused = staff.name(ADMINISTRATOR)
    deliver()
    staff.people.add("bo@example.se", "Bo Ek", PUBLISHER, None, by="root")
    for page in (address, PUBLISH):
        words = words_of(parsed(author.page(page)))
        assert "Anna Publisher, mail sent " in words and "Bo Ek, no mail recorded" in words
        assert "Anna Administrator, mail not sent, the mail server answers: 550 No such" in words
    staff.studio.sends_mail = False
    assert "The studio sends no mail" in author.page(address)


def test_accounts_turn_mail_off(staff: Staff, post: Post, deliver: Deliver) -> None:
    publisher = staff.browser(PUBLISHER)
    publisher.fill("/studio/account", {"wants_mail": None}, to="/studio/account/mail")
    assert publisher.is_in()
    address = staff.ask()
    assert staff.browser(EDITOR).page(address).count("mail not sent yet") == 1
    deliver()
    assert [name for name, _ in post.subjects()] == ["administrator"]
    assert "Anna Publisher, no mail recorded" in staff.browser(EDITOR).page(address)


def test_nothing_is_mailed_to_an_address_that_can_be_read_as_another_one(
    staff: Staff, post: Post, deliver: Deliver
) -> None:
    name = "=?utf-8?q?eve=40example.com?=@example.se"
    with staff.studio.database.writing() as session:  # an earlier version made the account
        session.add(Person(address=name, full_name="Eve Ek", role=ADMINISTRATOR))
    staff.ask()
    deliver()
    assert [name for name, _ in post.subjects()] == ["administrator", "publisher"]


def test_a_refused_recipient_does_not_stop_others_and_is_shown(
    staff: Staff, post: Post, deliver: Deliver, clock: Clock
) -> None:
    post.refused = staff.name(ADMINISTRATOR)
    staff.ask()
    assert deliver() == (1, 1)
    assert "550 No such person" in staff.browser(READER).page("/studio")
    assert deliver() == (0, 0), "an attempt a few minutes later"
    post.refused = ""
    clock.go_on(300)
    assert deliver() == (1, 0)
    assert "unsent-mails" not in staff.browser(READER).page("/studio")


def test_mails_that_nobody_sends_are_shown_after_a_while_and_deleted_after_sixty_days(
    staff: Staff, deliver: Deliver, clock: Clock
) -> None:
    staff.ask()
    assert "unsent-mails" not in staff.browser(READER).page("/studio")
    clock.go_on(3600)
    assert "does not run" in staff.browser(READER).page("/studio")
    clock.go_on(60 * 86400)
    staff.studio.sweep()
    assert deliver() == (0, 0)


def test_a_slow_server_is_left_and_gets_the_mail_later(
    staff: Staff,
    post: Post,
    deliver: Deliver,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post.answers.clear()
    staff.ask()
    with monkeypatch.context() as patch:
        patch.setattr(smtp, "TIMEOUT_SECONDS", 0.1)
        assert deliver() == (0, 1)
    post.answers.set()
    clock.go_on(300)
    assert deliver() == (2, 0)


def test_a_mail_whose_receipt_was_lost_is_sent_again_with_its_id(
    staff: Staff, post: Post, deliver: Deliver, clock: Clock
) -> None:
    post.hangs_up = True
    staff.ask()
    assert deliver() == (0, 1)
    post.hangs_up = False
    clock.go_on(300)
    assert deliver() == (2, 0)
    ids = [mail["Message-ID"] for mail in post.mails]
    assert len(ids) == 3 and len({*ids}) == 2


def test_the_command_mails_due_texts_ending_announcements_and_problems_once(
    post: Post, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = now()
    monkeypatch.setattr("ivr.cli.notify.now", lambda: began)  # it may be midnight
    tomorrow = began.astimezone(ZONE).date() + timedelta(days=1)
    end = datetime.combine(tomorrow, datetime.min.time())
    script = announced({"driftstopp": f"until = {end.isoformat()}\n"})
    script["line.toml"] += f"\n[review]\nfred = {date(2020, 1, 1)}\n".encode()
    database = Database(f"sqlite:///{folder.parent}/ivr.db", creates=True)
    database.migrate()
    People(database, Passwords(QUICK)).add("e@example.se", "E", PUBLISHER, PASSWORD, by="x")
    Editions(database).publish(script, author="Karin", source=Source.STUDIO)
    for name, value in {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "SECRET_KEY": "a key of thirty-two characters and more",
        "IVR_DATA": str(folder.parent),
        "PUBLIC_URL": "http://127.0.0.1:9",
        "SMTP_URL": post.url,
    }.items():
        monkeypatch.setenv(name, value)
    for sent in (3, 0):
        result = CliRunner().invoke(main, ["notify", "--lang", "sv"])
        assert result.exit_code == 0, result.output
        assert f"{sent}." in result.output
    database.close()
