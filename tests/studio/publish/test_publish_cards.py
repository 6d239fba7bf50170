"""The cards of the page Publish: changes in words, findings, and undoing."""

import re
from collections.abc import Mapping
from itertools import chain

import pytest

from ivr.studio.editions.edition import Source
from ivr.studio.people import Role
from tests.markup import found, links, parsed, words_of
from tests.scripts import announced, replaced, short_script, wav, with_text, without
from tests.sounds import recorded
from tests.studio.publishing import PUBLISH, WELCOME, card, cards
from tests.studio.staff import Browser, Staff

LINE, SWEDISH, FACTS, FRED = "line.toml", "sv/language.toml", "facts.toml", "sv/fred.txt"
WHOLE = short_script()
DAYS = "from = 2990-01-04T08:00:00\nuntil = 2990-01-11T17:00:00\n"
STOPPED = announced({"stopp": DAYS}, {"sv": "Vi har stängt.", "en": "We are closed."})
RECORDED = recorded("sv/welcome", wav(0.3), WHOLE)
RULE = '[rules]\nR15 = { warn_seconds = 30, accepted = true, reason = "Because." }\n'
FACT = '\n[NY]\nsource = ["en ny uppgift"]\nsv = ["polis"]\nen = ["police"]\ntexts = ["fred"]\n'
SWAP = ('"fred", "fast"', '"fast", "fred"')
TOPIC = {"sv/ny.txt": b"nytt\n\nHelt nytt.\n", "en/ny.txt": b"news\n\nAll new.\n# For us.\n"}

Files = Mapping[str, bytes]
Changes = Mapping[str, bytes | None]


def edited(path: str, *changes: tuple[str, str]) -> dict[str, bytes]:
    files: Files = WHOLE
    for old, new in changes:
        files = replaced(files, path, old, new)
    return {path: files[path]}


def differing(old: Files, new: Files) -> dict[str, bytes | None]:
    """Return the files that differ between two scripts."""
    return {path: new.get(path) for path in {**old, **new} if old.get(path) != new.get(path)}


def card_of(browser: Browser, id: str) -> str:
    page = parsed(browser.page(f"/studio/publish?from={id}"))
    return words_of(found(page, f".//section[@id='{id}']"))


TOLD: Mapping[str, tuple[Files, Changes, Mapping[str, str]]] = {
    "texts": (
        WHOLE,
        {
            **differing(WHOLE, STOPPED),
            **differing(WHOLE, RECORDED),
            FRED: None,
            "en/fred.txt": None,
            "en/welcome.txt": b"Hello. |\nThis is the police.\n# A | is a pause.\n",
            "sv/notes.txt": b"x" * 50_000,
            "sv/extra.txt": b"Extra {en: good day} end.",
            "sv/recordings/fast.wav": wav(),
        },
        {
            "text-stopp": "Announcement: We are closed.|new|4 January 2990, 08:00"
            "|after 11 January 2990, 17:00",
            "text-fred": "removed text|Svenska poliser",
            "text-welcome": "Hello. (pause)|A | is a pause|recording is played instead",
            "text-notes": "too long to be compared",
            "text-extra": "Extra good day [in English]",
            "text-fast": "recording is not played",
        },
    ),
    "settings": (
        WHOLE,
        {
            LINE: edited(
                LINE,
                SWAP,
                ('repeat = "7"', 'repeat = "2"'),
                ("wait_seconds = 10", "wait_seconds = 12"),
                ('domestic = "114 14"', 'domestic = "113 13"\nvaxeln = "010 56 000 00"'),
                ('"sv", "en"]', '"en", "sv"]'),
            )[LINE]
            + b"\n[review]\nfred = 2027-07-01\n\n[publishing]\napproval = true\n"
            + RULE.encode()
        },
        {
            "menus": "Menu and keys|Main menu, key 1: before Peace and security work → after People"
            "|hear again: before 7 → after 2",
            "waiting": "before 10 → after 12",
            "numbers": "Other matters, from inside Sweden [taken away:] 114 14 [end] "
            "[added:] 113 13 [end]|vaxeln [added:] 010 56 000 00",
            "review": "Peace and security work: before – → after 1 July 2027",
            "call": "before Swedish, English (Swedish answers) → after English, Swedish",
            "approval": "before no → after yes",
            "exceptions": "[added:]|30|Because.|Accepted: yes",
        },
    ),
    "words and facts": (
        WHOLE,
        {
            **edited(
                SWEDISH,
                ("För {label}, tryck", "Om {label}, tryck"),
                ('"ett ett två"', '"ett, ett, två"'),
                ("Polly.Elin-Neural", "Polly.Astrid"),
                ('"Ameripol", ', '"Frontex", '),
            ),
            **edited(FACTS, ("[F2]", f"{FACT}\n[F2]")),
        },
        {
            "facts-NY": "Fact: “en ny uppgift”|new|Texts that must say it: Peace and security work",
            "phrases-sv": "Phrases in Swedish|An option of a menu|[added:]",
            "pronunciation-sv": "Pronunciation in Swedish|112|[added:]",
            "voice-sv": "Voice in Swedish|Polly.Elin-Neural|Polly.Astrid",
            "names-sv": "[taken away:] Ameripol [end] [added:] Frontex [end]",
        },
    ),
}
"""Live files, changed files, and the expected text of the cards."""


@pytest.mark.parametrize(("live", "changes", "expected"), TOLD.values(), ids=TOLD)
def test_each_change_is_described_in_words(
    staff: Staff, live: Files, changes: Changes, expected: Mapping[str, str]
) -> None:
    staff.as_older_rules_did().publish(live, author="Kim", source=Source.SHELL)
    staff.save_files(changes)
    administrator = staff.browser(Role.ADMINISTRATOR)
    for id, shown in expected.items():
        said = card_of(administrator, id).replace("\N{NO-BREAK SPACE}", " ")
        for each in re.split(r"\|(?! is)", shown):
            assert each in said, id
        for unwanted in ("sv/", ".toml", "R15", "_seconds", "{en:", "key 3"):
            assert unwanted not in said
    assert sorted(cards(administrator.page(PUBLISH))) == sorted(expected)


def test_a_key_that_ends_has_the_same_words_in_its_card_and_above(
    staff: Staff, publisher: Browser
) -> None:
    staff.save_files(edited(LINE, ('"fred", ', "")))
    assert words_of(parsed(publisher.with_all_ticked())).count("after nothing") == 2


def test_a_text_that_says_another_key_follows_from_the_other_changes(staff: Staff) -> None:
    says_key = {f"{code}/silence-1.txt": b"{last_key}.\n" for code in ("sv", "en")}
    staff.publish({**without(WHOLE, FACTS), **says_key})
    staff.save_files(edited(LINE, ('"fred", ', "")))
    one = card(staff.browser(Role.PUBLISHER).page(PUBLISH), "text-silence-1")
    assert "follows from the other changes" in one and "<ins>" in one and "discard" not in one


def test_what_follows_from_ticked_changes_does_not_stay_in_the_draft(staff: Staff) -> None:
    says_key = {f"{code}/silence-1.txt": b"{last_key}.\n" for code in ("sv", "en")}
    staff.publish({**without(WHOLE, FACTS), **says_key})
    staff.save_files({**edited(LINE, ('"fred", ', "")), "sv/welcome.txt": WELCOME.encode()})
    publisher = staff.browser(Role.PUBLISHER)
    page = publisher.page(f"{PUBLISH}?ticked=1&tick=menus")
    follows, stays = page.index("Follows from the ticked changes"), page.index("Stays in the draft")
    assert follows < page.index('id="text-silence-1"') < stays < page.index('id="text-welcome"')
    page = publisher.page(f"{PUBLISH}?ticked=1&tick=text-welcome")
    assert "Follows from the ticked changes" not in page
    names = ("notice", "introduction", "goodbye", "fault", "give-up")
    staff.save_files({f"sv/{name}.txt": WHOLE[f"sv/{name}.txt"] + b"Hej.\n" for name in names})
    page = publisher.page(f"{PUBLISH}?ticked=1&tick=menus")
    assert "1 of 7 changes in the draft are ticked" in page and "of 7 changes are shown" in page


LINKS: Mapping[str, tuple[Changes, set[str]]] = {
    "settings": (edited(LINE, ("wait_seconds = 10", "wait_seconds = 2")), {"settings#patience"}),
    "phrase": (edited(SWEDISH, ("För {label}", "Tryck")), {"words#sv/phrases/option"}),
    "text": (
        {FRED: b"fred\n\nRing 118 118.\nZangopol.\nFBI kommer.\n"},
        {"texts/fred#text-sv", "settings#numbers", "words#sv/names", "words#sv-word"},
    ),
    "fact": ({FRED: b"fred\n\nFred.\n"}, {"settings/facts/one?name=F2"}),
    "recordings": (
        {
            **differing(WHOLE, RECORDED),
            "sv/welcome.txt": WELCOME.encode(),
            "sv/recordings/fault.wav": wav(),
            "sv/recordings/fault.txt": b"x\n",
        },
        {"recordings/sv/welcome", "recordings#sv"},
    ),
}
"""Errors, and the targets of their findings' links."""


@pytest.mark.parametrize(("changes", "addresses"), LINKS.values(), ids=LINKS)
def test_a_finding_links_the_page_that_corrects_it(
    staff: Staff, publisher: Browser, changes: Changes, addresses: set[str]
) -> None:
    staff.save_files(changes)
    lists = parsed(publisher.page(PUBLISH)).findall(".//ul[@class='findings']")
    assert {f"/studio/{address}" for address in addresses} <= {*chain(*map(links, lists))}


def test_errors_come_first_and_other_cards_are_named(staff: Staff, publisher: Browser) -> None:
    texts = [path for path in WHOLE if path.endswith(".txt")]
    staff.save_files({path: WHOLE[path] + b"# A note that is new.\n" for path in texts})
    staff.save_files({"en/kontakt.txt": None}, staff.name(Role.ADMINISTRATOR))
    staff.write(sv__fault="Ring 555.\n", en__fault="Dial 555.\n")
    page = publisher.page("/studio/publish?from=text-fred")
    assert set(cards(page)[:2]) == {"text-fault", "text-kontakt"}
    fault, kontakt = card(page, "text-fault"), card(page, "text-kontakt")
    assert "Error, Swedish:" in fault and "Error, English:" in fault
    assert set(re.findall("Anna ([A-Z][a-z]+)", kontakt)) == {"Editor", "Administrator"}
    named = card(page, "text-welcome")
    assert len(page.encode()) < 60_000
    assert 'href="/studio/publish?from=text-welcome#text-welcome"' in named
    assert "<ins>" not in named


def test_a_card_plays_the_spoken_text_or_its_recording(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__welcome="EU är en del av polisens information och av polisens arbete.\n")
    staff.ask()
    heard = "/studio/publish/heard"
    for of, words in (("live", "Polisens internationella"), ("draft", "E U är"), ("1", "E U är")):
        found = publisher.get(f"{heard}/{of}/sv/welcome").get_json()
        assert found[0]["words"].startswith(words)
        assert (found[0]["voice"], found[0]["locale"]) == ("Elin", "sv-SE")
    staff.save_files(RECORDED)
    (sound,) = publisher.get(f"{heard}/draft/sv/welcome").get_json()
    assert publisher.get(sound["sound"]).status_code == 200


def test_undoing_one_change_asks_for_confirmation(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__welcome=WELCOME, sv__fred=None, en__fred="quiet\n\nQuiet.\n")
    question = "/studio/publish/discard?subject=text-fred"
    assert f'href="{question}"' in card(publisher.page(PUBLISH), "text-fred")
    page = publisher.page(question)
    assert ">comes back in Swedish<" in page and "Välkommen" not in page
    comes, goes = (words_of(*parsed(page).iter(tag)) for tag in ("ins", "del"))
    assert "Quiet" in goes and "Quiet" not in comes
    assert "1 change was undone" in staff.discard(publisher, "text-fred")
    assert staff.changed() == {"sv/texts/welcome/body", "sv/texts/welcome/notes"}


def test_a_question_says_what_the_rest_of_the_draft_needs(staff: Staff, publisher: Browser) -> None:
    staff.save_files({**TOPIC, **edited(LINE, ('"fred"', '"fred", "ny"'))})
    assert "stops publication" not in publisher.page("/studio/publish/discard")
    page = publisher.page("/studio/publish/discard?subject=text-ny")
    assert "“News”" in page and ">goes away<" in page
    staff.write(sv__fred="fred\n\nRing 110.\n", en__welcome="Welcome to the police.\n")
    page = publisher.page("/studio/publish/discard?subject=text-welcome")
    assert "would have" not in page  # the draft has the error in any case


def test_undoing_all_keeps_changes_beyond_the_role(staff: Staff, publisher: Browser) -> None:
    staff.save_files(edited(LINE, ("[numbers]", '[numbers]\nline = "+46 8 1234567"')))
    staff.write(sv__welcome=WELCOME, sv__fred="fred\n\nA.\n")
    assert "/discard?" not in card(publisher.page(PUBLISH), "numbers")
    question = publisher.page("/studio/publish/discard")
    assert "stays as it is in the draft: Phone numbers" in question
    staff.discard(publisher)
    assert staff.changed() == {"numbers/line"}
    assert "nothing to undo" in publisher.page("/studio/publish/discard")


def test_conflicts_are_decided_one_by_one(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__welcome=WELCOME, en__welcome="Welcome to the police.\n")
    staff.save_files(edited(LINE, ("tries = 3", "tries = 4"), ('repeat = "7"', 'repeat = "6"')))
    theirs = with_text(WHOLE, "sv/welcome.txt", "Välkommen till polisens linje.\n")
    staff.publish(theirs | edited(LINE, ("tries = 3", "tries = 2")))
    page = publisher.page(PUBLISH)
    one = card(page, "text-welcome")
    for words in ("two versions", "linje", "internationellt", 'href="/studio/texts/welcome"'):
        assert words in one
    assert "two versions" not in card(page, "menus")
    assert "Heard now 2 → In the draft 4" in card_of(publisher, "waiting")
    assert "publish/keep" not in staff.browser(Role.READER).page(PUBLISH)
    sent = {**staff.note(), "ticked": "1", "tick": ["text-welcome", "waiting", "menus"]}
    answer = publisher.post("/studio/publish", sent)
    assert answer.status_code == 409 and "two versions" in answer.get_data(as_text=True)
    publisher.told_after("/studio/publish/keep", staff.seen() | {"subject": "text-welcome"})
    assert "two versions" not in card_of(publisher, "text-welcome")
    assert staff.studio.drafts.current().fields["sv", "texts", "welcome", "body"] == WELCOME.strip()
    settled = staff.seen() | {"subject": "text-welcome"}
    assert publisher.post("/studio/publish/keep", settled).status_code == 404


@pytest.mark.parametrize("act", ["keep", "discard"])
def test_an_unseen_edition_stops_a_decision(staff: Staff, publisher: Browser, act: str) -> None:
    """The draft stays equal when a changed field is published."""
    staff.write(sv__welcome=WELCOME)
    staff.publish(with_text(WHOLE, "sv/welcome.txt", "Det här är polisens linje.\n"))
    before = staff.seen() | {"subject": "text-welcome"}
    staff.publish(with_text(WHOLE, "sv/welcome.txt", "Det här är polisens information.\n"))
    assert staff.seen()["fingerprint"] == before["fingerprint"]
    for form in (before, before | {"fingerprint": "of another draft", "over": "3"}):
        assert "in the meantime" in publisher.told_after(f"/studio/publish/{act}", form)
    assert "two versions" in publisher.page(PUBLISH)
    assert publisher.post("/studio/publish", staff.note()).status_code == 409
    assert staff.studio.editions.newest_number() == 3


def test_quotation_marks_of_a_spoken_text_are_shown_as_they_are(
    staff: Staff, publisher: Browser
) -> None:
    staff.save({"sv/texts/fred/body": 'Vi säger "fred" & ring 114 14.'})
    assert "&#34;" not in card_of(publisher, "text-fred")


def test_the_number_of_options_in_a_text_has_a_name_of_the_readers_language(staff: Staff) -> None:
    staff.save_files({"sv/silence-1.txt": b"Du har {count} val.\n"})
    shown = card_of(staff.browser(Role.EDITOR, "sv"), "text-silence-1")
    assert "{antal}" in shown and "{count}" not in shown
