"""Operations on the menus of a draft: each returns the values of the fields that it changes.

They start from the menus as they are now, so that two people who change a menu never conflict.
"""

from collections.abc import Collection, Mapping, Sequence

from ivr.errors import IVRError
from ivr.i18n import N_, translator
from ivr.script.fields import Fields
from ivr.script.kinds import kind_of
from ivr.script.menus import LAST_KEY, is_reserved
from ivr.script.model import MAIN_MENU
from ivr.script.place import TEXTS, Address
from ivr.script.tables import Keys, LineTable
from ivr.script.titles import Titles
from ivr.studio.facts import without_texts
from ivr.studio.field_form import Values
from ivr.studio.writing.names import is_name, name_from

Words = Mapping[str, Mapping[str, str]]
"""Label and body of a new text by language."""

DIGITS = tuple("123456789")


class MenuError(IVRError):
    """An operation that is impossible now. Its values are names of texts and menus."""

    def __init__(self, message: str, /, **names: str) -> None:
        super().__init__(message, **names)
        self._names = names
        self._words = message

    def named(self, titles: Titles, language: str) -> str:
        """Return the message with the titles of what it is about."""
        told = titles.told(("menus",), self._names, language)
        return translator(language).gettext(self._words, **told)


class Menus:
    """The menus in the fields of a script, which may have mistakes."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.options: Mapping[str, Sequence[str]] = {
            field[1]: value
            for field, value in fields.items()
            if field[0] == "menus" and field[2:] == ("options",)
            if isinstance(value, list) and all(isinstance(each, str) for each in value)
        }

    @property
    def contact(self) -> object:
        """The text under key 0, which is heard without an option too."""
        return self.fields.get(("contact",), LineTable.model_fields["contact"].default)

    @property
    def last_key(self) -> int:
        """The last key that an option can have, before those that mean the same everywhere."""
        keys = [str(self.fields.get(("keys", name))) for name in Keys.model_fields]
        return min((int(key) for key in keys if key in DIGITS), default=LAST_KEY + 1) - 1

    def is_full(self, menu: str) -> bool:
        """Tell whether no key is left in a menu."""
        return len(self.options.get(menu, ())) >= self.last_key

    def offerable(self, menu: str) -> tuple[str, ...]:
        """Return the topics and menus with a text that could be added to a menu."""
        labelled = {field[2] for field in self.fields if _is_part(field, "label")}
        offered = {MAIN_MENU, *self.options.get(menu, ())}
        return tuple(
            sorted(
                name
                for name in labelled - offered
                if is_name(name) and not is_reserved(name) and not self._is_within(menu, name)
            )
        )

    def place(self, menu: str, option: str, at: int) -> Values:
        """Move an option to another position in its menu, counted from 0."""
        options = [each for each in self._with(menu, option) if each != option]
        options.insert(max(0, at), option)
        return {_options_of(menu): options}

    def move(self, option: str, menu: str, target: str) -> Values:
        """Move an option from a menu to the end of another one."""
        return {**self._without(menu, option), **self._added(target, option)}

    def offer(self, menu: str, option: str) -> Values:
        """Add a topic or menu with a text as the last option of a menu."""
        added = self._added(menu, option)
        if option not in self.offerable(menu):
            raise MenuError(N_("There is no text “%(option)s”."), option=option)
        return added

    def add_topic(self, menu: str, words: Words) -> Values:
        """Add a new topic as the last option of a menu; none if it has one with these words."""
        if any(self._says(option, words) for option in self._of(menu)):  # sent twice
            return {}
        name = self._new_name(words)
        return {**self._added(menu, name), **_texts(name, words)}

    def add_menu(self, menu: str, chosen: Collection[str], words: Words) -> Values:
        """Move options of a menu into a new sub-menu in the place of the first of them."""
        options, name = list(self._with(menu, *chosen)), self._new_name(words)
        below = [option for option in options if option in chosen]
        options[options.index(below[0])] = name
        return {
            _options_of(menu): [option for option in options if option not in below],
            _options_of(name): below,
            **_texts(name, words),
        }

    def remove(self, menu: str, option: str, *, keep_texts: bool) -> Values:
        """Remove an option from a menu.

        A sub-menu that no menu offers any more is removed too, with all that only it offered.
        Their texts, recordings, review dates and facts stay if `keep_texts` is set.
        """
        values = dict(self._without(menu, option))
        gone = self._unused_after(menu, option)
        values |= {_options_of(name): None for name in gone if name in self.options}
        if not keep_texts:
            values |= {field: None for field in self.fields if _text_of(field) in gone}
            values |= without_texts(self.fields, gone)
        return values

    def _of(self, menu: str) -> Sequence[str]:
        if menu not in self.options:
            raise MenuError(N_("There is no menu “%(menu)s”."), menu=menu)
        return self.options[menu]

    def _with(self, menu: str, *needed: str) -> Sequence[str]:
        """Return the options of a menu that must have some of them."""
        options = self._of(menu)
        for option in needed:
            if option not in options:
                raise MenuError(
                    N_("“%(option)s” is not an option of “%(menu)s”, or not any more."),
                    option=option,
                    menu=menu,
                )
        return options

    def _without(self, menu: str, option: str) -> Values:
        left = [each for each in self._with(menu, option) if each != option]
        if not left:
            raise MenuError(N_("The menu “%(menu)s” needs at least one option."), menu=menu)
        return {_options_of(menu): left}

    def _added(self, menu: str, option: str) -> Values:
        options = self._of(menu)
        if option in options:
            raise MenuError(
                N_("“%(option)s” is already an option of “%(menu)s”."), option=option, menu=menu
            )
        if self._is_within(menu, option):
            raise MenuError(
                N_("A menu cannot be within itself: “%(menu)s” is “%(option)s” or below it."),
                menu=menu,
                option=option,
            )
        if self.is_full(menu):
            raise MenuError(
                N_("No key is left in the menu “%(menu)s”. Add a sub-menu, or remove an option."),
                menu=menu,
            )
        return {_options_of(menu): [*options, option]}

    def _is_within(self, menu: str, above: str) -> bool:
        """Tell whether a menu is another one or below it."""
        reached, waiting = {above}, [above]
        while waiting:
            new = set(self.options.get(waiting.pop(), ())) - reached
            reached |= new
            waiting += new
        return above in self.options and menu in reached

    def _unused_after(self, menu: str, option: str) -> Collection[str]:
        """Return the texts and menus that nothing leads to when an option is removed."""
        menus = {**self.options, menu: [each for each in self.options[menu] if each != option]}
        gone, waiting = dict[str, None](), [option]
        while waiting:
            name = waiting.pop(0)
            if name != self.contact and not any(name in options for options in menus.values()):
                gone[name] = None
                waiting += menus.pop(name, ())
        return gone

    def _says(self, option: str, words: Words) -> bool:
        texts = _texts(option, words)
        return all(self.fields.get(field) == value for field, value in texts.items())

    def _new_name(self, words: Words) -> str:
        """Return an unused name, made from the first label."""
        taken = {name for name, options in self.options.items() for name in (name, *options)}
        taken |= {field[2] for field in self.fields if field[1:2] == (TEXTS,) and field[2:]}
        return name_from(next(iter(words.values()))["label"], taken)


def _options_of(menu: str) -> Address:
    return ("menus", menu, "options")


def _texts(name: str, words: Words) -> Values:
    return {
        (code, TEXTS, name, part): written
        for code, its in words.items()
        for part, written in its.items()
        if written
    }


def _is_part(field: Address, part: str) -> bool:
    return field[1:2] == (TEXTS,) and field[3:] == (part,)


def _text_of(field: Address) -> str | None:
    """Return the text whose field this is: of its words, recordings, or review."""
    match field:
        case (_, "texts" | "recordings", name, *_) if kind_of(field).is_of_language:
            return name
        case ("review" | "read", name):
            return name
    return None
