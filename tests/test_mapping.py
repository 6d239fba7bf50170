"""The map's chart, held against calls that are really made, and its two drawings."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
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
from ivr.reports.map import mermaid, picture
from ivr.reports.map.cards import WIDTH
from ivr.reports.map.chart import Chart, Meaning, Miss, Node, NodeKind, Occasion
from ivr.reports.map.frame import Frame
from ivr.reports.map.lettering import width, wrap
from ivr.reports.map.survey import survey
from ivr.script.line import Line
from ivr.script.tempo import seconds

SVG = "{http://www.w3.org/2000/svg}"

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


def meanings(chart: Chart) -> dict[str, tuple[Meaning, str]]:
    """What the keys mean that mean the same everywhere."""
    return {
        " ".join(shared.keys): (shared.meaning, " ".join(said.text for said in shared.words))
        for shared in chart.everywhere
    }


def said_to(chart: Chart, occasion: Occasion, number: int) -> tuple[Node, Miss]:
    """What is said to the miss with a number."""
    step = next(step for step in chart.patience if step.first <= number <= step.last)
    miss = next(miss for miss in step.misses if occasion in miss.occasions)
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
    swedish, english = (survey(line, code).nodes["greeting"].words for code in line.languages)
    assert [said.text for said in swedish] == [
        "For English, press 9.",
        "Det här är polisens information om internationellt samarbete.",
        "Du har 6 val.",
    ]
    assert [said.language for said in english] == ["en", "sv", "en"]


def test_seconds_agree_with_the_timetable() -> None:
    line = prepared(full_script())
    chart, table = survey(line, "sv"), timetables(line)[0]
    before = chart.nodes["notice"].seconds + chart.nodes["greeting"].seconds
    assert chart.nodes["notice"].seconds == table.notice_ends
    assert before == pytest.approx(table.first_option)
    assert before + chart.nodes[chart.main].seconds == pytest.approx(table.menu_ends, abs=0.5)
    introduction = chart.nodes["introduction"].seconds
    for times, edge in zip(table.topics, chart.edges_from(chart.main), strict=True):
        assert chart.nodes[edge.target].seconds == times.lasts
        heard = times.after_option
        assert heard is not None
        first = 0 if times.topic == line.script.contact else introduction
        assert before + edge.seconds + first == pytest.approx(heard, abs=1)


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
    help_text, _ = said_to(chart, Occasion.SILENCE_IN_MENU, 1)
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
    assert meanings(chart) == {
        "7": (Meaning.REPEAT, ""),
        "8 *": (Meaning.MAIN_MENU, ""),
        "9": (Meaning.LANGUAGE, "English"),
        "0": (Meaning.TOPIC, "Telefonnummer till polisen"),
        "#": (Meaning.SKIP, ""),
        "1 1 2": (Meaning.NOTICE, ""),
    }
    assert not chart.unused


def test_keys_that_no_menu_knows_are_told_once_and_last() -> None:
    chart = survey(prepared(small_script(languages=("sv",), contact=False)), "sv")
    assert list(meanings(chart).items())[-1] == ("3 4 5 6 9 0", (Meaning.UNUSED, ""))
    assert not chart.unused


def test_keys_are_unused_at_the_first_try_of_a_line_that_tries_once() -> None:
    chart = survey(prepared(small_script(contact=False, tries=1)), "sv")
    assert meanings(chart)["3 4 5 6 0"] == (Meaning.UNUSED, "")


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
        for key, (meaning, _) in meanings(chart).items():
            if meaning is Meaning.NOTICE:
                answer = press(line, *start, *node.keys, *key.split())
                assert answer.fixed[: len(flow.begin(line).fixed)]
                continue
            for one in key.split():
                answer = press(line, *start, *node.keys, one)
                there = answer.state
                assert there and here.state
                assert {
                    Meaning.REPEAT: there.place == here.state.place,
                    Meaning.MAIN_MENU: there.place == "main",
                    Meaning.LANGUAGE: there.language != language,
                    Meaning.TOPIC: there.place == "kontakt",
                    Meaning.SKIP: answer.outcome is Outcome.SKIPPED,
                }[meaning]


def test_after_a_text_the_keys_of_its_menu_still_lead_to_the_same() -> None:
    line = prepared(nested_script(3, 12))
    chart = survey(line, "sv")
    for menu in chart.of_kind(NodeKind.MENU):
        edges = list(chart.edges_from(menu.id))
        for text in edges:
            if chart.nodes[text.target].kind is NodeKind.TOPIC:
                for edge in edges:
                    turn = press(line, *menu.keys, *text.keys, *edge.keys)
                    assert edge.target.endswith(place(turn))


# Patience


def test_the_ladder_says_what_a_call_says() -> None:
    line = prepared(full_script())
    chart = survey(line, "sv")
    for occasion, keys, miss in (
        (Occasion.SILENCE_IN_MENU, (), None),
        (Occasion.SILENCE_AFTER_TEXT, ("1",), None),
        (Occasion.WRONG_KEY, (), "A"),
        (Occasion.WRONG_KEY, ("1",), "A"),
    ):
        for number in (1, 2, 3):
            turn = press(line, *keys, *[miss] * number)
            node, told = said_to(chart, occasion, number)
            assert (node.kind is NodeKind.FAREWELL) == (turn.state is None) == (number == 3)
            whole = seconds(turn.fixed) + seconds(turn.skippable)
            if told.menu_again:
                assert occasion is Occasion.SILENCE_IN_MENU
                whole -= chart.nodes[chart.main].seconds
            assert node.seconds == pytest.approx(whole, abs=1)


def test_the_words_of_the_ladder_are_those_of_the_script() -> None:
    chart = survey(prepared(full_script()), "en")
    first, _ = said_to(chart, Occasion.SILENCE_AFTER_TEXT, 1)
    assert [said.text for said in first.words] == [
        "To hear this again, press 7.",
        "For the main menu, press 8.",
        "For phone numbers to the police, press 6.",
    ]
    second, _ = said_to(chart, Occasion.WRONG_KEY, 2)
    assert second.text == (
        "That key is not used either. To hear the choices again, press 7. "
        "For phone numbers to the police, press 6."
    )
    assert said_to(chart, Occasion.SILENCE_AFTER_TEXT, 3)[0].text.startswith("Thank you")
    both = said_to(chart, Occasion.WRONG_KEY, 3)
    assert both == said_to(chart, Occasion.SILENCE_IN_MENU, 3)
    assert both[0].text.startswith("We are ending the call now.")


def test_a_help_text_that_offers_the_first_option_is_not_taken_for_the_menu() -> None:
    chart = survey(prepared(small_script(options=("kontakt", "fred"))), "sv")
    help_text, told = said_to(chart, Occasion.SILENCE_IN_MENU, 2)
    assert told.menu_again
    assert help_text.text.endswith("tryck 1. Nu kommer valen en gång till.")
    after_text, told = said_to(chart, Occasion.SILENCE_AFTER_TEXT, 1)
    assert not told.menu_again
    assert after_text.text.endswith("För telefonnummer till polisen, tryck 1.")


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


# The picture


def drawn(line: Line, language: str = "sv", lang: str = "sv") -> Element:
    """The picture of a line, read by a strict reader."""
    chart = survey(line, language)
    root = fromstring(picture.draw(chart, Frame(chart, lang)))
    assert isinstance(root, Element)
    return root


def written(root: Element) -> list[str]:
    """Every text of a picture, its lines joined."""
    return [" ".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text")]


def cards(root: Element) -> Iterator[tuple[float, float, float, float]]:
    """The corners of every card and panel, left, top, right and bottom."""
    for group in root.iter(f"{SVG}g"):
        moved = re.fullmatch(r"translate\((\S+) (\S+)\)", group.get("transform", ""))
        paper = group.find(f"{SVG}rect")
        if moved and paper is not None and paper.get("rx") == "12":
            left, top = float(moved[1]), float(moved[2])
            yield left, top, left + WIDTH, top + float(paper.get("height", ""))


def lines_between_cards(root: Element) -> list[list[tuple[float, float]]]:
    """The lines from options to the menus that they lead to, as their corners."""
    corners = [
        [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path.get("d", ""))]
        for path in root.iter(f"{SVG}path")
        if path.get("class") == "way"
    ]
    return [points for points in corners if len(points) == 4]


def crossings(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> Iterator[str]:
    """Where a level stretch of one line meets an upright one of the other."""
    for (left, y), (right, level) in pairwise(one):
        for (x, start), (upright, end) in pairwise(other):
            if y == level and x == upright and left <= x <= right:
                if min(start, end) <= y <= max(start, end):
                    yield f"{one} {other}"


def test_the_picture_stands_alone_and_says_what_it_is() -> None:
    root = drawn(prepared(full_script()))
    assert root.get("role") == "img"
    assert root.get("lang") == "sv"
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and title.text and title.text.startswith("Samtalets väg: Svenska")
    assert described is not None and described.text
    assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert "I en nödsituation: lägg på och ring 112." in described.text
    assert "6 Telefonnummer till polisen" in described.text
    assert "8, * Till huvudmenyn" in described.text
    assert ".." not in described.text
    used = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert used == {"svg", "title", "desc", "style", "g", "rect", "path", "text", "tspan"}
    style = root.findtext(f"{SVG}style", "")
    assert "url(" not in style and "@import" not in style and "@font-face" not in style
    assert "prefers-color-scheme: dark" in style and "@media print" in style


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_notice_is_the_first_card_and_every_word_is_there(language: str) -> None:
    line = prepared(full_script())
    chart = survey(line, language)
    texts = written(drawn(line, language, "en"))
    whole = " ".join(texts)
    assert texts.index("The line answers: the emergency notice") == 3
    for node in chart.nodes.values():
        for said in node.words:
            assert said.text in texts
    assert len(re.findall(r"\d+ s\b", whole)) > 20


def test_words_of_the_script_are_marked_with_their_language() -> None:
    root = drawn(prepared(full_script()), "sv", "en")
    languages = {
        "".join(text.itertext()): text.get("lang")
        for text in root.iter(f"{SVG}text")
        if text.get("lang")
    }
    assert languages["Utvecklingssamarbete"] == "sv"
    assert languages["For English, press 9."] == "en"


def test_a_second_language_shows_the_key_that_leads_to_it() -> None:
    texts = written(drawn(prepared(full_script()), "en", "en"))
    start = texts.index("First in every call. No key can skip it.")
    assert "9" in texts[start : texts.index("The main menu")]


def test_unused_keys_and_menus_drawn_elsewhere_are_told_in_words() -> None:
    texts = written(drawn(shared_menus(), "en", "en"))
    assert "Group menu b (the menu is under 1)" in texts
    assert "Not used here: 3, 4" in texts
    assert not [text for text in texts if text.endswith("At present every key is used.")]


def test_the_ladder_says_where_there_can_be_no_wrong_key() -> None:
    texts = written(drawn(prepared(full_script()), "sv", "en"))
    assert [text for text in texts if text.endswith("At present every key is used.")]


@pytest.mark.parametrize(
    "line",
    [
        prepared(full_script()),
        prepared(small_script(tries=1, languages=("sv",))),
        prepared(small_script(tries=9, contact=False)),
        prepared(nested_script(2, 8)),
        prepared(nested_script()),
        prepared(nested_script(3, 216)),
        shared_menus(),
        hostile(),
    ],
    ids=["full", "tiny", "patient", "two levels", "sixty", "216", "shared", "hostile"],
)
def test_no_card_covers_another_or_leaves_the_picture_and_no_lines_cross(line: Line) -> None:
    root = drawn(line)
    _, _, wide, high = map(float, root.get("viewBox", "").split())
    assert (root.get("width"), root.get("height")) == (f"{wide:g}", f"{high:g}")
    found = list(cards(root))
    assert len(found) == len(list(survey(line, "sv").of_kind(NodeKind.MENU))) + 5
    for one, other in combinations(found, 2):
        apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
        assert apart, (one, other)
    assert max(card[2] for card in found) + 64 <= wide + 0.1
    assert max(card[3] for card in found) < high
    for one, other in combinations(lines_between_cards(root), 2):
        assert not [*crossings(one, other), *crossings(other, one)]


def test_sixty_topics_stay_readable() -> None:
    root = drawn(prepared(nested_script()))
    assert float(root.get("width", "")) < 1800
    assert float(root.get("height", "")) < 3400
    assert len(lines_between_cards(root)) == 12
    smallest = min(
        int(kind[1:])
        for text in root.iter(f"{SVG}text")
        for kind in text.get("class", "").split()
        if re.fullmatch(r"s\d+", kind)
    )
    assert smallest == 13


def test_hostile_labels_are_words_and_nothing_else() -> None:
    texts = [text.replace(" ", "") for text in written(drawn(hostile()))]
    for label in labels(survey(hostile(), "sv")):
        unbroken = label.replace(" ", "")
        assert any(text.replace("-", "") == unbroken.replace("-", "") for text in texts)


@pytest.mark.parametrize("words", [*HOSTILE, "x" * 300, "W" * 40, "Ring +46 77 114 14 00 nu"])
def test_a_line_of_words_is_never_wider_than_its_room(words: str) -> None:
    for line in wrap(words, 150, 15, bold=True):
        assert width(line, 15, bold=True) <= 150


def test_no_words_are_one_empty_line() -> None:
    assert wrap("", 100, 15) == [""]


def test_a_phone_number_stays_in_one_line() -> None:
    assert wrap("Från utlandet, ring +46 77 114 14 00. Hej då.", 150, 13) == [
        "Från utlandet, ring",
        "+46 77 114 14 00. Hej då.",
    ]


def test_a_word_longer_than_a_line_is_cut_with_hyphens() -> None:
    lines = wrap("polissamarbetsorganisationen", 80, 15)
    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.rstrip("-") for line in lines) == "polissamarbetsorganisationen"


def test_letters_without_a_known_width_have_one_all_the_same() -> None:
    assert width("\N{COMBINING MACRON}", 10) == 0
    assert width("表", 10) == 10
    assert width("ж", 10) == 6


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
    text = mermaid.draw(chart, Frame(chart, lang))
    assert text.endswith("\n")
    return [one.strip() for one in text.splitlines()]


def unescaped(text: str) -> str:
    """What Mermaid shows of escaped words."""
    shown = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)
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
    declared = [found[1] for one in lines if (found := re.match(r"(\w+)\[", one))]
    declared += [found[1] for one in lines if (found := re.match(r"subgraph (\w+)", one))]
    assert len(set(declared)) == len(declared)
    for one in lines:
        if found := re.fullmatch(r'(\w+) (?:-->(?:\|"[^"]*"\|)?|~~~) (\w+)', one):
            assert {found[1], found[2]} <= set(declared)
    assert lines.count("end") == 1


def test_the_text_holds_every_topic_with_its_key_and_seconds() -> None:
    line = prepared(full_script())
    text = "\n".join(chart_text(line))
    chart = survey(line, "sv")
    frame = Frame(chart, "sv")
    for edge in chart.edges_from(chart.main):
        topic = chart.nodes[edge.target]
        assert f'"{topic.text}<br>{frame.seconds(topic.seconds)}"' in text
        assert f'|"{edge.keys[0]} · {frame.seconds(edge.seconds)}"|' in text
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
