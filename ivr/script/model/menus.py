"""Reading of menus: options get the keys 1, 2, 3 ... in order."""

from collections.abc import Mapping, Sequence
from itertools import chain

from ivr.script.fields.place import Place
from ivr.script.fields.tables import Keys, LineTable
from ivr.script.fields.titles import KEY_TITLES, TextNames, Translatable
from ivr.script.findings.finding import FindingCollector
from ivr.script.model.script import DEFAULT_DATE, FRAME_TEXTS, MAIN_MENU, WITHOUT_VOICE, Menu

MAX_MENU_DEPTH = 3
MAX_KEY = 9


def read_menus(table: LineTable, report: FindingCollector) -> Mapping[str, Menu]:
    """Return the menus with a key for each option; report errors in keys and menus."""
    _check_keys(table, report)
    if MAIN_MENU not in table.menus:
        report.error("missing-field", ("menus", MAIN_MENU))
    for name in table.menus:
        _check_options(name, table, report)
    _check_nesting(table, report)
    return {name: Menu(name, _options(menu.options)) for name, menu in table.menus.items()}


def targets(table: LineTable) -> tuple[str, ...]:
    """Return the topics and sub-menus that menus offer, without duplicates."""
    names = chain.from_iterable(menu.options for menu in table.menus.values())
    return tuple(dict.fromkeys(names))


def _options(targets: Sequence[str]) -> Mapping[str, str]:
    return {str(key): target for key, target in enumerate(targets[:MAX_KEY], start=1)}


def _check_keys(table: LineTable, report: FindingCollector) -> None:
    taken: dict[str, str] = {}
    for name, key in table.keys.by_name().items():
        if key in taken:
            both = {
                "key_name": Translatable(KEY_TITLES[name]),
                "other_key": Translatable(KEY_TITLES[taken[key]]),
            }
            report.error("key-twice", ("keys", name), key=key, **both)
        taken.setdefault(key, name)
    for index, code in enumerate(table.languages):
        if code in table.languages[:index]:
            report.error("language-twice", Place(("languages",), words=code), found=code)


def _check_options(name: str, table: LineTable, report: FindingCollector) -> None:
    place = Place(("menus", name, "options"))
    menu = TextNames((name,))
    options = table.menus[name].options
    free = min(map(int, table.keys.by_name().values())) - 1
    if len(options) > free:
        values = {"option": TextNames((options[free],)), "count": len(options), "free": free}
        report.error("too-many-options", place.of(options[free]), menu=menu, **values)
    for index, option in enumerate(options):
        if option in options[:index]:
            report.error("option-twice", place.of(option), menu=menu, option=TextNames((option,)))
        elif is_reserved(option):
            report.error("reserved-name", place.of(option), menu=menu, found=option)


def is_reserved(name: str) -> bool:
    """Return whether a name is reserved, and not available to topics and menus."""
    taken = (*FRAME_TEXTS, WITHOUT_VOICE, DEFAULT_DATE)
    return name in taken or name in Keys.model_fields


def _check_nesting(table: LineTable, report: FindingCollector) -> None:
    reached: set[str] = set()

    def descend(name: str, above: tuple[str, ...]) -> None:
        way = (*above, name)
        reached.add(name)
        for option in table.menus[name].options:
            if option not in table.menus:
                continue
            place = Place(("menus", name, "options"), words=option)
            way_down = TextNames((*way, option), " → ")
            if option in way:
                report.error("menu-cycle", place, way=way_down)
            elif len(way) >= MAX_MENU_DEPTH:
                report.error("menu-depth", place, way=way_down, most=MAX_MENU_DEPTH)
            else:
                descend(option, way)

    if MAIN_MENU in table.menus:
        descend(MAIN_MENU, ())
    for name in table.menus:
        if name not in reached:
            report.warning("unreachable-menu", ("menus", name), menu=TextNames((name,)))
            descend(name, ())
