"""The script in print: what stands where and how it is read."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from markupsafe import escape

from ivr.checks.check import Check, check_script, in_lines
from ivr.i18n import LANGUAGES
from ivr.recordings.texts import open_texts
from ivr.reports.document.model import Document, Entry, EntryText, Reader, Spans
from ivr.reports.document.order import document
from ivr.reports.pages import css_string
from ivr.reports.script.page import html, spreads
from ivr.reports.script.text import WIDTH, text
from ivr.script.announcements import ALWAYS
from ivr.script.model import FRAME_TEXTS
from ivr.script.tempo import seconds
from ivr.terminal import Page
from tests.scripts import (
    announced,
    excused_script,
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    wav,
    with_text,
    without,
)

Files = Mapping[str, bytes]


_examined: dict[int, Check] = {}


def checked(files: Files) -> Check:
    """The check of a script, which is made once for all tests."""
    key = hash(frozenset(files.items()))
    if key not in _examined:
        _examined[key] = check_script(files)
    return _examined[key]


def printed(files: Files) -> Document:
    return document(checked(files), files, ALWAYS)


def errors(files: Files) -> list[str]:
    return in_lines(checked(files).errors, files).splitlines()


def html_of(files: Files, language: str = "en", *, beside: bool = False, of: str = "") -> str:
    """The script as a page for sign-off."""
    return html(printed(files), language, errors=errors(files), beside=beside, of=of)


def order_of(files: Files, code: str = "sv") -> list[str]:
    """The texts of one language in order, offers by their kind."""
    return [each.name or each.kind for each in printed(files).entries if code in each.texts]


def entry(files: Files, name: str) -> Entry:
    return next(each for each in printed(files).entries if name in (each.name, each.kind))


def text_of(files: Files, name: str, code: str = "sv") -> EntryText:
    """A text in one language."""
    return entry(files, name).texts[code]


def written(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def rows(found: EntryText) -> list[str]:
    return [written(sentence.shown) for variant in found.variants for sentence in variant.sentences]


def lines(files: Files, language: str = "en", *, beside: bool = False) -> list[str]:
    return list(text(printed(files), language, Page(), errors=errors(files), beside=beside))


class TestTheOrder:
    """The script is printed in the order of the call."""

    def test_it_is_that_of_the_call(self) -> None:
        assert order_of(full_script()) == [
            "notice",
            "language_offer",
            "welcome",
            "main",
            "operativt",
            "strategiskt",
            "utveckling",
            "fred",
            "fast",
            "kontakt",
            "introduction",
            "after",
            "silence-1",
            "silence-2",
            "wrong-key-1",
            "wrong-key-2",
            "give-up",
            "goodbye",
            "fault",
        ]

    def test_every_text_of_a_script_is_printed_once(self) -> None:
        files = nested_script(3, 30)
        ids = order_of(files)
        assert len(ids) == len(set(ids))
        texts = prepared(files).script.languages["sv"].texts
        assert set(ids) >= set(texts)

    def test_a_menu_stands_before_what_it_leads_to(self) -> None:
        ids = order_of(nested_script(2, 8))
        assert ids.index("menu-1") < ids.index("topic-1") < ids.index("menu-2")

    def test_one_language_is_not_offered(self) -> None:
        ids = order_of(small_script(languages=["sv"]))
        assert "language_offer" not in ids

    def test_a_script_without_phone_numbers_does_not_offer_them(self) -> None:
        ids = order_of(small_script(contact=False))
        assert "contact" not in ids
        assert "kontakt" not in ids


class TestKeys:
    """Each text is printed with the keys that lead to it."""

    def test_a_menu_prints_every_offer_with_its_key(self) -> None:
        menu = text_of(full_script(), "main")
        assert [sentence.key for sentence in menu.variants[0].sentences] == [None, *"1234567"]
        assert rows(menu)[3] == "För utvecklingssamarbete, tryck 3."

    def test_a_sub_menu_offers_the_main_menu_too(self) -> None:
        menu = text_of(nested_script(2, 8), "menu-2")
        assert menu.variants[0].sentences[-1].key == "8"
        assert rows(menu)[0] == "Group menu c."

    def test_a_sub_menu_with_a_text_says_it_first(self) -> None:
        assert rows(text_of(nested_script(2, 8), "menu-1"))[0] == "This is the first group."

    def test_the_main_menu_says_its_heading_first_if_it_has_one(self) -> None:
        files = with_text(full_script(), "sv/main.txt", "huvudmenyn\n")
        files = with_text(files, "en/main.txt", "main menu\n")
        assert rows(text_of(files, "main"))[:2] == ["Huvudmenyn.", "Du har 6 val."]
        assert order_of(files) == order_of(full_script())

    def test_a_topic_has_all_keys_from_the_main_menu_on(self) -> None:
        topic = entry(nested_script(3, 60), "topic-31")
        assert topic.keys == (("2", "1", "1"),)
        assert topic.depth == 2

    def test_the_phone_numbers_have_two_keys(self) -> None:
        assert entry(full_script(), "kontakt").keys == (("6",), ("0",))

    def test_phone_numbers_in_no_menu_have_their_own_key(self) -> None:
        files = small_script()
        assert entry(files, "kontakt").keys == (("0",),)
        assert rows(text_of(files, "after"))[-1] == "För telefonnummer till polisen, tryck 0."

    def test_a_topic_in_two_menus_is_printed_once_with_both(self) -> None:
        files = nested_script(2, 8)
        table = files["line.toml"].decode().replace('["topic-5"', '["topic-1", "topic-5"')
        entries = printed(with_text(files, "line.toml", table)).entries
        found = [each for each in entries if each.name == "topic-1"]
        assert [each.keys for each in found] == [(("1", "1"), ("2", "1"))]

    def test_a_text_that_differs_by_menu_is_printed_for_each(self) -> None:
        found = text_of(nested_script(2, 8, ["sv"]), "wrong-key-1")
        assert [each.menus for each in found.variants] == [
            (None,),
            ("Group menu b", "Group menu c"),
        ]


class TestHowItIsRead:
    """The written form is printed, and what differs in speech is told."""

    def test_a_number_is_told_as_it_is_said(self) -> None:
        spans = [
            span
            for sentence in text_of(full_script(), "give-up").variants[0].sentences
            for span in sentence.spans
        ]
        assert [(span.text, span.spoken) for span in spans if span.spoken] == [
            ("112", "ett ett två"),
            ("114 14", "ett ett fyra, ett fyra"),
            (
                "+46 77 114 14 00",
                "plus fyra sex, sju sju, ett ett fyra, ett fyra, noll noll",
            ),
        ]

    def test_a_digit_that_everybody_reads_so_is_not(self) -> None:
        menu = text_of(full_script(), "main").variants[0].sentences
        assert [span.spoken for sentence in menu for span in sentence.shown if span.spoken] == [
            "E U"
        ]

    def test_in_a_language_without_data_every_digit_is_told(self) -> None:
        files = small_script(languages=["sv", "fi"])
        spans = text_of(files, "language_offer", "fi").variants[0].sentences[0].spans
        assert [(span.text, span.spoken) for span in spans] == [
            ("For English, press ", None),
            ("9", "nine"),
            (".", None),
        ]

    def test_words_of_another_language_are_marked(self) -> None:
        spans = text_of(full_script(), "fast").variants[0].sentences[-1].spans
        assert [(span.text, span.language) for span in spans] == [
            ("Namnet Fast är engelskt, och står för ", None),
            ("Fugitive Active Search Team", "en"),
            (".", None),
        ]

    def test_pauses_are_marked(self) -> None:
        spans = text_of(full_script(), "kontakt").variants[0].sentences[4].spans
        assert [(span.text, span.pause) for span in spans] == [
            ("Numren kommer en gång till. ", False),
            ("|", True),
        ]

    def test_a_sentence_of_nothing_but_space_has_no_spans(self) -> None:
        files = replaced(
            full_script(), "sv/fred.txt", "Sedan tjänstgör", "{en:  }\nSedan tjänstgör"
        )
        assert len(rows(text_of(files, "fred"))) == 5


class TestFigures:
    """Every text has its seconds, its words and its LIX."""

    @pytest.mark.parametrize("files", [full_script(), nested_script(3, 30), small_script()])
    def test_the_seconds_are_those_of_the_line(self, files: Files) -> None:
        line = prepared(files)
        for each in printed(files).entries:
            menu = line.script.menus_of(each.name)[0].name
            for code, found in each.texts.items():
                spoken = line.texts.get((code, menu, each.name))
                if spoken and not each.is_menu:
                    assert found.seconds == pytest.approx(seconds(spoken.whole))

    def test_the_seconds_of_a_menu_are_those_of_its_offers(self) -> None:
        menu = text_of(full_script(), "main")
        assert menu.seconds == pytest.approx(29.8, abs=0.1)

    def test_words_are_those_that_are_said(self) -> None:
        found = text_of(full_script(), "notice")
        assert (found.words, round(found.lix)) == (10, 15)

    def test_a_recording_is_measured_and_told(self) -> None:
        words = full_script()["sv/welcome.txt"]
        files = with_text(full_script(), "sv/recordings/welcome.wav", wav(5))
        found = text_of(with_text(files, "sv/recordings/welcome.txt", words), "welcome")
        assert found.reader is Reader.PERSON
        assert found.seconds == pytest.approx(5)

    def test_an_outdated_recording_is_told(self) -> None:
        files = with_text(full_script(), "sv/recordings/welcome.wav", wav(5))
        found = text_of(with_text(files, "sv/recordings/welcome.txt", "Hej."), "welcome")
        assert found.reader is Reader.OUTDATED
        assert found.seconds == pytest.approx(3.9, abs=0.1)

    def test_what_is_wrong_with_a_recording_is_told_once_at_its_text(self) -> None:
        files = with_text(full_script(), "sv/recordings/welcome.wav", b"not a sound")
        files = with_text(files, "sv/recordings/goodbye.wav", wav(5))
        files = with_text(files, "sv/recordings/goodbye.txt", "Hej.")
        page = html_of(files, "en").split("<article")[1:]
        terminal = "\n".join(lines(files)).split("[ ] ")[1:]
        for told in (page, terminal):
            (welcome,), (farewell,) = (
                [" ".join(each.split()) for each in told if title in each][:1]
                for title in ("Welcome", "Farewell")
            )
            assert welcome.count("Error: ") == farewell.count("Warning: ") == 1
            assert "synthetic voice" in farewell

    def test_notes_are_printed_beside_the_text(self) -> None:
        words = full_script()["sv/notice.txt"].decode()
        files = with_text(full_script(), "sv/notice.txt", f"# As short as can be.\n{words}")
        assert text_of(files, "notice").notes[0] == "As short as can be."


class TestAScriptWithErrors:
    """What can be read is printed, with a loud note."""

    def test_a_missing_text_is_told(self) -> None:
        files = without(full_script(), "en/goodbye.txt", "en/fred.txt")
        assert text_of(files, "goodbye", "en").variants == ()
        assert entry(files, "fred").keys == (("4",),)
        assert rows(text_of(files, "main", "en"))[4] == "For (label missing), press 4."
        told = lines(files)
        assert any("(label missing)" in line for line in told)
        assert not any("[fred]" in line for line in told)
        assert "    THE TEXT IS MISSING" in lines(files)
        assert "[ ] Freds- och säkerhetsfrämjande verksamhet · key 4" in lines(files)

    def test_a_placeholder_without_a_value_is_printed_as_it_is_written(self) -> None:
        files = replaced(full_script(), "sv/welcome.txt", "information", "information {key:nope}")
        assert rows(text_of(files, "welcome")) == [
            "Det här är polisens information {key:nope} om internationellt samarbete."
        ]

    def test_a_label_with_a_placeholder_is_printed_as_it_is_written(self) -> None:
        files = with_text(full_script(), "sv/fred.txt", "fred {count}\n\nFred.\n")
        assert "För fred {count}, tryck 4." in rows(text_of(files, "main"))

    def test_what_a_mistake_leaves_behind_is_tidied_away(self) -> None:
        files = replaced(full_script(), "sv/kontakt.txt", "en gång till. |", "en gång till. | {oj}")
        assert rows(text_of(files, "kontakt"))[4] == "Numren kommer en gång till. |"

    def test_a_sub_menu_without_a_text_is_printed(self) -> None:
        files = without(nested_script(2, 8), "sv/menu-1.txt", "en/menu-1.txt")
        found = text_of(files, "menu-1")
        assert found.title == ""
        assert rows(found)[0] == "Du har 4 val."

    def test_a_label_of_a_sub_menu_that_is_missing_gives_way_to_its_name(self) -> None:
        files = without(nested_script(2, 7, ["sv"]), "sv/menu-2.txt")
        named = [each.menus for each in text_of(files, "wrong-key-1").variants]
        assert named == [(None,), ("Group menu b",), ("menu-2",)]

    def test_a_sub_menu_whose_file_has_no_label_is_printed(self) -> None:
        files = with_text(nested_script(2, 8), "sv/menu-2.txt", "# Only a note.\n")
        assert rows(text_of(files, "menu-2"))[0] == "Du har 4 val."

    def test_menus_that_go_in_circles_end(self) -> None:
        files = nested_script(2, 8)
        table = files["line.toml"].decode().replace('["topic-5"', '["menu-1", "topic-5"')
        table = table.replace('["topic-1"', '["menu-2", "topic-1"')
        assert errors(with_text(files, "line.toml", table))

    def test_a_text_that_no_key_leads_to_is_printed_last(self) -> None:
        options = [f"topic-{number}" for number in range(1, 11)]
        files = small_script(options)
        assert printed(files).chapters[-1].kind == "unreached"
        assert order_of(files)[-1] == "topic-10"

    def test_it_cannot_be_signed(self) -> None:
        told = "\n".join(lines(without(full_script(), "en/goodbye.txt")))
        assert "!!! CANNOT BE PUBLISHED !!!" in told
        assert "The script has 1 error." in told
        assert "en/goodbye.txt:0: one-language-only" in told
        assert "The script has errors and cannot be signed off." in told
        assert "Signature" not in told

    def test_errors_and_warnings_stand_at_their_text(self) -> None:
        files = replaced(full_script(), "sv/notice.txt", "lägg på och ring", "lägg på, och slå")
        finding, *_ = text_of(files, "notice").findings
        message = f"Error: {finding.message('en')}"
        told = lines(files)
        start = told.index("[ ] Emergency notice")
        assert message[:60] in " ".join(line.strip() for line in told[start : start + 8])
        assert f'<p class="finding error">{escape(message)}</p>' in html_of(files, "en")

    def test_what_is_wrong_with_the_heading_of_a_menu_stands_at_the_menu(self) -> None:
        files = with_text(nested_script(2, 8), "sv/menu-2.txt", "grupp {count}\n")
        assert [each.rule for each in text_of(files, "menu-2").findings] == ["label-with-markup"]
        assert text_of(files, "main").findings == ()

    def test_of_many_findings_of_a_kind_the_first_are_told_and_the_others_counted(self) -> None:
        words = full_script()["sv/fred.txt"].decode()
        files = with_text(full_script(), "sv/fred.txt", words + "Ring 5678.\n" * 12)
        assert any("more of this kind." in line for line in lines(files))

    def test_what_was_accepted_is_not_told(self) -> None:
        assert not any(line.strip().startswith("NOTE:") for line in lines(excused_script()))

    def test_the_first_errors_are_told_and_the_others_counted(self) -> None:
        files = without(full_script(), *(f"en/{name}.txt" for name in FRAME_TEXTS), "en/fred.txt")
        assert "- And 1 more error." in lines(files)


class TestAScriptThatCannotBeRead:
    """Without its tables the texts are printed as they stand in their files."""

    def test_the_texts_are_there_without_keys_and_seconds(self) -> None:
        files = without(full_script(), "line.toml")
        assert [chapter.kind for chapter in printed(files).chapters] == ["as_written"]
        assert order_of(files)[:2] == ["notice", "welcome"]
        fred = text_of(files, "fred")
        assert fred.title == "freds- och säkerhetsfrämjande verksamhet"
        assert (fred.seconds, fred.sentences[0].key, entry(files, "fred").keys) == (None, None, ())
        assert rows(text_of(files, "fast"))[-1].endswith("{en: Fugitive Active Search Team}.")
        assert "20 texts" not in "\n".join(lines(files))

    def test_a_file_that_is_no_text_is_left_out(self) -> None:
        files = without(full_script(), "line.toml")
        files = with_text(files, "sv/fred.txt", b"\xff")
        files = with_text(files, "fi/fred.txt", b"\xff")
        assert "fred" not in order_of(files)
        assert list(printed(files).languages) == ["en", "sv"]

    def test_of_a_text_without_a_label_the_name_is_the_title(self) -> None:
        files = without(full_script(), "line.toml", "en/fred.txt")
        assert "[ ] Fred" in lines(with_text(files, "sv/fred.txt", "# Only a note.\n"))

    def test_a_folder_without_texts_says_so(self) -> None:
        assert "No texts could be read." in lines({"README": b"Hello."})
        assert "No texts could be read." in html_of({"README": b"Hello."}, "en")


class TestForATerminal:
    """Plain text of 80 columns, which says on every page which edition it is."""

    @pytest.mark.parametrize("beside", [False, True])
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_line_is_wider_than_80_columns(self, language: str, beside: bool) -> None:
        wide = {len(line) for line in lines(full_script(), language, beside=beside)}
        assert max(wide) <= WIDTH

    def test_every_section_names_the_edition(self) -> None:
        told = lines(full_script())
        edition = f"Version {prepared(full_script()).edition}"
        heads = [told[number - 1] for number, line in enumerate(told) if line[:2] in ("──", "══")]
        assert len(heads) == 2 + 2 * 6
        assert all(head.endswith(edition) for head in heads)

    def test_a_long_name_of_a_language_does_not_push_the_edition_away(self) -> None:
        files = small_script(languages=["sv", "us"])  # languages have no common name for "us"
        named = replaced(files, "us/language.toml", '"English"', f'"{"English " * 12}"')
        told = lines(named)
        assert any("English English" in line for line in told)
        assert max(map(len, told)) <= WIDTH

    def test_a_text_is_told_with_all_that_is_known_of_it(self) -> None:
        words = full_script()["sv/kontakt.txt"].decode()
        files = with_text(full_script(), "sv/kontakt.txt", f"# Sägs två gånger.\n{words}")
        told = lines(files, "sv")
        assert "[ ] Telefonnummer till polisen · knapp 6 eller 0" in told
        assert "    Anteckning till kollegor: Sägs två gånger." in told
        assert "    Övriga ärenden i Sverige: 114 14 [ett ett fyra, ett fyra]. |" in told
        together = " ".join(line.strip() for line in told)
        figures = "sv/kontakt.txt · 31,7 s · 68 ord · LIX 18 · syntetisk röst"
        assert figures in together
        assert "Fugitive Active Search Team [på engelska]." in together

    def test_menus_are_named_where_a_text_differs(self) -> None:
        told = lines(nested_script(2, 8))
        assert "    In the main menu:" in told
        assert "    In the menu “Group menu b”, the menu “Group menu c”:" in told

    def test_two_languages_stand_beside_each_other(self) -> None:
        told = lines(full_script(), beside=True)
        assert "I en nödsituation: lägg på och            In an emergency, hang up and dial" in {
            line.strip() for line in told
        }

    def test_a_text_that_one_language_lacks_leaves_its_column_empty(self) -> None:
        files = without(full_script(), "line.toml", "en/fred.txt")
        assert "fred" in order_of(files, "sv") and "fred" not in order_of(files, "en")
        assert lines(files, beside=True)

    def test_the_first_language_is_beside_each_of_the_others(self) -> None:
        files = small_script(languages=["sv", "en", "us"])
        assert spreads(printed(files), beside=True) == (("sv", "en"), ("sv", "us"))

    def test_it_ends_with_a_box_to_sign(self) -> None:
        told = "\n".join(lines(full_script())[-12:])
        assert "[ ] Read aloud and approved: Swedish" in told
        assert "[ ] May be published" in told
        assert re.search(r"Name _+  Date _+  Signature _+$", told)


class TestAsAPage:
    """One file for the screen and for PDF, in which staff's words are words."""

    def test_what_staff_write_is_never_markup(self) -> None:
        evil = "</style><script>alert(1)</script>"
        files = replaced(full_script(), "sv/language.toml", '"Svenska"', f"'Sv\" }} {evil}'")
        files = with_text(files, "sv/fred.txt", f"# {evil}\n{evil}\n\n{evil} Vi är här.\n")
        for beside in (False, True):
            told = html_of(files, "sv", beside=beside)
            assert "<script" not in told
            assert told.count("</style>") == 1

    def test_a_string_of_a_stylesheet_cannot_be_left(self) -> None:
        assert css_string('a"}</style>') == '"a\\22 \\7d \\3c \\2f style\\3e "'

    def test_every_page_of_paper_names_the_version_and_its_number(self) -> None:
        told = html_of(full_script(), "sv")
        edition = css_string(f"Version {prepared(full_script()).edition}")
        assert f"@bottom-left {{ content: {edition}; }}" in told
        assert "counter(page)" in told
        assert "counter(pages)" in told
        assert "size: A4;" in told

    def test_every_page_of_a_script_with_errors_says_that_it_must_not_be_published(self) -> None:
        loud = css_string("CANNOT BE PUBLISHED")
        assert f"@top-center {{ content: {loud}; }}" in html_of(
            without(full_script(), "en/goodbye.txt"), "en"
        )
        assert loud not in html_of(full_script(), "en")

    def test_it_needs_nothing_else(self) -> None:
        told = html_of(full_script(), "sv")
        assert not re.search(r"\b(src|href)=\"(?!#)", told)
        assert "url(" not in told

    @pytest.mark.parametrize("beside", [False, True])
    def test_it_holds_what_is_said_in_its_language(self, beside: bool) -> None:
        told = html_of(full_script(), "en", beside=beside)
        assert '<html lang="en">' in told
        assert '<em lang="en">Fugitive Active Search Team</em>' in told
        assert '114\xa014<span class="spoken"> [ett ett fyra, ett fyra]</span>' in told
        assert re.search(r'<div lang="sv">\s*<p><span>I en nödsituation', told)

    def test_a_phone_number_is_never_broken_across_lines(self) -> None:
        told = html_of(full_script(), "en")
        assert "+46\xa077\xa0114\xa014\xa000" in told and "tryck\xa07" in told
        assert "+46 77" not in told

    def test_the_days_of_an_announcement_are_never_broken_across_lines(self) -> None:
        files = announced({"stopp": "until = 2990-01-04T12:00:00\n"}, files=full_script())
        assert "4\xa0January 2990" in html_of(files, "en")

    def test_a_spelled_pronunciation_is_never_broken_across_lines(self) -> None:
        assert "[E\xa0U]" in html_of(full_script(), "en")
        assert not any(re.search(r"\[E$", line) for line in lines(full_script()))

    def test_languages_are_named_in_the_readers_language(self) -> None:
        told = html_of(full_script(), "sv", beside=True)
        assert "Svenska och engelska" in told and "godkänt: engelska" in told
        assert "[på engelska]" in told and "bredvid English" not in told

    def test_each_text_beside_another_says_its_language(self) -> None:
        told = html_of(full_script(), "en", beside=True)
        entries = told.count('<article class="entry')
        assert told.count('<p class="in">') == entries
        assert told.count('<p class="in">Swedish</p>') == entries / 2

    def test_the_edition_comes_first_and_the_fingerprint_at_the_signatures(self) -> None:
        told = printed(full_script())
        page = html_of(full_script(), "sv", of="Utgåva 1")
        assert page.count(told.fingerprint) == 1
        assert page.index(told.fingerprint) > page.index('id="sign"')
        assert '<p class="of">Utgåva 1</p>' in page

    def test_a_menu_that_is_too_long_is_told_at_the_menu_in_one_number(self) -> None:
        menu = text_of(full_script(), "main")
        (found,) = [each for each in menu.findings if each.rule == "R15"]
        assert menu.options_seconds is not None
        assert str(found.values["found"]) == f"{menu.options_seconds:.1f}"
        assert not any(each.rule == "R15" for each in text_of(full_script(), "operativt").findings)

    def test_texts_that_cannot_be_recorded_are_not_counted_as_missing(self) -> None:
        entries = printed(full_script()).entries
        names = {one.name for one in open_texts(full_script()).texts.values()}
        counted = {f"{code}/{e.name}" for e in entries if e.is_recordable for code in e.texts}
        assert counted == names

    def test_announcements_that_have_ended_are_not_among_texts_that_can_be_recorded(self) -> None:
        ended = announced({"gammalt": "until = 2001-03-01T12:00:00\n"}, files=full_script())
        now = datetime(2026, 1, 1, tzinfo=UTC)
        told = html(document(check_script(ended), ended, now), "en")
        assert "0 of the 15 texts that can be recorded" in told

    def test_what_is_signed_is_called_what_the_first_page_calls_it(self) -> None:
        named = html_of(full_script(), "sv", of="Utgåva 1, publicerad i går")
        signed = named.partition('id="sign"')[2]
        assert "Utgåva 1, publicerad i går" in signed and "ersion" not in signed
        alone = html_of(full_script(), "sv").partition('id="sign"')[2]
        assert f"version {printed(full_script()).edition}" in alone

    def test_words_of_another_language_are_told_as_that_language_says_them(self) -> None:
        files = replaced(full_script(), "sv/fast.txt", "{en: Fugitive", "{en: EU Fugitive")
        assert '<em lang="en">EU</em><span class="spoken" lang="en"> [E\xa0U]</span>' in html_of(
            files, "sv"
        )

    def test_of_a_script_that_cannot_be_read_the_texts_are_there(self) -> None:
        told = html_of(without(full_script(), "line.toml", "en/fred.txt"), "en", beside=True)
        assert "I en nödsituation: lägg på och ring 112." in told

    def test_a_missing_text_and_several_variants_are_told(self) -> None:
        files = without(nested_script(2, 8), "en/goodbye.txt")
        told = html_of(files, "en")
        assert "THE TEXT IS MISSING" in told
        assert "In the main menu:" in told
