"""The words of findings about line.toml, language.toml and facts.toml."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "toml-syntax": Wording(
        message=N_("Line %(line)s of %(file)s cannot be read."),
        hint=N_(
            "Look at line %(line)s and the lines just above it. Most often a quotation mark, "
            "a comma, an equals sign or a bracket is missing."
        ),
    ),
    "toml-twice": Wording(
        message=N_("The same name stands twice in %(file)s."),
        hint=N_("Delete one of the two, or give one of them its right name: “%(found)s”."),
    ),
    "unknown-field": Wording(
        message=N_("“%(field)s” means nothing in %(file)s."),
        hint=N_("Write “%(nearest)s” if that is what was meant; otherwise delete “%(field)s”."),
    ),
    "retired-field": Wording(
        message=N_("“%(field)s” in %(file)s is not used any more."),
        hint=N_("Delete “%(field)s” and what belongs to it."),
    ),
    "missing-field": Wording(
        message=N_("“%(field)s” is missing in %(file)s."),
        hint=N_(
            "Write “%(field)s” and its value. An earlier edition of the script shows what it "
            "looked like."
        ),
    ),
    "expected-text": Wording(
        message=N_("“%(field)s” must be text."),
        hint=N_("Write “%(field)s” as words between quotation marks, and not empty."),
    ),
    "expected-plain-value": Wording(
        message=N_("“%(field)s” must be one single value."),
        hint=N_("Write one single value for “%(field)s”, without brackets."),
    ),
    "expected-number": Wording(
        message=N_("“%(field)s” must be a whole number."),
        hint=N_("Write “%(field)s” as a whole number, without quotation marks and decimals."),
    ),
    "expected-switch": Wording(
        message=N_("“%(field)s” must be true or false."),
        hint=N_("Write “%(field)s” as true or false, without quotation marks."),
    ),
    "expected-date": Wording(
        message=N_("“%(field)s” must be a day."),
        hint=N_("Write “%(field)s” as a day, such as 2027-06-01: no quotation marks, no time."),
    ),
    "expected-range": Wording(
        message=N_("“%(field)s” is too small or too large."),
        hint=N_("Write a number within %(range)s for “%(field)s”."),
    ),
    "expected-list": Wording(
        message=N_("“%(field)s” must be a list with something in it."),
        hint=N_(
            "Write “%(field)s” as names between quotation marks, with commas between them "
            "and square brackets around them."
        ),
    ),
    "expected-table": Wording(
        message=N_("“%(field)s” must be a heading with lines below it."),
        hint=N_("Write [%(field)s] on a line of its own, and its values on the lines below."),
    ),
    "expected-name": Wording(
        message=N_("“%(found)s” cannot be used as a name."),
        hint=N_(
            "Write the name “%(found)s” without capitals, spaces, å, ä and ö. Give the text "
            "files the same name."
        ),
    ),
    "expected-key": Wording(
        message=N_("“%(found)s” cannot be the key of “%(field)s”."),
        hint=N_("Choose a key from 1 to 9 for “%(field)s” that no option uses."),
    ),
    "expected-code": Wording(
        message=N_("“%(found)s” is not the short name of a language."),
        hint=N_("Write the name of the language's folder in place of “%(found)s”."),
    ),
    "expected-locale": Wording(
        message=N_("“%(found)s” is not a language with a country."),
        hint=N_("Correct “%(found)s” to the form sv-SE."),
    ),
    "expected-phone-number": Wording(
        message=N_("“%(found)s” is not a phone number."),
        hint=N_('Correct “%(found)s”, such as "114 14" or "+46 77 114 14 00".'),
    ),
    "language-twice": Wording(
        message=N_("The language “%(found)s” is listed twice."),
        hint=N_("Delete one of the two “%(found)s”."),
    ),
    "language-without-folder": Wording(
        message=N_("There is no folder for the language “%(found)s”."),
        hint=N_(
            "Make the folder %(found)s with language.toml and all the texts, or take "
            "“%(found)s” out of “languages”."
        ),
    ),
    "reserved-contact": Wording(
        message=N_("“%(option)s” cannot be the topic with the phone numbers."),
        hint=N_("Give the topic another name than “%(option)s”, and its text files the same name."),
    ),
    "contact-is-menu": Wording(
        message=N_("“%(option)s” cannot be the topic with the phone numbers, for it is a menu."),
        hint=N_("Write the name of the topic with the phone numbers in place of “%(option)s”."),
    ),
    "contact-without-text": Wording(
        message=N_("The topic with the phone numbers, “%(option)s”, has no text."),
        hint=N_("Correct the name “%(option)s”, or write %(option)s.txt in every language."),
    ),
    "unknown-voice": Wording(
        message=N_("Twilio has no voice called “%(found)s” for %(locale)s."),
        hint=N_(
            "Write one of the voices listed, such as %(nearest)s, in place of “%(found)s”, "
            "or correct the locale %(locale)s."
        ),
    ),
    "voice-not-checked": Wording(
        message=N_("Nobody has checked that Twilio has the voice “%(found)s” for %(locale)s."),
        hint=N_(
            "Check the spelling of %(locale)s. If it is right, look “%(found)s” up in "
            "Twilio's list of voices, and make a test call."
        ),
    ),
    "phrase-without": Wording(
        message=N_("The phrase “%(field)s” does not say what it must."),
        hint=N_("Put {%(needed)s} in “%(field)s” where it is to be said."),
    ),
    "digit-in-spoken-form": Wording(
        message=N_("The pronunciation of “%(written)s” holds digits."),
        hint=N_("Write the pronunciation of “%(written)s” in words only."),
    ),
    "fact-of-no-language": Wording(
        message=N_("The fact %(fact)s has words in a language that the script does not have."),
        hint=N_("Correct the name “%(found)s” in the fact %(fact)s, or delete it there."),
    ),
    "fact-without-language": Wording(
        message=N_("The fact %(fact)s has no words in the language %(found)s."),
        hint=N_("Write which words state the fact %(fact)s in the language %(found)s."),
    ),
    "review-of-no-text": Wording(
        message=N_("The date for “%(found)s” under [review] is for no text."),
        hint=N_("Write “%(nearest)s” if that is what was meant; otherwise delete the line."),
    ),
    "fact-of-no-text": Wording(
        message=N_("The fact %(fact)s names a text that does not exist."),
        hint=N_("Correct the name “%(found)s” in the fact %(fact)s."),
    ),
}
