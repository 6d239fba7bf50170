"""The cards of the page Publish: each change in words, its findings, and what undoes it."""

import html
import re
from collections.abc import Mapping

import pytest

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from tests.scripts import full_script, replaced, wav, with_text, without
from tests.sounds import recorded
from tests.studio.publishing import (
    WELCOME,
    as_older_rules_did,
    card,
    changed,
    discard,
    note,
    page_of,
    publish,
    put_files,
    save,
    save_files,
    seen,
    told_after,
)
from tests.studio.staff import Browser, Staff

LINE, SWEDISH, FACTS = "line.toml", "sv/language.toml", "facts.toml"
WHOLE = full_script()
FRED = "sv/fred.txt"
STOPP = "\n[announcements.stopp]\nfrom = 2990-01-04T08:00:00\nuntil = 2990-01-11T17:00:00\n"
STOPPED = {"sv/stopp.txt": "Vi har stängt.\n".encode(), "en/stopp.txt": b"We are closed.\n"}
RECORDED = recorded("sv/welcome", wav(0.3), WHOLE)
RECORDING = {path: RECORDED[path] for path in RECORDED.keys() - WHOLE.keys()}
TEXTS = [path for path in WHOLE if path.endswith(".txt")]
RULE = '[rules]\nR15 = { warn_seconds = 30, accepted = true, reason = "Because." }\n'
FACT = '\n[NY]\nsource = ["en ny uppgift"]\nsv = ["polis"]\nen = ["police"]\ntexts = ["fred"]\n'

Changes = Mapping[str, bytes | None]


def edited(path: str, *changes: tuple[str, str]) -> dict[str, bytes]:
    """A file of the script with other words."""
    files: Mapping[str, bytes] = WHOLE
    for old, new in changes:
        files = replaced(files, path, old, new)
    return {path: files[path]}


def added(path: str, words: str) -> dict[str, bytes]:
    """A file of the script with more at its end."""
    return {path: WHOLE[path] + words.encode()}


def told(browser: Browser, id: str) -> str:
    """What a card says, as plain text."""
    words = card(page_of(browser, f"/studio/publish?from={id}"), id).partition(">")[2]
    return " ".join(html.unescape(re.sub("<[^>]+>", "", words)).split())


TOLD: Mapping[str, tuple[Changes, Mapping[str, str]]] = {
    "texts": (
        {
            **added(LINE, STOPP),
            **STOPPED,
            **RECORDING,
            FRED: None,
            "en/fred.txt": None,
            "en/welcome.txt": b"Hello. |\nThis is the police.\n# A | is a pause.\n",
            "sv/notes.txt": b"x" * 50_000,
            "sv/extra.txt": b"Extra",
            "sv/recordings/fast.wav": wav(),
            "notes.md": b"x",
        },
        {
            "text-stopp": "Announcement: We are closed.|new|4 January 2990, 08:00"
            "|now 11 January 2990, 17:00",
            "text-fred": "removed text|Svenska poliser",
            "text-welcome": "Hello. (pause)|A | is a pause|recording is played instead",
            "text-notes": "too long to be compared",
            "text-extra": "Extra",
            "text-fast": "recording is not played",
            "other": "Other files",
        },
    ),
    "settings": (
        {
            LINE: edited(
                LINE,
                ('"fred", "fast"', '"fast", "fred"'),
                ('repeat = "7"', 'repeat = "6"'),
                ("wait_seconds = 10", "wait_seconds = 12"),
                ('domestic = "114 14"', 'domestic = "113 13"\nvaxeln = "010 56 000 00"'),
                ('"sv", "en"]', '"en", "sv"]'),
            )[LINE]
            + b"\n[review]\nfred = 2027-07-01\n\n[publishing]\napproval = true\n"
        },
        {
            "menus": "Menu and keys|Options of a menu|hear again: before 7 → now 6",
            "waiting": "before 10 → now 12",
            "numbers": "Other matters, in Sweden [taken away:] 114 14 [end] [added:] 113 13 [end]"
            "|vaxeln [added:] 010 56 000 00",
            "review": "Peace and security work: before – → now 1 July 2027",
            "call": "before Swedish, English (Swedish answers) → now English, Swedish",
            "approval": "before no → now yes",
        },
    ),
    "words and facts": (
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
            "facts": "“en ny uppgift” [added:]|Texts that must say it: Peace and security work",
            "phrases-sv": "Phrases in Swedish|An option of a menu|[added:]",
            "pronunciation-sv": "Pronunciation in Swedish|112|[added:]",
            "voice-sv": "Voice in Swedish|Polly.Elin-Neural|Polly.Astrid",
            "names-sv": "[taken away:] Ameripol [end] [added:] Frontex [end]",
        },
    ),
    "what goes in part": (
        {"en/fred.txt": None, FACTS: None},
        {"text-fred": "removed text in English", "facts": "removed"},
    ),
    "a text that cannot be read": (
        {FRED: b"fred\n\n\xff\n", "en/fred.txt": b"peace\n\nPeace.\n"},
        {"text-fred": "not possible to say|English|Peace."},
    ),
    "a table that cannot be read": (
        edited(LINE, ("tries = 3", "tries = [[[")),
        {"settings": "Menu, keys and settings|not possible to say"},
    ),
    "mistakes": (
        {
            LINE: edited(LINE, ("tries = 3", 'tries = "many"'))[LINE]
            + b'\n[review]\ndefault = "never"\n\n[colour]\nred = 1\n'
        },
        {"waiting": "now many", "review": "now never", "settings": "Menu, keys and settings"},
    ),
}
"""Changes, and what the cards of their subjects say."""


@pytest.mark.parametrize(("changes", "expected"), TOLD.values(), ids=TOLD)
def test_each_change_is_told_in_words(
    staff: Staff, publisher: Browser, changes: Changes, expected: Mapping[str, str]
) -> None:
    save_files(staff, changes)
    administrator = staff.browser(Role.ADMINISTRATOR)
    for id, words in expected.items():
        said = told(administrator, id).replace("\N{NO-BREAK SPACE}", " ")
        for each in re.split(r"\|(?! is)", words):
            assert each in said, id
        assert "sv/" not in said and ".toml" not in said


def test_an_exception_is_told_by_its_limits_and_reason(staff: Staff, publisher: Browser) -> None:
    before = re.sub(rb"(?s)\[rules\].*?(?=\n\[|\Z)", b"", WHOLE[LINE])
    publish(staff, with_text(WHOLE, LINE, before))
    save_files(staff, {LINE: before + b"\n" + RULE.encode()})
    words = told(publisher, "exceptions")
    assert "[added:]" in words and "30" in words and "Because." in words
    assert "R15" not in words and "warn_seconds" not in words and "Accepted: yes" in words


def test_an_announcement_that_goes_is_called_by_its_words(staff: Staff, publisher: Browser) -> None:
    publish(staff, {**WHOLE, **added(LINE, STOPP), **STOPPED})
    save_files(staff, {LINE: WHOLE[LINE], **dict.fromkeys(STOPPED)})
    words = told(publisher, "text-stopp")
    assert "Announcement: We are closed." in words and "removed" in words
    assert re.search("11.January.2990.*now –", words)


def test_a_new_topic_is_one_change_and_its_key_another(staff: Staff, publisher: Browser) -> None:
    publish(staff, without(WHOLE, "facts.toml"))
    save(staff, sv__ny="nytt\n\nHelt nytt.\n", en__ny="news\n\nAll new.\n# For us.\n")
    save_files(staff, edited(LINE, ('"fred"', '"ny"')))
    page = page_of(publisher)
    assert page.count('class="card change"') == 2
    one = told(publisher, "text-ny")
    for words in ("News", "new text", "nytt", "Helt nytt.", "news", "All new.", "For us."):
        assert words in one
    assert "Before" not in one
    assert re.search("<ins>.*News", card(page, "menus"))
    assert "means something else than before" in page


def test_a_text_that_says_another_key_follows_from_the_other_changes(
    staff: Staff, publisher: Browser
) -> None:
    files = without(WHOLE, "facts.toml")
    for path in ("sv/silence-1.txt", "en/silence-1.txt"):
        files = with_text(files, path, "{last_key}.\n")
    publish(staff, files)
    save_files(staff, edited(LINE, ('"fred", ', "")))
    one = card(page_of(publisher), "text-silence-1")
    assert "follows from the other changes" in one and "<ins>" in one and "Undo" not in one


def test_a_phone_number_that_is_new_to_callers_stands_out(staff: Staff, publisher: Browser) -> None:
    save_files(staff, edited(LINE, ("[numbers]", '[numbers]\nnew = "113 13"')))
    save_files(staff, added(SWEDISH, '"113 13" = "ett ett tre, ett tre"\n'))
    save(staff, sv__welcome="Hej. Ring 113 13.\n")
    ticks = "ticked=1&tick=text-welcome&tick=numbers&tick=pronunciation-sv"
    page = page_of(staff.browser(Role.ADMINISTRATOR), f"/studio/publish?{ticks}")
    told = page.partition("Phone numbers that callers hear")[2].partition("</div>")[0]
    assert "113\u00a013 is said now, in Swedish" in told


def test_words_of_another_language_are_read_without_marks(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome="Hej. {en: Good day} till alla.\n")
    told = re.sub("<[^>]*>", "", card(page_of(publisher), "text-welcome"))
    assert "Good day [in English]" in told and "{en:" not in told


def test_a_year_that_is_new_to_callers_is_no_phone_number(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome="Hej. Linjen är stängd till den 4 januari 2027.\n")
    page = page_of(publisher)
    assert "2027" in card(page, "text-welcome") and "is said now" not in page


def test_a_new_first_word_of_a_line_stands_beside_the_old_one(
    staff: Staff, publisher: Browser
) -> None:
    save_files(staff, edited(FRED, ("De rekryteras", "Dessa poliser rekryteras")))
    page = re.sub("<span.*?</span>", "", page_of(publisher, "/studio/history/saved/text-fred"))
    assert re.search(r"<del>\s*De</del> <ins>Dessa poliser</ins> rekryteras", page)


def test_a_recording_of_other_words_is_not_said_to_be_played(
    staff: Staff, publisher: Browser
) -> None:
    save_files(staff, {**RECORDING, "sv/welcome.txt": WELCOME.encode()})
    words = told(publisher, "text-welcome")
    assert "recording is not played" in words and "instead of the synthetic" not in words
    publish(staff, RECORDED)
    save(staff, sv__welcome="Hej.\n")
    assert "No recording is played any more" in told(publisher, "text-welcome")


def test_a_text_that_comes_in_one_language_is_new_in_it(staff: Staff, publisher: Browser) -> None:
    files = {path: data for path, data in WHOLE.items() if path != "en/fred.txt"}
    as_older_rules_did(staff).publish(files, author="Kim", source=Source.SHELL)
    save_files(staff, {"en/fred.txt": WHOLE["en/fred.txt"]})
    assert "new text in English" in told(publisher, "text-fred")


LINKS: Mapping[str, tuple[Changes, set[str]]] = {
    "menu": (edited(LINE, ('"fred"', '"frid"')), {"/studio/texts#text-main"}),
    "settings": (
        edited(LINE, ("wait_seconds = 10", "wait_seconds = 2")),
        {"/studio/settings#patience"},
    ),
    "phrase": (edited(SWEDISH, ("För {label}", "Tryck")), {"/studio/words#sv/phrases/option"}),
    "pronunciation": (
        edited(SWEDISH, ('"ett ett tv', '"1 1 tv')),
        {"/studio/words#sv/pronunciation/112"},
    ),
    "dates": (
        added(LINE, "\n[review]\nnope = 2030-01-15\nfred = 2020-01-15\n"),
        {"/studio/settings#review", "/studio/texts/fred#text-sv"},
    ),
    "default date": (
        added(LINE, "\n[review]\ndefault = 2020-01-15\n"),
        {"/studio/settings#review", "/studio#review"},
    ),
    "facts": ({FACTS: WHOLE[FACTS].replace(b"[", b"[[", 1)}, {"/studio/settings/facts"}),
    "text": (
        {FRED: b"fred\n\nRing 118 118.\nZangopol.\n"},
        {
            "/studio/texts/fred#text-sv",
            "/studio/settings#numbers",
            "/studio/words#sv/names",
        },
    ),
    "fact": ({FRED: b"fred\n\nFred.\n"}, {"/studio/settings/facts#F2"}),
    "recordings": (
        {
            **RECORDING,
            "sv/welcome.txt": WELCOME.encode(),
            "sv/recordings/fault.wav": wav(),
            "sv/recordings/fault.txt": b"x\n",
        },
        {"/studio/recordings/sv/welcome", "/studio/recordings#sv"},
    ),
}
"""Mistakes, and where their findings lead."""


@pytest.mark.parametrize(("changes", "addresses"), LINKS.values(), ids=LINKS)
def test_a_finding_leads_to_the_page_on_which_it_is_mended(
    staff: Staff, publisher: Browser, changes: Changes, addresses: set[str]
) -> None:
    save_files(staff, changes)
    findings = re.findall(r'<li class="finding.*?</li>', page_of(publisher), re.DOTALL)
    found = {link for one in findings for link in re.findall(r'href="([^"]+)"', one)}
    assert addresses <= found


def test_what_stops_publication_comes_first_and_other_changes_may_only_be_named(
    staff: Staff, publisher: Browser
) -> None:
    noted = {path: WHOLE[path] + b"# A note that is new.\n" for path in TEXTS}
    save_files(staff, {**noted, **RECORDING, "sv/welcome.txt": WELCOME.encode()})
    wrong = {"sv/fault.txt": b"Ring 555.\n", "en/fault.txt": b"Dial 555.\n"}
    save_files(staff, {**wrong, "en/kontakt.txt": None})
    words = told(publisher, "text-fault")
    assert "Error, Swedish:" in words and "Error, English:" in words
    for address in ("/studio/publish", "/studio/publish?from=text-fred"):
        page = page_of(publisher, address)
        ids = re.findall(r'<section class="card change" id="([^"]+)"', page)
        assert set(ids[:2]) == {"text-fault", "text-kontakt"}
        for id in ids[:2]:
            one = card(page, id)
            assert "?from=" not in one and re.search('badge error">[0-9]+ error', one)
        number = len(ids) - page.count('"><a href="/studio/publish?from=')
        assert 2 < number < len(ids) and f"{number} of {len(ids)} changes" in page
    named = card(page, "text-welcome")
    assert 'href="/studio/publish?from=text-welcome#text-welcome"' in named
    assert "Anna Editor" in named and "<ins>" not in named and 'badge warning">1' in named


def test_a_card_names_those_who_changed_it(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome="Hej.\n")
    other = {"sv/welcome.txt": WELCOME.encode(), **edited(LINE, ("tries = 3", "tries = 2"))}
    put_files(staff.studio.drafts, other, staff.name(Role.ADMINISTRATOR))
    page = page_of(publisher)
    assert {"Anna Editor", "Anna Administrator"} <= set(
        re.findall("Anna [A-Z][a-z]+", card(page, "text-welcome"))
    )
    assert "Anna Administrator" in card(page, "waiting")
    assert "Anna Editor" not in card(page, "waiting")


def test_a_text_is_heard_as_it_is_said_and_a_recording_that_is_played_instead(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome="EU är en del av polisens information och av polisens arbete.\n")
    publisher.post("/studio/publish/ask", note(staff))
    heard = "/studio/publish/heard"
    for of, words in (("live", "Det här är polisens"), ("draft", "E U är"), ("1", "E U är")):
        found = publisher.get(f"{heard}/{of}/sv/welcome").get_json()
        assert found[0]["words"].startswith(words)
        assert (found[0]["voice"], found[0]["locale"]) == ("Elin", "sv-SE")
    save_files(staff, RECORDED)
    (sound,) = publisher.get(f"{heard}/draft/sv/welcome").get_json()
    assert publisher.get(sound["sound"]).status_code == 200
    for gone in ("live/sv/nope", "live/sv/..", "live/xx/welcome", "9/sv/welcome", "x/sv/welcome"):
        assert publisher.get(f"{heard}/{gone}").status_code == 404, gone


def test_one_change_is_undone_after_a_question(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME, en__fred="quiet\n\nQuiet.\n")
    link = 'href="/studio/publish/discard?subject=text-fred"'
    assert link in card(page_of(publisher), "text-fred")
    page = page_of(publisher, "/studio/publish/discard?subject=text-fred")
    assert "Peace and security work" in page and "Välkommen" not in page
    comes, goes = ("".join(re.findall(f"<{tag}>(.*?)</{tag}>", page)) for tag in ("ins", "del"))
    assert "Quiet" in goes and "Quiet" not in comes
    assert "1 change was undone" in discard(staff, publisher, "text-fred")
    assert changed(staff) == {"sv/texts/welcome/body", "sv/texts/welcome/notes"}
    for subject in ("menus", "text-fred", "x"):
        assert publisher.get(f"/studio/publish/discard?subject={subject}").status_code == 404


def test_all_changes_are_undone_but_what_somebody_may_not_change(
    staff: Staff, publisher: Browser
) -> None:
    save_files(staff, edited(LINE, ("[numbers]", '[numbers]\nline = "+46 8 1234567"')))
    save(staff, sv__welcome=WELCOME, sv__fred="fred\n\nA.\n")
    page = page_of(publisher)
    assert "Undo all changes" in page and "Undo this change" not in card(page, "numbers")
    question = page_of(publisher, "/studio/publish/discard")
    assert "stays as it is in the draft: Phone numbers" in question
    assert "2 changes were undone" in discard(staff, publisher)
    assert changed(staff) == {"numbers/line"}
    locked = seen(staff) | {"subject": "numbers"}
    assert publisher.post("/studio/publish/discard", locked).status_code == 403
    discard(staff, staff.browser(Role.ADMINISTRATOR), "numbers")
    assert not changed(staff)
    assert "nothing to undo" in page_of(publisher, "/studio/publish/discard")


def test_each_part_of_a_file_is_undone_alone_and_the_rest_stays_as_it_was(
    staff: Staff, publisher: Browser
) -> None:
    swap = ('"fred", "fast"', '"fast", "fred"')
    tries, approval = ("tries = 3", "tries = 4"), "\n[publishing]\napproval = true\n"
    save_files(staff, {LINE: edited(LINE, swap, tries)[LINE] + f"{STOPP}{approval}".encode()})
    phrase, voice = ("För {label}, tryck", "Om {label}, tryck"), ("Elin-Neural", "Astrid")
    save_files(staff, {**STOPPED, **edited(SWEDISH, phrase, voice)})
    administrator = staff.browser(Role.ADMINISTRATOR)
    for id in ("menus", "approval", "text-stopp", "phrases-sv"):
        discard(staff, administrator, id)
    now = staff.studio.drafts.current().files
    assert now == {**WHOLE, **edited(LINE, tries), **edited(SWEDISH, voice)}


def test_undoing_says_what_comes_back_and_what_the_rest_needs(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__ny="nytt\n\nNytt.\n", en__ny="news\n\nNews.\n")
    save_files(staff, {"en/fast.txt": None, **edited(LINE, ('"fred"', '"fred", "ny"'))})
    page = page_of(publisher, "/studio/publish/discard")
    assert ">goes away<" in card(page, "text-ny")
    assert ">comes back in English<" in card(page, "text-fast")
    assert "stops publication" not in page
    assert "stop" in page_of(publisher, "/studio/publish/discard?subject=text-ny")


def test_what_two_editions_changed_is_decided_change_by_change(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME, en__welcome="Welcome to the police.\n")
    save_files(staff, edited(LINE, ("tries = 3", "tries = 4"), ('repeat = "7"', 'repeat = "6"')))
    theirs = with_text(WHOLE, "sv/welcome.txt", "Välkommen till polisens linje.\n")
    publish(staff, theirs | edited(LINE, ("tries = 3", "tries = 2")))
    page = page_of(publisher)
    one = card(page, "text-welcome")
    assert "two versions" in one and "linje" in one and "internationellt" in one
    assert 'class="flash error"' in one and 'href="/studio/texts/welcome"' in one
    assert "two versions" in card(page, "waiting") and "two versions" not in card(page, "menus")
    assert "Callers hear now 2 → In the draft 4" in told(publisher, "waiting")
    reader = page_of(staff.browser(Role.READER))
    assert "two versions" in reader and "publish/keep" not in reader
    sent = {**note(staff), "ticked": "1", "tick": ["text-welcome", "waiting"]}
    answer = publisher.post("/studio/publish", sent)
    assert answer.status_code == 409 and "two versions" in answer.get_data(as_text=True)
    told_after(publisher, "/studio/publish/keep", seen(staff) | {"subject": "text-welcome"})
    assert "two versions" not in told(publisher, "text-welcome")
    assert staff.studio.drafts.current().fields["sv", "texts", "welcome", "body"] == WELCOME.strip()
    settled = seen(staff) | {"subject": "text-welcome"}
    assert publisher.post("/studio/publish/keep", settled).status_code == 404


@pytest.mark.parametrize("act", ["keep", "discard"])
def test_nobody_decides_over_an_edition_that_they_have_not_seen(
    staff: Staff, publisher: Browser, act: str
) -> None:
    """The draft is the same whatever is published under a field that it changes."""
    save(staff, sv__welcome=WELCOME)
    publish(staff, with_text(WHOLE, "sv/welcome.txt", "Det här är polisens linje.\n"))
    before = seen(staff) | {"subject": "text-welcome"}
    publish(staff, with_text(WHOLE, "sv/welcome.txt", "Det här är polisens information.\n"))
    assert seen(staff)["fingerprint"] == before["fingerprint"]
    for form in (before, before | {"fingerprint": "of another draft", "over": "3"}):
        assert "in the meantime" in told_after(publisher, f"/studio/publish/{act}", form)
    assert "two versions" in page_of(publisher)
