"""The map's chart, held against calls that are really made, and its two renderings."""

import re
from itertools import pairwise

import pytest
from markup import Element, found, parsed, words
from scripts import (
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    wav,
    with_text,
)

from ivr.call import flow
from ivr.call.flow import KEYS
from ivr.call.timetable import timetables
from ivr.call.turn import Outcome, Turn
from ivr.reports.map import mermaid, page
from ivr.reports.map.chart import Chart, KeyUse, Miss, MissKind, Node, NodeKind
from ivr.reports.map.page import Captions
from ivr.reports.map.survey import survey
from ivr.script.line import Line
from ivr.script.tempo import seconds

HOSTILE = (
    '1. a "b" <script>alert(1)</script> & [x] (y) `c` #5; ;',
    "- %%<b>not bold</b> **no** _no_ end",
    '`markdown` $$x^2$$ $$$ fa:fa-ban "]-->',
    "2) " + "donaudampfschifffahrt" * 8,
    "+ 表示 e\N{COMBINING DIAERESIS}\N{COMBINING MACRON} \N{GRINNING FACE} ~~~ @(shape: x)",
    "&quot; &lt; #quot; ]]> <!-- x -->",
)
TOPICS = ("operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt")


def press(line: Line, *keys: str | None) -> Turn:
    """The answer to the last of these keys; None is silence."""
    turn = flow.begin(line)
    for key in keys:
        assert turn.state is not None
        turn = flow.answer(line, turn.state, key)
    return turn


def place(turn: Turn) -> str:
    """Where a caller is after a turn."""
    assert turn.state is not None
    return turn.state.place


def shared_menus() -> Line:
    """Two menus, of which the second offers the first one, and a topic of it."""
    files = nested_script(2, 8)
    own = '["topic-5", "topic-6", "topic-7", "topic-8"]'
    return prepared(replaced(files, "line.toml", own, '["topic-1", "menu-1", "topic-8"]'))


def hostile() -> Line:
    """The frozen script with labels that try to be markup."""
    files = full_script()
    for name, label in zip(TOPICS, HOSTILE, strict=True):
        body = files[f"sv/{name}.txt"].decode().partition("\n\n")[2]
        files = with_text(files, f"sv/{name}.txt", f"{label}\n\n{body}")
    return prepared(files)


def labels(chart: Chart) -> list[str]:
    """The names of all topics of a chart."""
    return [topic.text for topic in chart.of_kind(NodeKind.TOPIC)]


def uses(chart: Chart) -> dict[str, tuple[KeyUse, str]]:
    """What the keys mean that mean the same everywhere."""
    return {
        " ".join(shared.keys): (shared.use, " ".join(said.text for said in shared.words))
        for shared in chart.everywhere
    }


def said_to(chart: Chart, kind: MissKind, number: int) -> tuple[Node, Miss]:
    """What is said to the miss with a number."""
    step = next(step for step in chart.patience if step.first <= number <= step.last)
    miss = next(miss for miss in step.misses if kind in miss.kinds)
    return chart.nodes[miss.node], miss


# The chart


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("files", [full_script(), nested_script()], ids=["full", "nested"])
def test_the_keys_of_every_node_lead_there(files: dict[str, bytes], language: str) -> None:
    line = prepared(files)
    chart = survey(line, language)
    to_language = chart.way_to("greeting").keys
    for kind in (NodeKind.MENU, NodeKind.TOPIC):
        for node in chart.of_kind(kind):
            turn = press(line, *to_language, *node.keys)
            assert node.id == f"{kind}-{place(turn)}"
            assert turn.state and turn.state.language == language


def test_every_topic_and_menu_of_the_script_is_on_the_chart() -> None:
    line = prepared(nested_script())
    chart = survey(line, "en")
    topics = {f"topic-{name}" for name in line.script.topics() if name != "kontakt"}
    assert {node.id for node in chart.of_kind(NodeKind.TOPIC)} == topics
    assert len(topics) == 60
    assert {node.id for node in chart.of_kind(NodeKind.MENU)} == {
        f"menu-{name}" for name in line.script.menus
    }


def test_options_are_in_the_order_of_their_keys() -> None:
    chart = survey(prepared(nested_script()), "sv")
    for menu in chart.of_kind(NodeKind.MENU):
        keys = [edge.keys[0] for edge in chart.edges_from(menu.id)]
        assert keys == list("123456")[: len(keys)]


def test_the_notice_comes_first_in_every_language() -> None:
    line = prepared(small_script(languages=("sv", "en", "us")))
    chart = survey(line, "en")
    first = next(iter(chart.nodes.values()))
    assert first.kind is NodeKind.NOTICE
    assert [said.language for said in first.words] == ["sv", "en", "us"]
    assert first.words[0].text == "I en nödsituation: lägg på och ring 112."
    assert first.seconds == seconds(flow.begin(line).fixed)


def test_another_language_is_reached_by_its_key_once_for_each_language_before_it() -> None:
    line = prepared(small_script(languages=("sv", "en", "us")))
    ways = [survey(line, code).way_to("greeting").keys for code in line.languages]
    assert ways == [(), ("9",), ("9", "9")]


def test_the_greeting_is_told_in_the_order_in_which_it_is_said() -> None:
    line = prepared(full_script())
    charts = [survey(line, code) for code in line.languages]
    swedish, english = (chart.nodes["greeting"].words for chart in charts)
    offered = [[said.text for node in chart.offers for said in node.words] for chart in charts]
    assert offered == [["For English, press 9."], []]
    assert [said.text for said in swedish] == [
        "Det här är polisens information om internationellt samarbete.",
        "Du har 6 val.",
    ]
    assert [said.language for said in english] == ["en", "en"]  # the offer of Swedish comes last


def test_seconds_agree_with_the_timetable() -> None:
    line = prepared(full_script())
    chart, table = survey(line, "sv"), timetables(line)[0]
    before = sum(chart.nodes[name].seconds for name in ("notice", "offer", "greeting"))
    assert chart.nodes["notice"].seconds == table.notice_ends
    assert before == pytest.approx(table.first_option)
    assert before + chart.nodes[chart.main].seconds == pytest.approx(table.menu_ends, abs=0.5)
    for times, edge in zip(table.topics, chart.edges_from(chart.main), strict=True):
        assert chart.nodes[edge.target].seconds == times.lasts
        heard = times.after_option
        assert heard is not None
        assert before + edge.seconds == pytest.approx(heard, abs=1)


def test_a_sub_menu_lasts_from_its_key_to_its_last_offer() -> None:
    line = prepared(nested_script(2, 8))
    chart = survey(line, "en")
    turn = press(line, "9", "2")
    menu = chart.nodes["menu-menu-2"]
    assert menu.seconds == pytest.approx(seconds(turn.skippable), abs=0.5)
    heard = [edge.seconds for edge in chart.edges_from(menu.id)]
    assert heard == sorted(heard)
    assert 0 < heard[0] < heard[-1] < menu.seconds


def test_a_recording_counts_with_its_measured_length() -> None:
    files = full_script()
    for name in ("operativt", "introduction", "silence-1"):
        text = files[f"sv/{name}.txt"].decode()
        words = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
        words = words.partition("\n\n")[2] or words
        files = with_text(files, f"sv/recordings/{name}.txt", words)
        files = with_text(files, f"sv/recordings/{name}.wav", wav(len(name)))
    chart = survey(prepared(files), "sv")
    assert chart.nodes["topic-operativt"].seconds == pytest.approx(9)
    assert chart.nodes["introduction"].seconds == pytest.approx(12)
    help_text, _ = said_to(chart, MissKind.SILENCE_IN_MENU, 1)
    assert help_text.seconds == pytest.approx(9 + 0.5, abs=0.01)
    assert help_text.text == "Du har inte valt något än. Här kommer valen igen."


def test_a_line_whose_only_text_is_the_contact_has_no_introduction() -> None:
    chart = survey(prepared(small_script(options=("kontakt",))), "sv")
    assert "introduction" not in chart.nodes
    assert chart.nodes["after"].text.startswith("För att höra det här igen")


def test_a_menu_and_a_topic_with_two_ways_are_one_node_each() -> None:
    chart = survey(shared_menus(), "en")
    assert [edge.source for edge in chart.edges if edge.target == "menu-menu-1"] == [
        "menu-main",
        "menu-menu-2",
    ]
    assert [edge.source for edge in chart.edges if edge.target == "topic-topic-1"] == [
        "menu-menu-1",
        "menu-menu-2",
    ]
    assert chart.nodes["menu-menu-1"].keys == ("1",)


# Keys


def test_the_keys_of_the_frozen_line() -> None:
    chart = survey(prepared(full_script()), "sv")
    assert uses(chart) == {
        "7": (KeyUse.REPEAT, ""),
        "8 *": (KeyUse.MAIN_MENU, ""),
        "9": (KeyUse.LANGUAGE, "English"),
        "0": (KeyUse.TOPIC, "Telefonnummer till polisen"),
        "#": (KeyUse.SKIP, ""),
        "1 1 2": (KeyUse.NOTICE, ""),
    }
    assert not chart.unused


def test_keys_that_no_menu_knows_are_told_once_and_last() -> None:
    chart = survey(prepared(small_script(languages=("sv",), contact=False)), "sv")
    assert list(uses(chart).items())[-1] == ("3 4 5 6 9 0", (KeyUse.UNUSED, ""))
    assert not chart.unused


def test_keys_are_unused_at_the_first_try_of_a_line_that_tries_once() -> None:
    chart = survey(prepared(small_script(contact=False, tries=1)), "sv")
    assert uses(chart)["3 4 5 6 0"] == (KeyUse.UNUSED, "")


def test_keys_that_only_other_menus_know_are_told_of_the_menu() -> None:
    line = prepared(nested_script())
    chart = survey(line, "sv")
    assert chart.unused["menu-main"] == ("3", "4", "5", "6")
    for menu in chart.of_kind(NodeKind.MENU):
        wrong = [key for key in KEYS if press(line, *menu.keys, key).outcome is Outcome.WRONG_KEY]
        assert list(chart.unused.get(menu.id, ())) == wrong


@pytest.mark.parametrize("language", ["sv", "en"])
def test_shared_keys_do_the_same_at_every_place(language: str) -> None:
    line = prepared(nested_script(3, 12))
    chart = survey(line, language)
    start = chart.way_to("greeting").keys
    places = [*chart.of_kind(NodeKind.MENU), *chart.of_kind(NodeKind.TOPIC)]
    for node in places:
        here = press(line, *start, *node.keys)
        for key, (use, _) in uses(chart).items():
            if use is KeyUse.NOTICE:
                answer = press(line, *start, *node.keys, *key.split())
                assert answer.fixed[: len(flow.begin(line).fixed)]
                continue
            for one in key.split():
                answer = press(line, *start, *node.keys, one)
                there = answer.state
                assert there and here.state
                assert {
                    KeyUse.REPEAT: there.place == here.state.place,
                    KeyUse.MAIN_MENU: there.place == "main",
                    KeyUse.LANGUAGE: there.language != language,
                    KeyUse.TOPIC: there.place == "kontakt",
                    KeyUse.SKIP: answer.outcome is Outcome.SKIPPED,
                }[use]


def test_after_a_text_the_keys_of_its_menu_still_lead_to_the_same() -> None:
    line = prepared(nested_script(3, 12))
    chart = survey(line, "sv")
    for menu in chart.of_kind(NodeKind.MENU):
        edges = list(chart.edges_from(menu.id))
        for text in edges:
            if chart.nodes[text.target].kind is NodeKind.TOPIC:
                for edge in edges:
                    keys = (*menu.keys, *text.keys, *edge.keys)
                    if "".join(keys)[-3:] != "112":  # the notice and the main menu
                        assert edge.target.endswith(place(press(line, *keys)))


# Patience


def test_the_ladder_says_what_a_call_says() -> None:
    line = prepared(full_script())
    chart = survey(line, "sv")
    for occasion, keys, miss in (
        (MissKind.SILENCE_IN_MENU, (), None),
        (MissKind.SILENCE_AFTER_TEXT, ("1",), None),
        (MissKind.WRONG_KEY, (), "A"),
        (MissKind.WRONG_KEY, ("1",), "A"),
    ):
        for number in (1, 2, 3):
            turn = press(line, *keys, *[miss] * number)
            node, told = said_to(chart, occasion, number)
            assert (node.kind is NodeKind.FAREWELL) == (turn.state is None) == (number == 3)
            whole = seconds(turn.fixed) + seconds(turn.skippable)
            if told.menu_again:
                assert occasion is MissKind.SILENCE_IN_MENU
                whole -= chart.nodes[chart.main].seconds
            assert node.seconds == pytest.approx(whole, abs=1)


def test_the_words_of_the_ladder_are_those_of_the_script() -> None:
    chart = survey(prepared(full_script()), "en")
    first, _ = said_to(chart, MissKind.SILENCE_AFTER_TEXT, 1)
    assert [said.text for said in first.words] == [
        "To hear this again, press 7.",
        "For the main menu, press 8.",
        "For phone numbers to the police, press 0.",
    ]
    second, _ = said_to(chart, MissKind.WRONG_KEY, 2)
    assert second.text == (
        "That key is not used either. To hear the choices again, press 7. "
        "For phone numbers to the police, press 6."
    )
    assert said_to(chart, MissKind.SILENCE_AFTER_TEXT, 3)[0].text.startswith("Thank you")
    both = said_to(chart, MissKind.WRONG_KEY, 3)
    assert both == said_to(chart, MissKind.SILENCE_IN_MENU, 3)
    assert both[0].text.startswith("We are ending the call now.")


def test_a_help_text_that_offers_the_first_option_is_not_taken_for_the_menu() -> None:
    chart = survey(prepared(small_script(options=("kontakt", "fred"))), "sv")
    help_text, told = said_to(chart, MissKind.SILENCE_IN_MENU, 2)
    assert told.menu_again
    assert help_text.text.endswith("tryck 1. Nu kommer valen en gång till.")
    after_text, told = said_to(chart, MissKind.SILENCE_AFTER_TEXT, 1)
    assert not told.menu_again
    assert after_text.text.endswith("För telefonnummer till polisen, tryck 0.")


def test_tries_in_which_the_same_is_said_are_one_step() -> None:
    steps = survey(prepared(small_script(tries=6)), "sv").patience
    assert [(step.first, step.last) for step in steps] == [(1, 1), (2, 5), (6, 6)]
    steps = survey(prepared(small_script(tries=1)), "sv").patience
    assert [(step.first, step.last) for step in steps] == [(1, 1)]


def test_every_farewell_ends_the_call() -> None:
    chart = survey(prepared(full_script()), "sv")
    farewells = [node.id for node in chart.of_kind(NodeKind.FAREWELL)]
    assert [edge.source for edge in chart.edges if edge.target == "end"] == farewells
    assert len(farewells) == 2


# The page


def drawn(line: Line, language: str = "sv", lang: str = "sv") -> Element:
    """The map of a line as a page."""
    return parsed(page.html(survey(line, language), lang))


def ids_of_menus(root: Element) -> list[str]:
    """The ids of the menus' headings, in the order of the page."""
    cards = root.findall(".//div[@class='card']")
    return [found(card, "*").get("id", "") for card in cards if card.find("ol") is not None]


@pytest.mark.parametrize(
    ("tries", "headings"),
    [(3, ("Försök 1 av 3", "Försök 2 av 3")), (6, ("Försök 1 av 6", "Försök 2 till 5 av 6"))],
)
def test_the_page_says_which_tries_sound_alike(tries: int, headings: tuple[str, ...]) -> None:
    html = page.html(survey(prepared(small_script(tries=tries)), "sv"), "sv")
    assert all(heading in html for heading in headings)


def test_the_page_needs_nothing_else_and_says_what_it_is() -> None:
    html = page.html(survey(prepared(full_script()), "sv"), "sv")
    root = parsed(html)
    assert root.get("lang") == "sv"
    assert root.findtext(".//title", "").startswith("Karta över telefonlinjen: Svenska")
    tags = {element.tag for element in root.iter()}
    assert not tags & {"script", "link", "img", "iframe", "svg"}
    style = root.findtext(".//style", "")
    assert "url(" not in style and "@import" not in style and "@font-face" not in style
    assert "prefers-color-scheme: dark" in style and "@media print" in style


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_notice_comes_first_and_every_word_is_there(language: str) -> None:
    line = prepared(full_script())
    chart = survey(line, language)
    root = drawn(line, language, "en")
    first = found(root, ".//main/div/ol/li")
    assert first.findtext(".//h2") == "The line answers: the emergency notice"
    whole = words(root)
    for node in chart.nodes.values():
        for quote in node.words:
            assert quote.text in whole


def test_words_of_the_script_are_marked_with_their_language() -> None:
    root = drawn(prepared(full_script()), "sv", "en")
    languages = {words(element): element.get("lang") for element in root.iter()}
    assert languages["Utvecklingssamarbete"] == "sv"
    assert languages["For English, press 9."] == "en"


def test_an_option_shows_its_key_and_its_times() -> None:
    options = drawn(prepared(full_script()), "sv", "en").findall(".//ol[@class='options']/li")
    assert words(options[2]) == "3 Utvecklingssamarbete after 14 s, 36 s long"


def test_a_second_language_shows_the_key_that_leads_to_it() -> None:
    way = found(drawn(prepared(full_script()), "en", "en"), ".//p[@class='way']")
    assert words(way) == "9 7 s into the call"


def test_unused_keys_and_menus_that_stand_elsewhere_are_told_in_words() -> None:
    told = words(drawn(shared_menus(), "en", "en"))
    assert "Group menu b (the menu is under 1) after" in told
    assert "Not used here: 3, 4" in told
    assert "every key has a task" not in told


def test_the_call_ends_in_the_last_try() -> None:
    *others, last = drawn(prepared(full_script()), "sv", "en").findall(".//ol[@class='ladder']/li")
    assert words(found(last, "./p[@class='end']")) == "The line hangs up"
    assert not any(step.findall("./p[@class='end']") for step in others)


def test_an_arrow_says_when_in_the_call_it_is_taken() -> None:
    root = drawn(prepared(full_script()), "sv", "en")
    *_, to_menu = root.findall(".//p[@class='way']")
    begins = re.search(r"begins (\d+) s after the answer", words(root))
    assert begins and words(to_menu) == f"{begins[1]} s into the call"


def test_answers_to_wrong_keys_are_grey_where_there_can_be_none() -> None:
    def grey(line: Line) -> list[str]:
        return [words(one) for one in drawn(line).findall(".//div[@class='miss unheard']")]

    assert len(grey(prepared(full_script()))) == 2 and not grey(shared_menus())


def test_the_ladder_says_where_there_can_be_no_wrong_key() -> None:
    assert "every key has a task" in words(drawn(prepared(full_script()), "sv", "en"))


@pytest.mark.parametrize(
    "line",
    [
        prepared(full_script()),
        prepared(nested_script()),
        prepared(nested_script(3, 216)),
        prepared(small_script(tries=1, languages=("sv",))),
        shared_menus(),
        hostile(),
    ],
    ids=["full", "sixty", "216", "tiny", "shared", "hostile"],
)
def test_every_menu_stands_once_under_a_heading_and_every_link_leads_to_one(line: Line) -> None:
    root = drawn(line)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    chart = survey(line, "sv")
    menus = list(chart.of_kind(NodeKind.MENU))
    assert sorted(ids_of_menus(root)) == sorted(menu.id for menu in menus)
    assert {link.get("href", "").removeprefix("#") for link in root.iter("a")} <= set(ids)
    levels = [int(each.tag[1]) for each in root.iter() if re.fullmatch(r"h\d", each.tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_menus_stand_below_the_menu_that_leads_to_them() -> None:
    root = drawn(prepared(nested_script()), "en", "en")
    branches = root.findall(".//main/div/div[@class='below']/section")
    assert [branch.get("aria-labelledby") for branch in branches] == [
        "menu-menu-1",
        "menu-menu-2",
    ]
    below = branches[0].findall("div[@class='below']/section")
    assert [one.get("aria-labelledby") for one in below] == [
        f"menu-menu-1-{number}" for number in range(1, 6)
    ]


def test_hostile_labels_are_words_and_nothing_else() -> None:
    root = drawn(hostile())
    options = [element.text for element in root.iterfind(".//span[@class='topic']")]
    assert options == labels(survey(hostile(), "sv"))


# Mermaid

NODE = r'\w+\["[^"]*"\](:::\w+)?'
GRAMMAR = re.compile(
    r"flowchart LR|accTitle: [^\n]+|end"
    rf'|{NODE}|subgraph \w+\["[^"]*"\]'
    r'|\w+ -->(\|"[^"]*"\|)? \w+|\w+ ~~~ \w+'
    r"|(classDef|style) \w+ [\w:#,]+"
)


def chart_text(line: Line, language: str = "sv", lang: str = "sv") -> list[str]:
    """The lines of the Mermaid text of a line."""
    chart = survey(line, language)
    text = mermaid.draw(chart, lang)
    assert text.endswith("\n")
    return [one.strip() for one in text.splitlines()]


def unescaped(text: str) -> str:
    """What Mermaid shows of escaped words."""
    shown = re.sub(r"#(\d+);", lambda match: chr(int(match[1])), text)
    return shown.replace("\N{ZERO WIDTH SPACE}", "")


@pytest.mark.parametrize(
    "line",
    [prepared(full_script()), prepared(nested_script()), shared_menus(), hostile()],
    ids=["full", "sixty", "shared", "hostile"],
)
def test_the_text_is_a_flowchart_in_which_every_name_is_declared_once(line: Line) -> None:
    lines = chart_text(line)
    for one in lines:
        assert GRAMMAR.fullmatch(one), one
    declared = [match[1] for one in lines if (match := re.match(r"(\w+)\[", one))]
    declared += [match[1] for one in lines if (match := re.match(r"subgraph (\w+)", one))]
    assert len(set(declared)) == len(declared)
    for one in lines:
        if match := re.fullmatch(r'(\w+) (?:-->(?:\|"[^"]*"\|)?|~~~) (\w+)', one):
            assert {match[1], match[2]} <= set(declared)
    assert lines.count("end") == 1


def test_the_text_holds_every_topic_with_its_key_and_seconds() -> None:
    line = prepared(full_script())
    text = "\n".join(chart_text(line))
    chart = survey(line, "sv")
    captions = Captions(chart, "sv")
    for edge in chart.edges_from(chart.main):
        topic = chart.nodes[edge.target]
        assert f'"{topic.text}<br>{captions.seconds(topic.seconds)}"' in text
        assert f'|"{edge.keys[0]} · {captions.seconds(edge.seconds)}"|' in text
    assert "8 eller #42;: Till huvudmenyn<br>" in text
    assert "1 1 2: I följd" in text


def test_the_text_names_the_keys_that_a_menu_does_not_know() -> None:
    text = "\n".join(chart_text(prepared(nested_script()), "en", "en"))
    assert "Not used here: 3, 4, 5, 6" in text


def test_hostile_labels_are_escaped_and_shown_as_they_are() -> None:
    text = "\n".join(chart_text(hostile()))
    shown = re.findall(r'\["([^"]*)"\]', text)
    for label in labels(survey(hostile(), "sv")):
        assert any(unescaped(words).startswith(f"{label}<br>") for words in shown), label
    for markup in ("<script", "**", "`", "$$", "#36;#36;", "%%", '"1. ', '"- ', '"+ ', "_no_"):
        assert markup not in text
