"""The draft: two who edit at once lose nothing, and only what is good becomes an edition."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts import full_script, with_text, without

from ivr.database import Database, memory_address
from ivr.drafts import Drafts, Examiner, digest_of
from ivr.drafts.draft import ChangeOutcome
from ivr.drafts.drafts import publish_draft
from ivr.drafts.examiner import KEPT
from ivr.editions import Editions, Source
from ivr.errors import (
    ChangedMeanwhileError,
    EditionError,
    OvertakenError,
    RequestError,
    ScriptRefusedError,
)

WELCOME = "sv/welcome.txt"
FRED = "sv/fred.txt"
FIRST = "Välkommen till den första linjen.\n".encode()
SECOND = "Välkommen till den andra linjen.\n".encode()
PEACE = full_script()[FRED] + "Det är allt.\n".encode()


@pytest.fixture
def editions(database: Database) -> Editions:
    editions = Editions(database)
    editions.publish(full_script(), author="files", source=Source.FILES)
    return editions


@pytest.fixture
def drafts(database: Database, editions: Editions) -> Drafts:
    return Drafts(database)


def save(drafts: Drafts, path: str, data: bytes | None, author: str = "Karin") -> None:
    """Save what is there now, as somebody does who has just opened it."""
    drafts.save({path: data}, seen=drafts.current().seen(path), author=author)


def test_a_draft_begins_as_the_live_edition(drafts: Drafts) -> None:
    draft = drafts.current()
    assert draft.files == draft.live_files == full_script()
    assert draft.live is not None and draft.live.number == 1
    assert (draft.fingerprint, dict(draft.changes)) == (draft.live.fingerprint, {})


def test_before_the_first_edition_a_draft_is_empty(database: Database) -> None:
    draft = Drafts(database).current()
    assert (draft.live, draft.files) == (None, {})


def test_what_is_saved_is_in_the_draft_and_not_live(drafts: Drafts, editions: Editions) -> None:
    save(drafts, WELCOME, FIRST)
    save(drafts, "sv/hund.txt", b"hundar\n\nHundar.\n")
    save(drafts, FRED, None)
    draft = drafts.current()
    assert draft.files == without(
        {**full_script(), WELCOME: FIRST, "sv/hund.txt": b"hundar\n\nHundar.\n"}, FRED
    )
    assert [(change.path, change.author, change.conflict) for change in draft.changes.values()] == [
        (FRED, "Karin", False),
        ("sv/hund.txt", "Karin", False),
        (WELCOME, "Karin", False),
    ]
    assert editions.files(1) == full_script()


def test_what_is_saved_as_it_is_live_is_no_change(drafts: Drafts) -> None:
    save(drafts, WELCOME, FIRST)
    save(drafts, WELCOME, full_script()[WELCOME])
    assert dict(drafts.current().changes) == {}


def test_of_two_who_edit_one_text_the_second_is_told_and_nothing_is_lost(drafts: Drafts) -> None:
    seen_by_both = drafts.current().seen(WELCOME)
    drafts.save({WELCOME: FIRST}, seen=seen_by_both, author="Karin")
    with pytest.raises(ChangedMeanwhileError) as told:
        drafts.save({WELCOME: SECOND}, seen=seen_by_both, author="Sven")
    assert told.value.paths == (WELCOME,)
    assert drafts.current().files[WELCOME] == FIRST
    save(drafts, WELCOME, SECOND, "Sven")  # who has looked at it now
    versions = [
        (change.author, change.data, outcome) for change, outcome in drafts.versions(WELCOME)
    ]
    assert versions == [
        ("Sven", SECOND, ChangeOutcome.OPEN),
        ("Karin", FIRST, ChangeOutcome.REPLACED),
    ]


def test_two_who_edit_different_texts_do_not_meet(drafts: Drafts) -> None:
    seen = drafts.current().seen(WELCOME, FRED)
    drafts.save({WELCOME: FIRST}, seen=seen, author="Karin")
    drafts.save({FRED: PEACE}, seen=seen, author="Sven")
    assert set(drafts.current().changes) == {WELCOME, FRED}


def test_of_files_that_are_saved_together_all_are_or_none(drafts: Drafts) -> None:
    seen = drafts.current().seen(WELCOME, FRED)
    save(drafts, FRED, PEACE)
    with pytest.raises(ChangedMeanwhileError):
        drafts.save({WELCOME: FIRST, FRED: None}, seen=seen, author="Sven")
    assert set(drafts.current().changes) == {FRED}


def test_of_many_who_save_the_same_text_at_once_one_succeeds(
    drafts: Drafts, database: Database
) -> None:
    seen = drafts.current().seen(WELCOME)
    address = database.engine.url.render_as_string(hide_password=False)
    together = threading.Barrier(4)

    def try_to_save(number: int) -> bool:
        own = Database(address)
        together.wait()
        try:
            Drafts(own).save({WELCOME: b"%d" % number}, seen=seen, author=str(number))
        except ChangedMeanwhileError:
            return False
        finally:
            own.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_to_save, range(4))) == [False, False, False, True]


def test_what_is_published_is_live_and_the_draft_is_clean(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    edition = drafts.publish(author="Karin", note="Ny hälsning.")
    assert (edition.number, edition.author, edition.note) == (2, "Karin", "Ny hälsning.")
    assert edition.source is Source.STUDIO
    assert editions.files(2)[WELCOME] == FIRST
    assert dict(drafts.current().changes) == {}
    (change, outcome), *_ = drafts.versions(WELCOME)
    assert outcome is ChangeOutcome.PUBLISHED


def test_a_draft_with_errors_is_not_published(drafts: Drafts, editions: Editions) -> None:
    save(drafts, WELCOME, b"")
    with pytest.raises(ScriptRefusedError, match=WELCOME):
        drafts.publish(author="Karin", note="")
    with pytest.raises(ScriptRefusedError):
        drafts.ask(author="Karin", note="", fingerprint=drafts.current().fingerprint)
    assert editions.newest_number() == 1


def test_whoever_looked_at_another_draft_publishes_nothing(drafts: Drafts) -> None:
    looked_at = drafts.current().fingerprint
    save(drafts, WELCOME, FIRST, "Sven")
    for act in (drafts.publish, drafts.ask):
        with pytest.raises(OvertakenError):
            act(author="Karin", note="", fingerprint=looked_at)


def test_an_edition_from_elsewhere_goes_on_under_the_draft(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    editions.publish(with_text(full_script(), FRED, PEACE), author="files", source=Source.FILES)
    draft = drafts.current()
    assert (draft.files[WELCOME], draft.files[FRED], draft.conflicts) == (FIRST, PEACE, ())


def test_a_text_that_another_edition_changed_too_must_be_merged(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    editions.publish(with_text(full_script(), WELCOME, SECOND), author="files", source=Source.FILES)
    assert drafts.current().conflicts == (WELCOME,)
    with pytest.raises(OvertakenError, match=WELCOME):
        drafts.publish(author="Karin", note="")
    save(drafts, WELCOME, FIRST)  # having looked at both
    assert drafts.current().conflicts == ()
    assert drafts.publish(author="Karin", note="").number == 3


def test_a_text_that_another_edition_changed_in_the_same_way_is_no_change(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    editions.publish(with_text(full_script(), WELCOME, FIRST), author="files", source=Source.FILES)
    assert dict(drafts.current().changes) == {}


def test_the_request_of_a_draft_that_changes_while_it_is_published_is_told(
    drafts: Drafts, database: Database
) -> None:
    """Publishing looks at the draft again when nobody else can change it any more."""
    save(drafts, WELCOME, FIRST)
    looked_at = drafts.current()
    save(drafts, FRED, PEACE)
    with pytest.raises(OvertakenError), database.writing() as session:
        publish_draft(session, looked_at, "Karin", "")


def test_changes_that_are_discarded_stay_on_record(drafts: Drafts) -> None:
    save(drafts, WELCOME, FIRST)
    save(drafts, FRED, PEACE)
    drafts.discard([WELCOME], by="Sven")
    assert set(drafts.current().changes) == {FRED}
    ((change, outcome),) = drafts.versions(WELCOME)
    assert (change.data, outcome) == (FIRST, ChangeOutcome.DISCARDED)


def test_who_is_editing_is_seen_by_others(drafts: Drafts) -> None:
    drafts.open("Karin", WELCOME)
    drafts.open("Karin", WELCOME)
    drafts.open("Sven", FRED)
    assert [(editor.person, editor.path) for editor in drafts.editors()] == [
        ("Karin", WELCOME),
        ("Sven", FRED),
    ]


def test_two_tabs_of_one_person_may_open_a_text_at_the_same_moment(drafts: Drafts) -> None:
    with ThreadPoolExecutor(8) as tabs:
        for text in (WELCOME, FRED):
            for opened in [tabs.submit(drafts.open, "Karin", text) for _ in range(8)]:
                opened.result()
    assert [editor.person for editor in drafts.editors()] == ["Karin", "Karin"]


# Two people.


def test_what_one_asks_for_another_approves(drafts: Drafts, editions: Editions) -> None:
    save(drafts, WELCOME, FIRST)
    assert drafts.request() is None
    asked = drafts.ask(
        author="Karin", note="Ny hälsning.", fingerprint=drafts.current().fingerprint
    )
    assert drafts.request() == asked
    with pytest.raises(RequestError, match="Somebody else"):
        drafts.approve(asked.id, by="Karin")
    edition = drafts.approve(asked.id, by="Sven")
    assert (edition.number, edition.author, edition.note) == (2, "Karin", "Ny hälsning.")
    assert drafts.request() is None
    with pytest.raises(EditionError, match="waits no more"):
        drafts.approve(asked.id, by="Sven")


def test_a_request_holds_only_for_the_draft_that_it_was_made_for(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    asked = drafts.ask(author="Karin", note="", fingerprint=drafts.current().fingerprint)
    save(drafts, FRED, PEACE)
    assert drafts.request() is None
    with pytest.raises(OvertakenError):
        drafts.approve(asked.id, by="Sven")
    assert editions.newest_number() == 1


def test_a_request_can_be_withdrawn_and_asked_anew(drafts: Drafts) -> None:
    save(drafts, WELCOME, FIRST)
    fingerprint = drafts.current().fingerprint
    first = drafts.ask(author="Karin", note="", fingerprint=fingerprint)
    second = drafts.ask(author="Karin", note="Igen.", fingerprint=fingerprint)
    assert drafts.request() == second
    drafts.withdraw(second.id, by="Karin")
    assert drafts.request() is None
    for gone in (first, second):
        with pytest.raises(EditionError):
            drafts.withdraw(gone.id, by="Karin")


# Whatever people do.

PATHS = (WELCOME, FRED, "sv/ny.txt")
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["save", "save blindly", "discard"]),
        st.sampled_from(PATHS),
        st.sampled_from([None, FIRST, SECOND, full_script()[WELCOME]]),
    ),
    max_size=12,
)


@given(ACTS)
@settings(max_examples=15)
def test_a_draft_is_always_the_live_edition_with_the_last_saves_that_were_accepted(
    acts: list[tuple[str, str, bytes | None]],
) -> None:
    database = Database(memory_address())
    Editions(database).publish(full_script(), author="files", source=Source.FILES)
    drafts, expected = Drafts(database), dict(full_script())
    at_first = drafts.current().seen(*PATHS)
    for act, path, data in acts:
        if act == "discard":
            drafts.discard([path], by="Karin")
            data = full_script().get(path)
        elif act == "save blindly" and digest_of(expected.get(path)) != at_first[path]:
            with pytest.raises(ChangedMeanwhileError):
                drafts.save({path: data}, seen=at_first, author="Sven")
            continue
        else:
            save(drafts, path, data)
        if data is None:
            expected.pop(path, None)
        else:
            expected[path] = data
        assert drafts.current().files == expected
    assert len({change.path for change in drafts.current().changes.values()}) <= len(PATHS)
    database.close()


# What is known of a draft.


def test_a_content_is_examined_once_and_remembered() -> None:
    examiner = Examiner()
    found = examiner.examine(full_script())
    assert examiner.examine(dict(full_script())) is found
    assert found.may_answer
    broken = examiner.examine({**full_script(), WELCOME: b""})
    assert not broken.may_answer


def test_only_the_last_contents_are_remembered() -> None:
    examiner = Examiner()
    first = examiner.examine({"a": b""})
    for number in range(KEPT):
        examiner.examine({"a": b"%d" % number})
    assert examiner.examine({"a": b""}) is not first
