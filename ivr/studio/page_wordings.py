"""Words of findings for pages, where those for files would send staff to a file.

By case, in English. `%(text)s` is the title of the text that the finding is in, `%(in_language)s`
the language of its file in words.
"""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

BY_HAND = Wording(
    message=N_("Something in the line's settings cannot be understood."),
    hint=N_(
        "Undo the change on the page Publish, or take an earlier edition into the draft on the "
        "page History."
    ),
)
NO_SOUND = Wording(
    message=N_("The recording of “%(text)s” cannot be played."),
    hint=N_(
        "Remove the recording on the page Recordings, or record the text again. Until then the "
        "synthetic voice says the text."
    ),
)
OUTDATED = Wording(
    message=N_("The recording of “%(text)s” no longer matches the text."),
    hint=N_("Record “%(text)s” again. Until then the synthetic voice says the new text."),
)
READ_ONE = N_(
    "Read it in every language. If it is still right, choose “Read through, still right” "
    "%(at_overview)s."
)
READ_SEVERAL = N_(
    "Read them in every language. For each that is still right, choose “Read through, still "
    "right” %(at_overview)s."
)
READ_BY = N_("read through by %(until)s")
NOT_READ = N_("not read through, and today is %(today)s")
NO_CONTACT = Wording(
    message=N_("Key 0 does not lead to a text with the phone numbers."),
    hint=N_("Choose the text %(at_contact)s."),
)
FACT_LANGUAGES = Wording(
    message=N_("The fact “%(source)s” lacks words in a language of the line, or has too many."),
    hint=N_("Go through the fact %(at_facts)s, and save it again."),
)
NO_TIME = Wording(
    message=N_("The time of an announcement cannot be understood."),
    hint=N_("Choose the day and the time again on the page of the announcement."),
)
NOT_CHECKED = Wording(
    message=N_("Some things were not checked in “%(language)s”: too little is known about it."),
    hint=N_(
        "Have somebody who knows “%(language)s” read the texts, and ask those who maintain the "
        "program to add what is missing."
    ),
)

WORDINGS: Mapping[str, Wording] = {
    **dict.fromkeys(
        (
            "toml-syntax", "toml-twice", "unknown-field", "retired-field", "missing-field",
            "expected-text",
            "expected-plain-value", "expected-number", "expected-switch", "expected-date",
            "expected-range", "expected-list", "expected-table", "expected-name", "expected-key",
            "expected-code", "expected-locale", "language-twice", "language-without-folder",
            "unused-language", "unused-file", "not-utf8", "reserved-name",
            "announcement-name-taken", "no-empty-line-after-label", "override-of-no-rule",
            "override-of-retired-rule", "override-without-reason", "override-of-no-threshold",
            "override-wrong-value",
        ),
        BY_HAND,
    ),
    **dict.fromkeys(
        (
            "recording-of-nothing", "recording-without-sound", "recording-without-words",
            "recording-not-audio", "recording-misnamed", "recording-of-other-kind",
            "recording-twice",
        ),
        NO_SOUND,
    ),
    **dict.fromkeys(
        ("reserved-contact", "contact-is-menu", "contact-without-text", "closed-without-numbers"),
        NO_CONTACT,
    ),
    **dict.fromkeys(
        ("fact-of-no-language", "fact-without-language"), FACT_LANGUAGES
    ),
    **dict.fromkeys(("expected-time", "unknown-timezone"), NO_TIME),
    **dict.fromkeys(("no-language-data", "no-spelling-data", "no-dictionary"), NOT_CHECKED),
    "fact-of-no-text": Wording(
        message=N_("The fact “%(source)s” is said in a text that is no longer there."),
        hint=N_("Choose another text for it %(at_facts)s, and save it, or remove the fact."),
    ),
    "missing-file": Wording(
        message=N_("“%(text)s” is missing in %(in_language)s."),
        hint=N_(
            "Write the text, or take an earlier edition into the draft on the page History."
        ),
    ),
    "empty-file": Wording(
        message=N_("“%(text)s” is empty in %(in_language)s."),
        hint=N_("Write the text."),
    ),
    "one-language-only": Wording(
        message=N_("“%(text)s” is missing in %(in_language)s."),
        hint=N_("Translate the text. A topic can also be removed on the page Menu."),
    ),
    "control-character": Wording(
        message=N_("The text contains a character that cannot be spoken."),
        hint=N_(
            "Delete the sentence and type it again by hand. Such characters often come along when "
            "text is pasted from another program."
        ),
    ),
    "unused-text": Wording(
        message=N_("No key leads to “%(text)s”: nobody hears it."),
        hint=N_("Offer it on the page Menu if callers are to hear it. Otherwise it is kept."),
    ),
    "label-without-words": Wording(
        message=N_("The label has no words."),
        hint=N_("Write the label."),
    ),
    "label-without-body": Wording(
        message=N_("After the label there is no text."),
        hint=N_("Write the text."),
    ),
    "option-without-text": Wording(
        message=N_("Key %(key)s in the menu “%(menu)s” leads to a text that is not written."),
        hint=N_("Write the text, or remove the option %(at_menus)s."),
    ),
    "unreachable-menu": Wording(
        message=N_("No key leads to the menu “%(menu)s”."),
        hint=N_("Offer it in another menu on the page Menu."),
    ),
    "key-twice": Wording(
        message=N_("The key %(key)s has two meanings: “%(first)s” and “%(second)s”."),
        hint=N_("Choose another key %(at_keys)s."),
    ),
    "expected-phone-number": Wording(
        message=N_("“%(found)s” is not a phone number."),
        hint=N_("Correct the number %(at_numbers)s."),
    ),
    "review-of-no-text": Wording(
        message=N_("There is a day for reading through “%(found)s”, which is no text."),
        hint=N_("Empty its field %(at_review)s."),
    ),
    "time-that-is-not": Wording(
        message=N_("There is no such time: the clocks are put forward over it."),
        hint=N_("Choose a time before or after the hour that is left out that night."),
    ),
    "time-twice": Wording(
        message=N_("This time comes twice: the clocks are put back that night."),
        hint=N_("Choose a time before or after the hour that comes twice that night."),
    ),
    "announcement-ends-first": Wording(
        message=N_("The announcement “%(name)s” ends before it begins."),
        hint=N_("Look at day, month and year of both times, and correct one of them."),
    ),
    "notice-not-first": Wording(
        message=N_("The emergency notice is not heard first."),
        hint=N_(
            "This is a fault of the program, not of the texts. Report it, and do not publish the "
            "draft."
        ),
    ),
    "recording-not-verified": Wording(
        message=N_(
            "The recording of “%(text)s” is not played, because it cannot be verified here."
        ),
        hint=N_(
            "Ask those who maintain the program to install it with its extra “recordings”. Until "
            "then the synthetic voice says the text."
        ),
    ),
    "R59.unmeasured-all": Wording(
        message=N_("The length, pace and ends of recordings were not checked."),
        hint=N_(
            "Ask those who maintain the program to install it with its extra “recordings”. Until "
            "then, listen to every recording to its end."
        ),
    ),
    "text-too-long": Wording(
        message=N_("The text is too long for a call."),
        hint=N_("Shorten the text, or divide it into several topics."),
    ),
    "too-long-to-say": Wording(
        message=N_("The sentence is too long for the voice to say."),
        hint=N_("Divide it into several sentences, one a line."),
    ),
    "unknown-voice": Wording(
        message=N_("There is no voice called “%(found)s” for this language."),
        hint=N_("Choose another voice in the line settings."),
    ),
    "voice-not-checked": Wording(
        message=N_("It is not known here whether there is a voice called “%(found)s”."),
        hint=N_("Look at how it is spelt in the line settings, and make a test call."),
    ),
    "too-many-announcements": Wording(
        message=N_("There are %(found)s announcements that have not ended."),
        hint=N_("Remove some. Those that begin late can be added later."),
    ),
    "document-refused": Wording(
        message=N_("Something that the line says could not be played to callers."),
        hint=N_(
            "If the text named is very long or unusual, shorten it. Otherwise it is a fault of the "
            "program: report it (%(found)s)."
        ),
    ),
    "recording-outdated": OUTDATED,
    "R65.late": Wording(
        message=N_("“%(text)s” was to be read through by %(until)s."),
        hint=READ_ONE,
    ),
    "R65.soon": Wording(
        message=N_("“%(text)s” is to be read through by %(until)s."),
        hint=READ_ONE,
    ),
    "R65.late-texts": Wording(
        message=N_("These texts were to be read through by %(until)s: %(text)s."),
        hint=READ_SEVERAL,
    ),
    "R65.soon-texts": Wording(
        message=N_("These texts are to be read through by %(until)s: %(text)s."),
        hint=READ_SEVERAL,
    ),
    "R52": Wording(
        message=N_("The text “%(text)s” no longer says what the source says."),
        hint=N_(
            "The source says: “%(source)s”. Put the words back. If the text says it in other "
            "words, change them %(at_facts)s."
        ),
    ),
    "R52.number": Wording(
        message=N_("The text “%(text)s” does not say the number %(number)s."),
        hint=N_("Put the number back in digits, as it is %(at_numbers)s."),
    ),
}  # fmt: skip
