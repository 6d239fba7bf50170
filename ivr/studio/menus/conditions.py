"""What must be so before something is done to the menu; else MenuError tells what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.script.files import Files
from ivr.script.menus import is_reserved
from ivr.script.texts import NOTE_MARK
from ivr.studio.menus.errors import MenuError
from ivr.studio.menus.menu_file import MenuFile
from ivr.studio.writing.names import is_name


@dataclass(frozen=True, slots=True)
class Words:
    """A new text in one language: its label, and what is said; a sub-menu may say nothing."""

    label: str
    body: str = ""

    @property
    def data(self) -> bytes:
        """The text as a file."""
        label, body = " ".join(self.label.split()), "\n".join(self.body.splitlines()).strip()
        return (f"{label}\n\n{body}\n" if body else f"{label}\n").encode(errors="replace")


def below(file: MenuFile, menu: str) -> frozenset[str]:
    """Return every topic and menu that is reached through a menu."""
    reached: set[str] = set()
    waiting = [menu]
    while waiting:
        new = set(file.menus.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return frozenset(reached)


def options_of(file: MenuFile, menu: str) -> tuple[str, ...]:
    """Return the options of a menu that there is."""
    if menu not in file.menus:
        raise MenuError(f"There is no menu “{menu}”.", sv=f"Det finns ingen meny ”{menu}”.")
    return file.menus[menu]


def require(option: str, options: Sequence[str], menu: str) -> None:
    """Refuse what is not an option of a menu."""
    if option not in options:
        raise MenuError(
            f"“{option}” is not an option of “{menu}”, or not any more.",
            sv=f"”{option}” är inte ett val i ”{menu}”, eller inte längre.",
        )


def require_new(option: str, options: Sequence[str], menu: str) -> None:
    """Refuse what is an option of a menu already."""
    if option in options:
        raise MenuError(
            f"“{option}” is an option of “{menu}” already.",
            sv=f"”{option}” är redan ett val i ”{menu}”.",
        )


def require_outside(file: MenuFile, option: str, menu: str) -> None:
    """Refuse to put a menu into itself, or below itself."""
    if option in file.menus and menu in (option, *below(file, option)):
        raise MenuError(
            f"A menu cannot lie within itself: “{menu}” is “{option}” or below it.",
            sv=f"En meny kan inte ligga i sig själv: ”{menu}” är ”{option}” eller ligger under "
            "den.",
        )


def require_some(options: Sequence[str], menu: str) -> None:
    """Refuse a menu without options."""
    if not options:
        raise MenuError(
            f"The menu “{menu}” needs at least one option.",
            sv=f"Menyn ”{menu}” behöver minst ett val.",
        )


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a text or menu."""
    if not is_name(name):
        raise MenuError(
            f"“{name}” cannot be a name. Use the letters a to z, digits, hyphens and "
            "underscores, 40 at most, and begin with a letter or digit.",
            sv=f"”{name}” kan inte vara ett namn. Använd bokstäverna a till z, siffror, "
            "bindestreck och understreck, högst 40 tecken, och börja med en bokstav eller siffra.",
        )
    if is_reserved(name):
        raise MenuError(
            f"“{name}” has a meaning of its own, so it cannot be the name of an option.",
            sv=f"”{name}” har en egen betydelse och kan inte vara namn på ett val.",
        )


def languages_with(files: Files, file: MenuFile, name: str) -> list[str]:
    """Return the languages that have a text of this name."""
    return [code for code in file.table.languages if f"{code}/{name}.txt" in files]


def new_texts(
    files: Files, file: MenuFile, name: str, words: Mapping[str, Words], *, body_needed: bool
) -> dict[str, bytes]:
    """Return the files of a new text, whose name nothing else may bear."""
    check_name(name)
    offered = {option for options in file.menus.values() for option in options}
    if name in file.menus or name in offered or languages_with(files, file, name):
        raise MenuError(
            f"There is a text or menu “{name}” already. Choose another name, or offer the text "
            "that is there.",
            sv=f"Det finns redan en text eller meny ”{name}”. Välj ett annat namn, eller erbjud "
            "texten som finns.",
        )
    return {
        f"{code}/{name}.txt": _new_text(code, words.get(code, Words("")), body_needed=body_needed)
        for code in dict.fromkeys(file.table.languages)
    }


def _new_text(code: str, words: Words, *, body_needed: bool) -> bytes:
    if not words.label.strip() or words.label.lstrip().startswith(NOTE_MARK):
        raise MenuError(
            f"Write the label in the language “{code}”: what callers hear in the menu. It "
            f"cannot begin with {NOTE_MARK}.",
            sv=f"Skriv etiketten på språket ”{code}”: det som hörs i menyn. Den kan inte börja "
            f"med {NOTE_MARK}.",
        )
    if body_needed and not words.body.strip():
        raise MenuError(
            f"Write the text in the language “{code}”: what callers hear when they choose it.",
            sv=f"Skriv texten på språket ”{code}”: det som hörs när någon väljer den.",
        )
    return words.data
