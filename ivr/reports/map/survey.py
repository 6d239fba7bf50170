"""Make the chart of a line by visiting every place and pressing every key in the call flow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.call import flow
from ivr.call.flow import KEYS
from ivr.call.state import CallState
from ivr.call.turn import Kind, Outcome, Passage, Turn, said
from ivr.reports.announcements import Period
from ivr.reports.map import everywhere, patience
from ivr.reports.map.chart import (
    AFTER_NODE,
    END_NODE,
    GREETING_NODE,
    INTRODUCTION_NODE,
    NOTICE_NODE,
    OFFER_NODE,
    Chart,
    Edge,
    Node,
    NodeKind,
    Quote,
)
from ivr.reports.map.hearing import Hearing, body, label
from ivr.script.announcements import ALWAYS
from ivr.script.line import Line
from ivr.script.model import MAIN_MENU
from ivr.script.tempo import seconds


def survey(line: Line, language: str, now: datetime = ALWAYS) -> Chart:
    """Chart the calls of somebody who goes on in a language, the one that answers or another.

    Announcements are shown that have not ended at the moment `now` (aware).
    """
    return _Survey(line, language, now).chart()


class _Survey:
    """A walk through the menus of one line in one language, in the order of the keys."""

    def __init__(self, line: Line, language: str, now: datetime) -> None:
        self._line = line
        self._now = now
        self._language = line.script.languages[language]
        self._nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []
        self._menus: dict[str, CallState] = {}
        self._texts: dict[str, CallState] = {}

    def chart(self) -> Chart:
        line, code = self._line, self._language.code
        main = self._open()
        place = f"menu-{main.place}"
        contact = line.script.contact  # after its text, the offer of it is left out
        text = min(self._texts.values(), key=lambda state: state.topic == contact)
        steps = tuple(patience.ladder(line, main, text))
        for step in steps:
            self._nodes |= {node.id: node for node in step.nodes}
            self._edges += [
                Edge(node.id, END_NODE, node.seconds)
                for node in step.nodes
                if node.kind is NodeKind.FAREWELL
            ]
        self._nodes[END_NODE] = Node(END_NODE, NodeKind.END, (), 0)
        places = (*self._menus.values(), *self._texts.values())
        shared = everywhere.shared_keys(line, main, places)
        known = {key for keys in shared for key in keys.keys}
        return Chart(
            language=code,
            name=self._language.name,
            edition=line.edition,
            main=place,
            nodes=self._nodes,
            edges=tuple(dict.fromkeys(self._edges)),
            unused={
                f"menu-{name}": keys
                for name, state in self._menus.items()
                if (keys := tuple(_unused(line, state, known)))
            },
            everywhere=shared,
            patience=tuple(step.step for step in steps),
            wait=line.script.patience.wait_seconds,
            repeat_rate=line.script.patience.repeat_rate,
        )

    def _open(self) -> CallState:
        """Answer the call, choose the language, and hear the main menu and all below it."""
        line, code = self._line, self._language.code
        first = turn = flow.begin(line)
        keys = [line.script.keys.language] * line.languages.index(code)
        for key in keys:
            turn = flow.answer(line, _state_of(turn), key)
        state = _state_of(turn)
        fixed = [passage for passage in first.passages if not passage.interruptible]
        notices = Hearing(line, fixed, state.menu)
        offer = () if keys else _offer(first)
        after = [each for each in turn.passages if each.interruptible][len(offer) :]
        heard = Hearing(line, after, state.menu)
        self._add(Node(NOTICE_NODE, NodeKind.NOTICE, notices.words(), notices.seconds))
        way = Edge(NOTICE_NODE, GREETING_NODE, notices.seconds, tuple(keys))
        if offer:
            offered = Hearing(line, offer, state.menu)
            self._add(Node(OFFER_NODE, NodeKind.OFFER, offered.words(), offered.seconds))
            self._edges.append(Edge(NOTICE_NODE, OFFER_NODE, notices.seconds))
            way = Edge(OFFER_NODE, GREETING_NODE, offered.seconds)
        self._add(Node(GREETING_NODE, NodeKind.GREETING, heard.words(), heard.seconds))
        self._announcements()
        self._edges.append(way)
        self._edges.append(Edge(GREETING_NODE, f"menu-{state.place}", heard.seconds))
        self._menu(_Arrival(turn, state, heard, ()))
        return state

    def _announcements(self) -> None:
        """Note what may be heard between the welcome and the menu, each in its time."""
        script, language = self._line.script, self._language
        for each in script.announcements:
            if each.end > self._now:
                words = body(language, each.name, script.values(script.menus[MAIN_MENU]))
                quote = Quote(words, language.code)
                lasts = seconds(self._line.texts[language.code, MAIN_MENU, each.name].whole)
                period = Period.of(each, script.timezone)
                name, kind = f"announcement-{each.name}", NodeKind.ANNOUNCEMENT
                self._add(Node(name, kind, (quote,), lasts, period=period))

    def _menu(self, here: "_Arrival") -> None:
        """Visit a menu, and what each of its options leads to."""
        name, is_main = here.state.place, not here.keys
        words = () if is_main else (label(self._language, name),)
        lasts = here.heard.menu_seconds + (0 if is_main else here.heard.seconds)
        self._add(Node(f"menu-{name}", NodeKind.MENU, words, lasts, here.keys))
        self._menus[name] = here.state
        options = self._line.script.menus[name].options
        for option, heard in zip(options, here.heard.options_heard(from_menu=is_main), strict=True):
            turn = flow.answer(self._line, here.state, option.key)
            there = _state_of(turn)
            is_menu = there.topic is None
            target = f"{'menu' if is_menu else 'topic'}-{there.place}"
            self._edges.append(Edge(f"menu-{name}", target, heard, (option.key,)))
            if target not in self._nodes:
                heard_there = Hearing(self._line, turn.passages, there.menu)
                arrived = _Arrival(turn, there, heard_there, (*here.keys, option.key))
                (self._menu if is_menu else self._topic)(arrived)

    def _topic(self, here: "_Arrival") -> None:
        """Visit a topic, and note what is said after the first one and after each."""
        name = here.state.place
        text = said(here.turn.of(Kind.TEXT))
        named = (label(self._language, name),)
        lasts = seconds(text)
        self._add(Node(f"topic-{name}", NodeKind.TOPIC, named, lasts, here.keys))
        self._texts[name] = here.state
        for introduction in here.turn.of(Kind.INTRODUCTION):
            words = here.heard.words(Kind.INTRODUCTION)
            lasts = seconds(introduction.utterances)
            self._add(Node(INTRODUCTION_NODE, NodeKind.INTRODUCTION, words, lasts))
        if AFTER_NODE not in self._nodes:
            words = here.heard.words(Kind.OFFER, Kind.CONTACT)
            lasts = here.heard.seconds_after(Kind.TEXT, Kind.INTRODUCTION)
            self._add(Node(AFTER_NODE, NodeKind.AFTER, words, lasts))

    def _add(self, node: Node) -> None:
        self._nodes[node.id] = node


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A place that some keys lead to, and what is heard there."""

    turn: Turn
    state: CallState
    heard: Hearing
    keys: tuple[str, ...]


def _offer(first: Turn) -> tuple[Passage, ...]:
    """Return what is said up to the offer of another language, which precedes announcements."""
    return next((first.through(offer) for offer in first.of(Kind.LANGUAGE_OFFER)), ())


def _unused(line: Line, state: CallState, shared: set[str]) -> Iterator[str]:
    """The keys that a menu does not know, but for those that no menu knows."""
    for key in KEYS:
        wrong = flow.answer(line, state, key).outcome is Outcome.WRONG_KEY
        if wrong and key not in shared:
            yield key


def _state_of(turn: Turn) -> CallState:
    assert turn.state is not None, "a line waits for a key after every menu and every topic"
    return turn.state
