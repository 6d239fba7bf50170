"""How far callers listened: each text with the share still there at each sentence."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from counted import DAY, MORNING, rows_of
from databases import memory_database
from scripts import full_script, prepared, replaced, with_text, without

from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.statistics.call import Call, Ending
from ivr.statistics.listening import Listening, listening
from ivr.statistics.reading import report
from ivr.statistics.report import Period, ReportStep
from ivr.statistics.sentences import EditionLines, sentences
from ivr.statistics.sums import During, SumKind
from ivr.statistics.wording import StatisticsWording

FRED = During("sv", "topic", True, "fred", 0)
LATER = During("sv", "topic", False, "fred", 0)
LINE = prepared(full_script())
SHORTER = replaced(full_script(), "sv/fred.txt", "Sedan tjänstgör", "Därefter tjänstgör")
REPEATED = "De rekryteras till polisens utlandsstyrka."


@pytest.fixture
def editions() -> Iterator[Editions]:
    """Editions: two with the same text on peace, and one in which a sentence of it differs."""
    database: Database = memory_database()
    editions = Editions(database)
    other = with_text(full_script(), "sv/welcome.txt", "Välkommen till den andra linjen.\n")
    for files in (full_script(), other, SHORTER):
        editions.publish(files, author="Anna", source=Source.SHELL)
    yield editions
    database.close()


def call(
    during: During, within: int | None, edition: int = 1, *places: str, line: str = "0a1b2c3d"
) -> Call:
    """A call that ended so many seconds into an answer, or was not hung up."""
    return Call(
        started=MORNING,
        line=line,
        edition=edition,
        language=during.language,
        path=(),
        places=frozenset((place, ()) for place in {"main", during.place, *places}),
        misses=0,
        seconds=60,
        ending=Ending.GOODBYE if within is None else Ending.HUNG_UP,
        place=during.place,
        outcome=during.outcome,
        announced=during.announced,
        first=during.first,
        within=within,
        country="",
    )


def listened(editions: Editions, *calls: Call) -> tuple[Listening, ...]:
    found = report(rows_of(calls), Period(DAY, DAY + timedelta(days=6)), ReportStep.DAY)
    return listening(found, EditionLines(editions))


def second_of(during: During, words: str) -> int:
    """The second in which a sentence has begun."""
    return next(round(s.starts + 1) for s in sentences(LINE, during) if s.words == words)


def test_at_each_sentence_the_share_is_of_all_who_heard_the_text(editions: Editions) -> None:
    (text,) = listened(
        editions, call(FRED, second_of(FRED, REPEATED)), call(FRED, 900), *[call(FRED, None)] * 2
    )
    assert (text.heard, text.calls, text.unplaced) == (4, 2, 0)
    shares = {one.words: one.share for one in text.sentences}
    assert shares[REPEATED] == 1
    assert next(one.calls for one in text.sentences if one.words == REPEATED) == 1
    assert text.sentences[-1].words == ""
    assert text.sentences[-1].share == 0.75


def test_a_text_is_one_picture_with_and_without_the_introduction(editions: Editions) -> None:
    changed = During("sv", "language", False, "fred", 0)
    (text,) = listened(
        editions, *(call(each, second_of(each, REPEATED)) for each in (FRED, LATER, changed))
    )
    assert sum(one.words == REPEATED for one in text.sentences) == 1
    assert next(one.calls for one in text.sentences if one.words == REPEATED) == 3


def test_editions_with_the_same_sentences_are_taken_together(editions: Editions) -> None:
    newest, older = listened(editions, *(call(FRED, 1, number) for number in (1, 2, 3)))
    assert newest.editions == (3,)
    assert "Därefter tjänstgör" in " ".join(one.words for one in newest.sentences)
    assert older.editions == (2, 1)
    assert older.calls == 2


def test_texts_are_in_menu_order_and_languages_in_their_own(editions: Editions) -> None:
    found = listened(
        editions,
        *(
            call(During(language, outcome, True, place, 0), 1)
            for language in ("en", "sv")
            for place, outcome in (
                ("gone", "topic"),
                ("kontakt", "topic"),
                ("fred", "topic"),
                ("main", "menu"),
            )
        ),
    )
    names = [text.place for text in found]
    assert names == ["main", "main", "fred", "fred", "kontakt", "kontakt", "gone", "gone"]
    assert [text.language for text in found] == ["sv", "en"] * 4


def test_the_beginning_of_a_call_is_the_main_menus_in_the_first_language(
    editions: Editions,
) -> None:
    swedish, english = listened(
        editions,
        call(During("sv", "answered", True, "main", 0), 1),
        call(During("en", "language", True, "main", 0), 1),
    )
    assert swedish.sentences[0].words.startswith("I en nödsituation")
    assert not any("nödsituation" in one.words for one in english.sentences)


def test_after_a_wrong_key_or_in_an_unknown_edition_the_sentence_is_not_known(
    editions: Editions,
) -> None:
    wrong = During("sv", "wrong-key", True, "main", 0)
    known, unknown = listened(
        editions,
        call(wrong, 3),
        call(During("sv", "menu", True, "main", 0), 900),
        call(wrong, 3, 0, line="ffffffff"),
    )
    assert (known.calls, known.unplaced) == (2, 1)
    assert (unknown.editions, unknown.sentences, unknown.unplaced) == (("ffffffff",), (), 1)


def test_of_days_before_listeners_were_counted_those_who_hung_up_are_known(
    editions: Editions,
) -> None:
    rows = [row for row in rows_of([call(FRED, 900)] * 2) if row.kind != SumKind.HEARD]
    found = report(rows, Period(DAY, DAY), ReportStep.DAY)
    (text,) = listening(found, EditionLines(editions))
    assert text.heard == text.calls == 2


def test_without_an_edition_there_is_no_order() -> None:
    database = memory_database()
    (text,) = listened(Editions(database), call(FRED, 1, 0))
    assert text.unplaced == 1
    database.close()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((3,), "edition 3"),
        ((3, 2, 1), "editions 1–3"),
        ((9, 3, 2, "ffffffff", "gggggggg"), "editions 9, 2–3, ffffffff, and gggggggg"),
    ],
)
def test_editions_that_follow_each_other_are_a_range(
    editions: Editions, names: tuple[int | str, ...], words: str
) -> None:
    assert StatisticsWording("en", EditionLines(editions)).editions(names) == words


def test_a_topic_that_is_gone_keeps_its_label(editions: Editions) -> None:
    files = replaced(editions.files(3), "line.toml", '"fred", ', "")
    files = without(files, "sv/fred.txt", "en/fred.txt", "facts.toml")
    editions.publish(files, author="Anna", source=Source.SHELL)
    wording = StatisticsWording("en", EditionLines(editions))
    assert wording.place("fred") == "Peace and security work"
    assert wording.place("never") == "Never"


def test_countries_have_their_names(editions: Editions) -> None:
    wording = StatisticsWording("sv", EditionLines(editions))
    assert (wording.country("NO"), wording.country("??")) == ("Norge", "??")
