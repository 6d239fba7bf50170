"""The words of findings about text files."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "no-empty-line-after-label": Wording(
        message=N_("There is no empty line between the label and the text."),
        hint=N_(
            "Put an empty line before “%(found)s”. If the label is missing, write it first: "
            "the few words that are said in the menu."
        ),
    ),
    "label-without-words": Wording(
        message=N_("The label has no words."),
        hint=N_("Write the label on line %(line)s in place of “%(found)s”."),
    ),
    "label-without-body": Wording(
        message=N_("After the label there is no text."),
        hint=N_("Write the text below “%(found)s”, with an empty line between them."),
    ),
    "label-with-markup": Wording(
        message=N_("The label holds something that cannot be said in a menu."),
        hint=N_(
            "Take “%(found)s” out of the label, and write it in the text below it if it is needed."
        ),
    ),
    "unclosed-span": Wording(
        message=N_("A brace is opened and never closed."),
        hint=N_(
            "Put the missing } where “%(found)s” is to end. Braces may not stand inside each other."
        ),
    ),
    "stray-brace": Wording(
        message=N_("A brace is closed that was never opened."),
        hint=N_("Put the missing { in front of the words, or delete the brace in “%(found)s”."),
    ),
    "empty-span": Wording(
        message=N_("There are no words for the other voice to say."),
        hint=N_("Write the words in “%(found)s” after the colon, or delete it."),
    ),
    "unknown-span-language": Wording(
        message=N_("“%(found)s” is not a language of the script."),
        hint=N_(
            "Write one of %(known)s in place of “%(found)s”, or delete the braces and let "
            "the text's own voice say the words."
        ),
    ),
    "unknown-placeholder": Wording(
        message=N_("Nobody knows what %(found)s is to be filled in with."),
        hint=N_("Write one of %(known)s in place of %(found)s, or delete it."),
    ),
    "key-of-no-option": Wording(
        message=N_("%(found)s asks for the key of a topic that is in no menu."),
        hint=N_(
            "Correct the name “%(topic)s”, or add the topic to the options of a menu %(at_menus)s."
        ),
    ),
    "key-of-other-menu": Wording(
        message=N_("%(found)s asks for a key that does not work everywhere this text is heard."),
        hint=N_(
            "Write the sentence without %(found)s, or add “%(topic)s” to the menu "
            "“%(menu)s” %(at_menus)s."
        ),
    ),
    "unknown-number": Wording(
        message=N_("The phone number %(found)s is not one that the line may say."),
        hint=N_(
            "Correct the number %(found)s. If the number is right and new, add it "
            "%(at_numbers)s. If it is a year or an amount, write it in words."
        ),
    ),
    "number-in-digits": Wording(
        message=N_(
            "The number %(found)s is written in digits, and the voice does not know how to say it."
        ),
        hint=N_(
            "Write %(found)s in words, or add a line %(at_pronunciation)s that says how it "
            "is spoken. If it is a phone number, it must be one of those %(at_numbers)s: "
            "%(known)s."
        ),
    ),
    "digit-without-pronunciation": Wording(
        message=N_("The voice does not know how to say “%(found)s”."),
        hint=N_(
            "Add a line %(at_pronunciation)s that says how “%(found)s” is spoken, or write "
            "the number in words. If it is a phone number, check that it is written exactly"
            " as in the table."
        ),
    ),
    "too-long-to-say": Wording(
        message=N_("The sentence is too long for Twilio to say."),
        hint=N_("Divide the %(found)s characters into several sentences, one a line."),
    ),
    "text-too-long": Wording(
        message=N_("The text is too long for a call."),
        hint=N_("Shorten the text of %(found)s bytes, or divide it into several topics."),
    ),
}
