"""The draft: concurrent edits, conflicts and publishing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from inspect import unwrap

import pytest
from conftest import published
from databases import memory_database
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts import full_script, with_text, without

from ivr.checks.check import check_script
from ivr.checks.checker import KEPT, PERIOD_SECONDS, Checker
from ivr.database import Database
from ivr.errors import ChangedMeanwhileError, OvertakenError
from ivr.publishing.draft import file_digest
from ivr.publishing.drafts import Drafts
from ivr.publishing.edition import ChangeOutcome, Edition, Source
from ivr.publishing.editions import Editions

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
    """Save files over their current versions."""
    drafts.save_files({path: data}, seen=drafts.current().seen_files(path), author=author)


def undo(drafts: Drafts, path: str, author: str = "Karin") -> None:
    """Save a file as it is live."""
    save(drafts, path, drafts.current().live_files.get(path), author)


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
    seen_by_both = drafts.current().seen_files(WELCOME)
    drafts.save_files({WELCOME: FIRST}, seen=seen_by_both, author="Karin")
    with pytest.raises(ChangedMeanwhileError) as told:
        drafts.save_files({WELCOME: SECOND}, seen=seen_by_both, author="Sven")
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
    seen = drafts.current().seen_files(WELCOME, FRED)
    drafts.save_files({WELCOME: FIRST}, seen=seen, author="Karin")
    drafts.save_files({FRED: PEACE}, seen=seen, author="Sven")
    assert set(drafts.current().changes) == {WELCOME, FRED}


def test_of_files_that_are_saved_together_all_are_or_none(drafts: Drafts) -> None:
    seen = drafts.current().seen_files(WELCOME, FRED)
    save(drafts, FRED, PEACE)
    with pytest.raises(ChangedMeanwhileError):
        drafts.save_files({WELCOME: FIRST, FRED: None}, seen=seen, author="Sven")
    assert set(drafts.current().changes) == {FRED}


def test_of_many_who_save_the_same_text_at_once_one_succeeds(
    drafts: Drafts, database: Database
) -> None:
    seen = drafts.current().seen_files(WELCOME)
    address = database.engine.url.render_as_string(hide_password=False)
    together = threading.Barrier(4)

    def try_to_save(number: int) -> bool:
        own = Database(address)
        together.wait()
        try:
            Drafts(own).save_files({WELCOME: b"%d" % number}, seen=seen, author=str(number))
        except ChangedMeanwhileError:
            return False
        finally:
            own.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_to_save, range(4))) == [False, False, False, True]


def publish(drafts: Drafts, editions: Editions) -> Edition:
    """Publish the current draft."""
    draft = drafts.for_publishing(drafts.current().fingerprint)
    return published(
        editions.publish(
            draft.files, author="Karin", source=Source.STUDIO, note="Ny hälsning.", over=draft.over
        )
    )


def test_what_is_published_is_live_and_the_draft_is_clean(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    assert publish(drafts, editions).number == 2
    assert editions.files(2)[WELCOME] == FIRST
    assert dict(drafts.current().changes) == {}
    (_, outcome), *_ = drafts.versions(WELCOME)
    assert outcome is ChangeOutcome.PUBLISHED


def test_a_change_that_was_published_does_not_come_back_with_a_roll_back(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    editions.publish(with_text(full_script(), WELCOME, FIRST), author="files", source=Source.FILES)
    editions.roll_back(1, author="Karin", source=Source.STUDIO, over=2)
    assert dict(drafts.current().changes) == {}


def test_whoever_looked_at_another_draft_publishes_nothing(drafts: Drafts) -> None:
    looked_at = drafts.current().fingerprint
    save(drafts, WELCOME, FIRST, "Sven")
    with pytest.raises(OvertakenError):
        drafts.for_publishing(looked_at)


def test_what_is_saved_while_somebody_publishes_stays_in_the_draft(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    draft = drafts.for_publishing(drafts.current().fingerprint)
    save(drafts, FRED, PEACE, "Sven")
    save(drafts, WELCOME, FIRST + SECOND, "Sven")
    save(drafts, WELCOME, SECOND, "Sven")
    editions.publish(draft.files, author="Karin", source=Source.STUDIO, over=draft.over)
    assert editions.files(2) == with_text(full_script(), WELCOME, FIRST)
    draft = drafts.current()
    assert (draft.files[WELCOME], draft.files[FRED], draft.conflicts) == (SECOND, PEACE, ())


def test_a_change_that_does_not_go_on_from_what_was_published_must_be_merged(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    draft = drafts.for_publishing(drafts.current().fingerprint)
    undo(drafts, WELCOME, "Sven")
    save(drafts, WELCOME, SECOND, "Sven")
    editions.publish(draft.files, author="Karin", source=Source.STUDIO, over=draft.over)
    assert drafts.current().conflicts == (WELCOME,)


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
        publish(drafts, editions)
    save(drafts, WELCOME, FIRST)  # having looked at both
    assert drafts.current().conflicts == ()
    assert publish(drafts, editions).number == 3


def test_a_text_that_another_edition_changed_in_the_same_way_is_no_change(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    editions.publish(with_text(full_script(), WELCOME, FIRST), author="files", source=Source.FILES)
    assert dict(drafts.current().changes) == {}


def test_changes_that_are_discarded_stay_on_record(drafts: Drafts) -> None:
    save(drafts, WELCOME, FIRST)
    save(drafts, FRED, PEACE)
    undo(drafts, WELCOME, "Sven")
    assert set(drafts.current().changes) == {FRED}
    ((change, outcome),) = drafts.versions(WELCOME)
    assert (change.data, outcome) == (FIRST, ChangeOutcome.DISCARDED)


def test_those_who_wrote_an_edition_are_known_for_ever(drafts: Drafts, editions: Editions) -> None:
    save(drafts, WELCOME, FIRST, "Karin")
    save(drafts, FRED, PEACE, "Anna")
    draft = drafts.current()
    editions.publish(draft.files, author="Sven", source=Source.STUDIO, over=draft.over)
    save(drafts, WELCOME, SECOND, "Sven")
    assert drafts.writers() == {2: ("Anna", "Karin")}


def test_those_whose_words_others_wrote_over_are_writers_too(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, SECOND, "Anna")
    publish(drafts, editions)
    for data, author in ((FIRST, "Karin"), (FIRST + SECOND, "Sven"), (SECOND + FIRST, "Karin")):
        save(drafts, WELCOME, data, author)
    change = drafts.current().changes[WELCOME]
    assert [one.author for one in change.saves] == ["Karin", "Sven"]
    assert change.saves[0].at == change.at
    publish(drafts, editions)
    assert drafts.writers() == {2: ("Anna",), 3: ("Karin", "Sven")}


def test_what_was_undone_has_no_writers(drafts: Drafts, editions: Editions) -> None:
    save(drafts, WELCOME, FIRST, "Anna")
    undo(drafts, WELCOME, "Sven")
    save(drafts, WELCOME, SECOND, "Bo")
    save(drafts, WELCOME, full_script()[WELCOME], "Bo")
    save(drafts, WELCOME, FIRST, "Karin")
    assert [one.author for one in drafts.current().changes[WELCOME].saves] == ["Karin"]
    publish(drafts, editions)
    assert drafts.writers() == {2: ("Karin",)}
    outcomes = [outcome for _, outcome in drafts.versions(WELCOME)]
    discarded = ChangeOutcome.DISCARDED
    assert outcomes == [ChangeOutcome.PUBLISHED, discarded, discarded]


def test_who_writes_on_while_a_version_waits_for_approval_is_not_its_writer(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, SECOND, "Anna")
    save(drafts, WELCOME, FIRST, "Karin")
    asked = drafts.current()
    save(drafts, WELCOME, FIRST + SECOND, "Sven")
    editions.publish(asked.files, author="Karin", source=Source.STUDIO, over=asked.over)
    assert drafts.writers() == {2: ("Anna", "Karin")}
    assert [one.author for one in drafts.current().changes[WELCOME].saves] == ["Sven"]
    publish(drafts, editions)
    assert drafts.writers() == {2: ("Anna", "Karin"), 3: ("Sven",)}


def test_who_is_editing_is_seen_by_others(drafts: Drafts) -> None:
    drafts.open("Karin", WELCOME)
    drafts.open("Karin", WELCOME)
    drafts.open("Sven", FRED)
    assert [(editor.person, editor.path) for editor in drafts.editors()] == [
        ("Karin", WELCOME),
        ("Sven", FRED),
    ]


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
    database = memory_database()
    Editions(database).publish(full_script(), author="files", source=Source.FILES)
    drafts, expected = Drafts(database), dict(full_script())
    at_first = drafts.current().seen_files(*PATHS)
    for act, path, data in acts:
        if act == "discard":
            undo(drafts, path, "Karin")
            data = full_script().get(path)
        elif act == "save blindly" and file_digest(expected.get(path)) != at_first[path]:
            with pytest.raises(ChangedMeanwhileError):
                drafts.save_files({path: data}, seen=at_first, author="Sven")
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


def test_a_content_is_checked_once_and_remembered() -> None:
    checker = Checker(clock=lambda: 0.0)
    found = checker.check(full_script())
    assert checker.check(dict(full_script())) is found
    assert found.may_answer
    broken = checker.check({**full_script(), WELCOME: b""})
    assert not broken.may_answer


def test_a_content_is_checked_again_when_time_has_passed() -> None:
    seconds = [0.0]
    checker = Checker(clock=lambda: seconds[0])
    found = checker.check(full_script())
    seconds[0] = PERIOD_SECONDS - 1
    assert checker.check(full_script()) is found
    seconds[0] = PERIOD_SECONDS
    assert checker.check(full_script()) is not found


def test_only_the_last_contents_are_remembered() -> None:
    checker = Checker(unwrap(check_script))  # tests check each script once
    first = checker.check({"a": b""})
    for number in range(KEPT):
        checker.check({"a": b"%d" % number})
    assert checker.check({"a": b""}) is not first
