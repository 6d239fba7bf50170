"""Operations on the menus of a draft, which return changed values of fields.

They are computed from the current menus, so that concurrent changes of a menu never conflict.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.script.fields.kinds import kind_of
from ivr.script.fields.place import TEXTS, FieldPath
from ivr.script.fields.tables import Keys, LineTable
from ivr.script.model.menus import MAX_KEY, is_reserved
from ivr.script.model.script import MAIN_MENU
from ivr.script.reading.field_values import Fields, FieldValue
from ivr.studio.content.facts import without_texts
from ivr.studio.content.names import is_name, name_from
from ivr.studio.forms.field_form import Values

NewWords = Mapping[str, Mapping[str, str]]
"""Label and body of a new text by language."""

DIGITS = tuple("123456789")

INTO = "/"
"""Prefix of a menu's name; means "append to this menu"."""

KEEP_TEXTS = "kept"
DROP_TEXTS = "gone"
"""Places of a removed option: its texts are kept, or removed too."""


class MenuError(IVRError):
    """An operation that is impossible, such as after a change by another person."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This is no longer possible, because somebody else has changed the menus in "
                "the meantime. Choose again among what is possible now."
            )
        )


class Menus:
    """The menus in the fields of a script."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.options: Mapping[str, Sequence[str]] = {
            field[1]: value
            for field, value in fields.items()
            if field[0] == "menus" and field[2:] == ("options",) and isinstance(value, list)
        }

    @property
    def contact(self) -> object:
        """The text under key 0, which is also heard without an option."""
        return self.fields.get(("contact",), LineTable.model_fields["contact"].default)

    @property
    def last_key(self) -> int:
        """The last key available to options, before the fixed keys."""
        keys = [str(self.fields.get(("keys", name))) for name in Keys.model_fields]
        return min((int(key) for key in keys if key in DIGITS), default=MAX_KEY + 1) - 1

    def is_full(self, menu: str) -> bool:
        """Return whether a menu has no free key."""
        return len(self.options.get(menu, ())) >= self.last_key

    def is_unoffered(self, option: str) -> bool:
        """Return whether a text has a label, and no menu offers it."""
        offered = {MAIN_MENU, *chain.from_iterable(self.options.values())}
        has_label = any(field[1:] == (TEXTS, option, "label") for field in self.fields)
        return has_label and option not in offered and not is_reserved(option) and is_name(option)

    def places(self, menu: str, option: str) -> tuple[str, ...]:
        """Return the possible places of an option: positions from 0, other menus, or removal.

        Without a menu, return the places for a text that no menu offers.
        """
        options = self.options.get(menu, ())
        if option not in options and (menu or not self.is_unoffered(option)):
            return ()
        positions = tuple(str(at) for at in range(len(options)))
        if len(options) == 1:  # a menu needs at least one option
            return positions
        others = (name for name in self.options if not self.is_full(name))
        targets = tuple(
            INTO + name
            for name in others
            if option not in self.options[name] and not self._is_same_or_below(name, option)
        )
        return (*positions, *targets, *((KEEP_TEXTS, DROP_TEXTS) if menu else ()))

    def put(self, menu: str, option: str, place: str) -> Values:
        """Put an option of a menu in another of its possible places.

        Removing the last option that leads to a sub-menu removes the sub-menu, and everything that
        only it offers. With `DROP_TEXTS`, their texts are removed with recordings, review dates and
        facts.
        """
        if place not in self.places(menu, option):
            raise MenuError
        left = [each for each in self.options.get(menu, ()) if each != option]
        if place.isdecimal():
            left.insert(int(place), option)
            return {_options_of(menu): left}
        if place in (KEEP_TEXTS, DROP_TEXTS):
            return {_options_of(menu): left, **self._without(menu, option, place)}
        target = place.removeprefix(INTO)
        moved: dict[FieldPath, FieldValue | None] = {_options_of(menu): left} if menu else {}
        return {**moved, _options_of(target): [*self.options[target], option]}

    def add_topic(self, menu: str, words: NewWords, position: int | None = None) -> Values:
        """Add a new topic to a menu, last or at a position from 0.

        Nothing changes if the menu has an option with these words.
        """
        options = [*self.options.get(menu, ())]
        if any(self._says(option, words) for option in options):  # the form was sent twice
            return {}
        if not options or self.is_full(menu):
            raise MenuError
        name = self._unused_name(words)
        options.insert(len(options) if position is None else position, name)
        return {_options_of(menu): options, **_texts(name, words)}

    def add_menu(self, menu: str, chosen: Collection[str], words: NewWords) -> Values:
        """Move options of a menu into a new sub-menu, at the place of the first one."""
        options = list(self.options.get(menu, ()))
        name = self._unused_name(words)
        below = [option for option in options if option in chosen]
        if len(below) < len(chosen):
            raise MenuError
        options[options.index(below[0])] = name
        return {
            _options_of(menu): [option for option in options if option not in below],
            _options_of(name): below,
            **_texts(name, words),
        }

    def add_menu_with_topic(
        self, menu: str, chosen: Collection[str], labels: NewWords, words: NewWords
    ) -> Values:
        """Move options of a menu into a new sub-menu, and add a new topic after them."""
        added = self.add_menu(menu, chosen, labels)
        new = next(field[1] for field in added if field[0] == "menus" and field[1] != menu)
        values = {field: value for field, value in added.items() if value is not None}
        return {**added, **Menus({**self.fields, **values}).add_topic(new, words)}

    def _without(self, menu: str, option: str, place: str) -> Values:
        """Return the changes that follow from removing an option."""
        gone = self._unreachable_without(menu, option)
        values: dict[FieldPath, FieldValue | None] = {
            _options_of(name): None for name in gone if name in self.options
        }
        if place == DROP_TEXTS:
            values |= {field: None for field in self.fields if _text_of(field) in gone}
            values |= without_texts(self.fields, gone)
        return values

    def _is_same_or_below(self, menu: str, above: str) -> bool:
        reached = {above}
        waiting = [above]
        while waiting:
            new = set(self.options.get(waiting.pop(), ())) - reached
            reached |= new
            waiting += new
        return above in self.options and menu in reached

    def _unreachable_without(self, menu: str, option: str) -> Collection[str]:
        # Removing a menu can make its own options unreachable, so they are examined in turn.
        menus = {**self.options, menu: [each for each in self.options[menu] if each != option]}
        gone = dict[str, None]()
        waiting = [option]
        while waiting:
            name = waiting.pop(0)
            if name != self.contact and not any(name in options for options in menus.values()):
                gone[name] = None
                waiting += menus.pop(name, ())
        return gone

    def _says(self, option: str, words: NewWords) -> bool:
        texts = _texts(option, words)
        return all(self.fields.get(field) == value for field, value in texts.items())

    def _unused_name(self, words: NewWords) -> str:
        taken = {*self.options, *chain.from_iterable(self.options.values())}
        taken |= {field[2] for field in self.fields if field[1:2] == (TEXTS,) and field[2:]}
        return name_from(next(parts["label"] for parts in words.values() if parts["label"]), taken)


def _options_of(menu: str) -> FieldPath:
    return ("menus", menu, "options")


def _texts(name: str, words: NewWords) -> Values:
    texts: dict[FieldPath, FieldValue | None] = {}
    for code, parts in words.items():
        texts |= {(code, TEXTS, name, part): typed for part, typed in parts.items() if typed}
    return texts


def _text_of(field: FieldPath) -> str | None:
    match field:
        case (_, "texts" | "recordings", name, *_) if kind_of(field).is_of_language:
            return name
        case ("review" | "read", name):
            return name
    return None
