"""Messages of findings from reading a script."""

from collections.abc import Mapping
from dataclasses import replace

from ivr.i18n import N_
from ivr.script.findings.finding import Fix, Trait, Wording

OLDER = N_("Write it again, or take it from an earlier edition.")
FIGURE_TRAITS = (Trait.UNSPEAKABLE_FIGURES, Trait.FROM_OTHER_VERSION)
UNTIL_THEN = N_("Record the text again. Until then the synthetic voice says it.")

FILE_WORDINGS: Mapping[str, Wording] = {
    "missing-file": Wording(N_("“%(text)s” is missing in %(in_language)s."), OLDER),
    "empty-file": Wording(
        N_("“%(text)s” is empty in %(in_language)s."),
        N_("Write the text. A line that begins with # is a note and is not spoken."),
    ),
    "empty-table": Wording(N_("“%(here)s” is empty."), OLDER),
    "not-utf8": Wording(
        N_("“%(here)s” is saved in an encoding that cannot be read, from line %(line)s on."),
        N_(
            "Open it, choose “Save as” and the encoding UTF-8, and look through the letters å, ä, "
            "ö and é."
        ),
    ),
    "unused-file": Wording(
        N_("This file is not published, because the line does not use it: %(found)s."),
        N_("Move it to the folder of its language, or delete it."),
    ),
    "unused-text": Wording(
        N_("No key leads to “%(text)s”: nobody hears it."),
        N_(
            "Offer it in a menu if callers are to hear it. Otherwise it is kept. The nearest "
            "name in use is “%(nearest)s”."
        ),
        see=("menus",),
        traits=(Trait.UNHEARD,),
    ),
    "unused-language": Wording(
        N_("Nobody hears %(language)s: it is not one of the languages of the line."),
        N_("Add it to the languages, or delete its folder."),
        see=("languages",),
    ),
    "one-language-only": Wording(
        N_("“%(text)s” is missing in %(in_language)s. It is there in: %(have)s."),
        N_("Translate the text, or remove the topic from the menu and in every language."),
        see=("menus",),
        traits=(Trait.UNTRANSLATED,),
    ),
}

TABLE_WORDINGS: Mapping[str, Wording] = {
    "wrong-value": Wording(
        N_("“%(here)s” must be %(form)s. It is: “%(found)s”"),
        N_("Correct the value, or take it from an earlier edition."),
    ),
    "toml-syntax": Wording(
        N_("Line %(line)s of “%(here)s” cannot be read: %(found)s"),
        N_(
            "Look at that line and the lines just above it. Most often a quotation mark, a comma, "
            "an equals sign or a bracket is missing. (%(reason)s)"
        ),
    ),
    "toml-twice": Wording(
        N_("The same name stands twice in “%(here)s”: %(found)s"),
        N_("Delete one of the two, or give one of them its right name."),
    ),
    "unknown-field": Wording(
        N_("“%(found)s” means nothing here."),
        N_("Delete “%(found)s”. These can stand here: %(known)s."),
        traits=(Trait.FROM_OTHER_VERSION,),
    ),
    "missing-field": Wording(N_("“%(here)s” is missing."), OLDER),
    "beyond-bounds": Wording(
        N_("“%(here)s” must be within %(range)s, and is %(found)s."),
        N_("Choose a number within %(range)s."),
        traits=(Trait.IN_SENTENCE, Trait.FROM_OTHER_VERSION),  # the nearest one within replaces it
    ),
    "language-twice": Wording(
        N_("The language “%(found)s” is listed twice."), N_("Delete one of the two.")
    ),
    "language-without-folder": Wording(
        N_("There is no folder for the language “%(found)s”."),
        N_("Make the folder with its phrases and all texts, or take it out of the languages."),
    ),
    "voice-not-checked": Wording(
        N_("Nobody has checked that Twilio has the voice “%(found)s” for %(locale)s."),
        N_("Look it up in Twilio's list of voices, and make a test call."),
    ),
    "unknown-timezone": Wording(
        N_("There is no time zone “%(found)s”. The nearest name is “%(best)s”."),
        N_("Write the name of a time zone, such as Europe/Stockholm."),
    ),
}

MENU_WORDINGS: Mapping[str, Wording] = {
    "key-twice": Wording(
        N_("The key %(key)s has two meanings: “%(other_key)s” and “%(key_name)s”."),
        N_("Choose another key for one of them."),
    ),
    "too-many-options": Wording(
        N_("The menu “%(menu)s” has %(count)s options, and there are keys for %(free)s."),
        N_("Move “%(option)s” and those after it into a sub-menu, or take options out."),
    ),
    "option-twice": Wording(
        N_("“%(option)s” stands twice in the menu “%(menu)s”."), N_("Remove one of the two.")
    ),
    "reserved-name": Wording(
        N_(
            "“%(found)s” cannot be an option of the menu “%(menu)s”, because the name has another "
            "meaning."
        ),
        N_("Give the topic another name, and its texts the same name."),
    ),
    "contact-without-text": Wording(
        N_("Key 0 must lead to a text of its own, and “%(found)s” is none."),
        N_("Choose or write the text with the phone numbers. The nearest name is “%(nearest)s”."),
    ),
    "option-without-text": Wording(
        N_("The option “%(option)s” of the menu “%(menu)s” leads to a text that is not written."),
        N_("Write the text, or remove the option. The nearest name is “%(nearest)s”."),
        traits=(Trait.UNWRITTEN_OPTION,),
    ),
    "menu-cycle": Wording(
        N_("A menu leads back to itself: %(way)s."), N_("Take the last step out of the options.")
    ),
    "menu-depth": Wording(
        N_("The menus lie more than %(most)s deep: %(way)s."),
        N_("Move the last menu up a level, or put its topics in the menu above it."),
    ),
    "unreachable-menu": Wording(
        N_("No key leads to the menu “%(menu)s”."),
        N_("Offer it in another menu, or remove it."),
        see=("menus",),
    ),
}

TEXT_WORDINGS: Mapping[str, Wording] = {
    "label-without-body": Wording(
        N_("After the label there is no text."), N_("Write the text that callers hear.")
    ),
    "label-with-markup": Wording(
        N_("The label holds something that cannot be said in a menu: %(found)s"),
        N_("Take it out of the label, and write it in the text if it is needed."),
    ),
    "key-of-no-option": Wording(
        N_("%(found)s asks for the key of a topic that is in no menu."),
        N_("Correct the name “%(named)s”, or offer the topic in a menu."),
        see=("menus",),
    ),
    "key-of-other-menu": Wording(
        N_("%(found)s asks for a key that does not work everywhere this text is heard."),
        N_("Write the sentence without it, or add “%(topic)s” to the menu “%(menu)s”."),
        see=("menus",),
    ),
    "number-in-digits": Wording(
        N_("%(found)s is written in digits, and the voice does not know how to say it."),
        N_(
            "Write it in words, or say how it is pronounced. If it is a phone number, it must be "
            "one of the line's: %(known)s."
        ),
        see=("numbers",),
        fix=Fix.TEACH,
        traits=(Trait.IN_SENTENCE, *FIGURE_TRAITS),
    ),
    "text-too-long": Wording(
        N_("The text is too long for a call: %(found)s kB. At most %(most)s kB are checked."),
        N_("Shorten the text, or divide it into several topics."),
    ),
}

RECORDING_WORDINGS: Mapping[str, Wording] = {
    "recording-of-nothing": Wording(
        N_("A recording belongs to no text: %(text)s."), N_("Correct its name, or delete it.")
    ),
    "recording-without-words": Wording(
        N_("The words of the recording of “%(text)s” are unknown."), UNTIL_THEN
    ),
    "recording-not-verified": Wording(
        N_("The recording of “%(text)s” is not played, because it cannot be verified here."),
        N_(
            "Ask those who maintain the program to install it with its extra “recordings”. Until "
            "then the synthetic voice says the text."
        ),
    ),
    "recording-twice": Wording(
        N_("There are two recordings of “%(text)s”."), N_("Keep the better one of them.")
    ),
    "recording-outdated": Wording(
        N_("The recording of “%(text)s” no longer matches the text."),
        N_("Record “%(text)s” again. Until then the synthetic voice says the new text."),
    ),
}

QUESTION_WORDINGS: Mapping[str, Wording] = {
    "setting-without-effect": Wording(
        N_("The setting for closing the line with earlier words has no effect any more."),
        N_(
            "Delete it, and make a ready announcement of the words: one person can put that up "
            "for 24 hours."
        ),
    ),
    "unconfirmed": Wording(
        N_("The authority has not confirmed “%(text)s” yet: %(question)s"),
        N_(
            "Ask the authority. When it has answered, change the text if necessary, and remove "
            "the question."
        ),
    ),
    "question-of-no-text": Wording(
        N_("There is an open question about “%(found)s”, which is not a text."),
        N_("Write “%(nearest)s” if that is what was meant. Otherwise delete it."),
    ),
}

DATE_WORDINGS: Mapping[str, Wording] = {
    "review-of-no-text": Wording(
        N_("“%(found)s” has a day for reading through, but is not a text."),
        N_("Write “%(nearest)s” if that is what was meant. Otherwise delete it."),
    ),
    "time-of-clock-change": Wording(
        N_("This time does not exist, or exists twice, because the clocks change that night."),
        N_("Choose a time before or after that hour."),
    ),
    "announcement-name-taken": Wording(
        N_(
            "“%(found)s” cannot be the name of an announcement, because something else has this "
            "name."
        ),
        N_("Give the announcement and its texts another name."),
    ),
}

SENTENCE_WORDINGS: Mapping[str, Wording] = {
    "control-character": Wording(
        N_("A character here cannot be spoken: %(found)s."),
        N_(
            "Delete the line and type it again by hand. Such characters often come along when "
            "text is pasted from another program."
        ),
    ),
    "unknown-voice": Wording(
        N_("Twilio has no voice called “%(found)s” for %(locale)s."),
        N_("Choose another voice, such as %(best)s."),
    ),
    "no-empty-line-after-label": Wording(
        N_("There is no empty line between the label and the text."),
        N_(
            "Put an empty line before “%(found)s”. If the label is missing, write it first: the "
            "few words that are said in the menu."
        ),
    ),
    "label-without-words": Wording(N_("The label has no words."), N_("Write the label.")),
    "stray-brace": Wording(
        N_("A brace stands alone: “%(found)s”"),
        N_("Write the missing { or }. Braces may not stand inside each other."),
    ),
    "unknown-span-language": Wording(
        N_("“%(found)s” is not a language of the line."),
        N_("Write one of %(known)s, or delete the braces: the text's own voice says the words."),
    ),
    "unknown-placeholder": Wording(
        N_("%(found)s is not a known placeholder."),
        N_("Write one of %(known)s, or delete it."),
    ),
    "unknown-number": Wording(
        N_(
            "%(found)s is not one of the phone numbers that the line may say. The nearest one is "
            "%(nearest)s."
        ),
        N_(
            "Write the number as it stands among the phone numbers of the line: %(known)s. If "
            "%(found)s is right and new, add it to them. If it is no phone number, write it in "
            "words."
        ),
        see=("numbers",),
        traits=FIGURE_TRAITS,
    ),
    "digit-without-pronunciation": Wording(
        N_("The voice does not know how to say “%(found)s”."),
        N_(
            "Write it in words, or say how it is pronounced. Times, dates, years and numbers are "
            "understood as in: at 8.30, on 3 May 2027, 12 people, 25 %%, 1.5 million."
        ),
        fix=Fix.TEACH,
        traits=FIGURE_TRAITS,
    ),
    "digit-in-spoken-form": Wording(
        N_("The pronunciation of “%(written)s” holds digits: “%(found)s”."),
        N_("Write it in words only, such as “one one two”."),
    ),
    "too-long-to-say": Wording(
        N_("The sentence is too long for the voice to say: %(found)s characters."),
        N_("Divide it into several sentences, one a line."),
    ),
    "phrase-without": Wording(
        N_("The phrase “%(phrase)s” does not say {%(needed)s}."),
        N_("Put {%(needed)s} where it is to be said."),
    ),
    "recording-without-sound": Wording(
        N_("The sound of the recording of “%(text)s” is missing."), UNTIL_THEN
    ),
    "recording-not-audio": Wording(
        N_("The recording of “%(text)s” cannot be played: it is no sound of the kind %(kind)s."),
        UNTIL_THEN,
    ),
    "fact-of-no-language": Wording(
        N_("The fact “%(source)s” has words in a language that the line does not have: %(found)s."),
        N_("Correct the language, or delete the words."),
    ),
    "fact-without-language": Wording(
        N_("The fact “%(source)s” has no words in this language: %(found)s."),
        N_("Write which words state the fact in that language."),
    ),
    "fact-of-no-text": Wording(
        N_("The fact “%(source)s” is said in a text that does not exist: %(found)s."),
        N_("Choose another text for it, or remove the fact. The nearest name is “%(nearest)s”."),
    ),
    "announcement-ends-first": Wording(
        N_("The announcement “%(name)s” ends before it begins: from %(start)s until %(end)s."),
        N_("Look at day, month and year of both times, and correct one of them."),
    ),
    "closed-without-numbers": Wording(
        N_("“%(name)s” closes the line, but no text has the phone numbers."),
        N_("Write the text under key 0, in every language."),
        see=("contact",),
    ),
}
"""Errors in single sentences, recordings or facts, with all menus and texts complete."""

WORDINGS: Mapping[str, Wording] = {
    **FILE_WORDINGS,
    **TABLE_WORDINGS,
    **MENU_WORDINGS,
    **TEXT_WORDINGS,
    **RECORDING_WORDINGS,
    **QUESTION_WORDINGS,
    **DATE_WORDINGS,
    **{
        name: replace(wording, traits=(Trait.IN_SENTENCE, *wording.traits))
        for name, wording in SENTENCE_WORDINGS.items()
    },
}
"""All wordings, by rule or case."""
