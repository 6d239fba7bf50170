"""Preconditions of changes; each raises MenuError if it does not hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.i18n import N_
from ivr.script.files import Files
from ivr.script.menus import is_reserved
from ivr.script.texts import NOTE_MARK
from ivr.studio.menus.menu_file import MenuError, MenuFile
from ivr.studio.writing.names import is_name, name_from


@dataclass(frozen=True, slots=True)
class TopicWords:
    """Label and body of a new text in one language; a sub-menu needs no body."""

    label: str
    body: str = ""

    @property
    def data(self) -> bytes:
        """The content of the text's file."""
        label, body = " ".join(self.label.split()), "\n".join(self.body.splitlines()).strip()
        return (f"{label}\n\n{body}\n" if body else f"{label}\n").encode(errors="replace")


def below(file: MenuFile, menu: str) -> frozenset[str]:
    """Return every topic and menu below a menu."""
    reached: set[str] = set()
    waiting = [menu]
    while waiting:
        new = set(file.menus.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return frozenset(reached)


def options_of(file: MenuFile, menu: str) -> tuple[str, ...]:
    """Return the options of a menu; raises MenuError for an unknown menu."""
    if menu not in file.menus:
        raise MenuError(N_("There is no menu “%(menu)s”."), menu=menu)
    return file.menus[menu]


def require(option: str, options: Sequence[str], menu: str) -> None:
    """Require an option to be in a menu."""
    if option not in options:
        raise MenuError(
            N_("“%(option)s” is not an option of “%(menu)s”, or not any more."),
            option=option,
            menu=menu,
        )


def require_new(option: str, options: Sequence[str], menu: str) -> None:
    """Require an option not to be in a menu."""
    if option in options:
        raise MenuError(
            N_("“%(option)s” is already an option of “%(menu)s”."), option=option, menu=menu
        )


def require_outside(file: MenuFile, option: str, menu: str) -> None:
    """Require that an option is neither the menu that it is put into nor above it."""
    if option in file.menus and menu in (option, *below(file, option)):
        raise MenuError(
            N_("A menu cannot be within itself: “%(menu)s” is “%(option)s” or below it."),
            menu=menu,
            option=option,
        )


def require_some(options: Sequence[str], menu: str) -> None:
    """Require a menu to have options."""
    if not options:
        raise MenuError(N_("The menu “%(menu)s” needs at least one option."), menu=menu)


def check_name(name: str) -> None:
    """Require a valid name of a text or menu."""
    if not is_name(name):
        raise MenuError(
            N_(
                "“%(name)s” cannot be a name. Use the letters a to z, digits, hyphens and "
                "underscores, 40 at most, and begin with a letter or digit."
            ),
            name=name,
            field="name",
        )
    if is_reserved(name):
        raise MenuError(
            N_("“%(name)s” has a meaning of its own, so it cannot be the name of an option."),
            name=name,
            field="name",
        )


def languages_with(files: Files, file: MenuFile, name: str) -> list[str]:
    """Return the languages that have a text of this name."""
    return [code for code in file.table.languages if f"{code}/{name}.txt" in files]


def new_name(files: Files, file: MenuFile, words: Mapping[str, TopicWords]) -> str:
    """Return an unused name made from a label, that of the first language if there is one."""
    labels = [words[code].label for code in file.table.languages if code in words]
    offered = {option for options in file.menus.values() for option in options}
    written = {path.rpartition("/")[2].removesuffix(".txt") for path in files}
    return name_from(next(filter(str.strip, labels), ""), offered | written | {*file.menus})


def new_texts(
    files: Files, file: MenuFile, name: str, words: Mapping[str, TopicWords], *, body_needed: bool
) -> dict[str, bytes]:
    """Return the files of a new text; its name must be unused."""
    check_name(name)
    offered = {option for options in file.menus.values() for option in options}
    if name in file.menus or name in offered or languages_with(files, file, name):
        raise MenuError(
            N_(
                "There is already a text or menu “%(name)s”. Choose another name, or offer the "
                "text that exists."
            ),
            name=name,
            field="name",
        )
    for code in dict.fromkeys(file.table.languages):
        its = words.get(code, TopicWords(""))
        if missing := next(words_missing(code, its, body_needed=body_needed), None):
            raise missing
    return {f"{code}/{name}.txt": words[code].data for code in dict.fromkeys(file.table.languages)}


def words_missing(
    code: str, words: TopicWords, *, body_needed: bool, prefix: str = ""
) -> Iterator[MenuError]:
    """Yield what is missing in the words of a new text; `prefix` is that of its form's fields."""
    if not words.label.strip() or words.label.lstrip().startswith(NOTE_MARK):
        yield MenuError(
            N_(
                "Write the label in the language “%(code)s”: what callers hear in the "
                "menu. It cannot begin with %(mark)s."
            ),
            code=code,
            mark=NOTE_MARK,
            field=f"{prefix}label-{code}",
        )
    if body_needed and not words.body.strip():
        yield MenuError(
            N_("Write the text in the language “%(code)s”: what callers hear when they choose it."),
            code=code,
            field=f"{prefix}body-{code}",
        )
