"""Titles of frame texts, and when callers hear them; used in print and the studio."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.i18n import N_, Translator


@dataclass(frozen=True, slots=True)
class Occasion:
    """The title of a text or kind of text, and when callers hear it."""

    title: str
    when_heard: str = ""

    def translate(self, reader: Translator, **values: str) -> "Occasion":
        """Return the title and description in the reader's language, with values."""
        heard = reader.gettext(self.when_heard, **values) if self.when_heard else ""
        return Occasion(reader.gettext(self.title, **values), heard)


OCCASIONS: Mapping[str, Occasion] = {
    "notice": Occasion(
        N_("Emergency notice"),
        N_("First in every call, in every language. No key skips it."),
    ),
    "welcome": Occasion(
        N_("Welcome"),
        N_("When the call has been answered, and when callers change to this language."),
    ),
    "introduction": Occasion(
        N_("Introduction"),
        N_("Once a call, after the first text that says no phone number."),
    ),
    "main": Occasion(
        N_("Main menu"),
        N_("When callers come back to the main menu. Its label is the heading that they hear."),
    ),
    "silence-1": Occasion(
        N_("First silence"),
        N_("When no key was pressed. Then the options are read again."),
    ),
    "silence-2": Occasion(
        N_("Second silence"),
        N_(
            "When it is silent once more. Then the options are read again. Callers who have just "
            "heard the phone numbers are not told of their key."
        ),
    ),
    "wrong-key-1": Occasion(N_("First unused key"), N_("When the menu has no such key.")),
    "wrong-key-2": Occasion(N_("Second unused key"), N_("When the next key is not used either.")),
    "give-up": Occasion(
        N_("The line gives up"),
        N_("After the last try. Then the call ends."),
    ),
    "time-up": Occasion(
        N_("The call has lasted too long"),
        N_(
            "When a call has lasted as long as it may, instead of a reply. Then the call ends. "
            "Without this text, callers hear the one after the last try."
        ),
    ),
    "goodbye": Occasion(
        N_("Farewell"),
        N_(
            "When it is silent after a text. Then the call ends. Callers who have just heard the "
            "phone numbers hear only whom to call in an emergency."
        ),
    ),
    "fault": Occasion(
        N_("Technical fault"),
        N_(
            "When something is broken: the emergency notice and then this text, in every language. "
            "Only the last language says the last line, the farewell. Then the call ends."
        ),
    ),
    "without-voice": Occasion(
        N_("Without hearing or speech"),
        N_("It is never said. It is shown on the line's public page, under its label."),
    ),
}
"""Texts that every script has, by name."""

PARTS: Mapping[str, Occasion] = {
    "language_offer": Occasion(
        N_("Changing to this language"), N_("While the call is in another language.")
    ),
    "announcement": Occasion(N_("Announcement: %(title)s")),
    "ready": Occasion(
        N_("Ready announcement: %(title)s"), N_("Heard only while somebody has put it up.")
    ),
    "main_menu": Occasion(
        N_("Main menu"),
        N_("Callers who come back hear its heading first."),
    ),
    "menu": Occasion(N_("Menu: %(title)s")),
    "after": Occasion(N_("After a text: hear it again, the main menu, the phone numbers")),
    "repeat_choices_slower": Occasion(N_("Hearing the options again, more slowly")),
    "repeat_slower": Occasion(N_("Hearing a text again, more slowly")),
}
"""Parts of a call between frame texts and topics, by kind."""
