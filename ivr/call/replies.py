"""Replies: the passages of a whole turn, by a caller's state.

Of the caller's state, only the language, the place and `is_slow` change the words.
"""

from ivr.call import passages
from ivr.call.passages import ANSWER_PAUSE, LANGUAGE_PAUSE, OFFER_PAUSE, Passages
from ivr.call.state import CallState
from ivr.call.turn import Passage, PassageKind
from ivr.script.model.line import Line
from ivr.script.model.script import FAULT, MAIN_MENU, SILENCES, WELCOME


def beginning(line: Line, state: CallState) -> Passages:
    """Return the first turn of a call, which ends with the main menu or a closed line's offers."""
    return (
        *passages.notice(line, state),
        *passages.language_offer(line, state, OFFER_PAUSE),
        passages.pause(line, state, LANGUAGE_PAUSE),
        *_greeting(line, state),
    )


def recovery(line: Line, state: CallState) -> Passages:
    """Return the words to a caller whose state is lost: the main menu, or all on a closed line."""
    place = _greeting(line, state) if state.topic else _headed(line, state)
    return (*passages.opening(line, state), *place)


def _greeting(line: Line, state: CallState) -> Passages:
    """Return the welcome, with the announcements and the main menu or the phone numbers.

    Callers who hear the menu hear no closing announcement: the line is open for their call.
    """
    if state.topic:
        return (_welcome(line, state), *_closing(line, state))
    names = [each.name for each in line.announced if each.name not in line.closings]
    announced = passages.announcements(line, state, names)
    texts = (line.texts[state.language, state.menu, name] for name in names)
    with_numbers = not any(text.offers_numbers for text in texts)
    menu = passages.menu(line, state, with_numbers=with_numbers)
    return (_welcome(line, state), *announced, *menu)


def _welcome(line: Line, state: CallState) -> Passage:
    return passages.text(line, state, PassageKind.WELCOME, WELCOME)


def menu(line: Line, state: CallState) -> Passages:
    """Return a menu that the caller enters: its heading and its options."""
    return (passages.pause(line, state, ANSWER_PAUSE), *_headed(line, state))


def _headed(line: Line, state: CallState) -> Passages:
    """Return a menu with its heading, and in a sub-menu the number of options.

    In the main menu the number would delay the first option of every call.
    """
    choices = () if state.menu == MAIN_MENU else passages.choices(line, state)
    return (*passages.heading(line, state), *choices, *passages.menu(line, state))


def menu_again(line: Line, state: CallState) -> Passages:
    """Return the options of a menu for a caller who repeats it."""
    return (passages.pause(line, state, ANSWER_PAUSE), *passages.menu(line, state))


def menu_in_language(line: Line, state: CallState) -> Passages:
    """Return a menu, or a closed line, in the language to which the caller has switched."""
    if state.topic or state.menu == MAIN_MENU:
        reply: Passages = (passages.pause(line, state, ANSWER_PAUSE), *_greeting(line, state))
    else:
        reply = menu(line, state)
    return (*reply, *passages.language_offer(line, state, LANGUAGE_PAUSE))


def topic(line: Line, state: CallState, *more: str) -> Passages:
    """Return the text of a topic, `more` texts, and the offers.

    A text that offers the phone numbers itself is not followed by the same offer.
    """
    reply = [passages.pause(line, state, ANSWER_PAUSE)]
    if state.place == line.script.contact:
        reply += passages.contact(line, state, state.place)
        reply += passages.pause_after(line, reply[-1])
        return (*reply, *passages.after(line, state))
    texts = [passages.text(line, state, PassageKind.TEXT, state.place)]
    texts += (passages.text(line, state, PassageKind.INTRODUCTION, name) for name in more)
    for text in texts:
        reply += [text, *passages.pause_after(line, text)]
    offers_numbers = line.texts[state.language, state.menu, state.place].offers_numbers
    return (*reply, *passages.after(line, state, with_numbers=not offers_numbers))


def topic_in_language(line: Line, state: CallState, *more: str) -> Passages:
    """Return a topic in the language to which the caller has switched."""
    return (*topic(line, state, *more), *passages.language_offer(line, state, LANGUAGE_PAUSE))


def closed(line: Line, state: CallState) -> Passages:
    """Return the announcement that closes the line, and the phone numbers."""
    return (passages.pause(line, state, ANSWER_PAUSE), *_closing(line, state))


def _closing(line: Line, state: CallState) -> Passages:
    """Return the announcement that closes the line, the phone numbers, and the offers."""
    numbers = passages.contact(line, state, line.script.contact) if line.script.contact else ()
    return (
        *passages.announcements(line, state, (state.place,)),
        *numbers,
        *(passages.pause_after(line, numbers[-1]) if numbers else ()),
        *passages.after(line, state),
    )


def closed_offers(line: Line, state: CallState) -> Passages:
    """Return the offers of a closed line after silence, first the one of the next language."""
    return (*passages.opening(line, state), *passages.after(line, state))


def offers(line: Line, state: CallState) -> Passages:
    """Return the offers after a text."""
    return (passages.pause(line, state, ANSWER_PAUSE), *passages.after(line, state))


def nothing(line: Line, state: CallState) -> Passages:
    """Return no passages: the line waits for a key at once."""
    return ()


def help_text(line: Line, state: CallState, name: str) -> Passages:
    """Return a help text after silence, and the offers of the place.

    The first one comes after the offer of the next language, for callers who missed that at the
    beginning: whoever does not understand the help needs it first.
    """
    begins = passages.opening if name == SILENCES[0] else _after_a_pause
    with_numbers = not line.texts[state.language, state.menu, name].lines_with_numbers
    return (
        *begins(line, state),
        passages.without_known_numbers(line, state, PassageKind.HELP, name),
        *(
            passages.after(line, state, with_numbers=with_numbers)
            if state.topic
            else passages.menu(line, state, with_numbers=with_numbers)
        ),
    )


def _after_a_pause(line: Line, state: CallState) -> Passages:
    return (passages.pause(line, state, ANSWER_PAUSE),)


def wrong_key(line: Line, state: CallState, name: str) -> Passages:
    """Return the help after a wrong key; its first line cannot be interrupted."""
    spoken = line.texts[state.language, state.menu, name]
    first = Passage(PassageKind.HELP, name, state.language, spoken.first)
    beginning = passages.to_the_end((passages.pause(line, state, ANSWER_PAUSE), first))
    if not spoken.rest:
        return beginning
    return (*beginning, Passage(PassageKind.HELP, name, state.language, spoken.rest))


def goodbye(line: Line, state: CallState, name: str) -> Passages:
    """Return a last text; callers who have just heard the phone numbers do not hear them again."""
    if not passages.is_at_numbers(line, state):
        return farewell(line, state, name)
    text = passages.without_known_numbers(line, state, PassageKind.FAREWELL, name)
    return passages.to_the_end((passages.pause(line, state, ANSWER_PAUSE), text))


def farewell(line: Line, state: CallState, name: str) -> Passages:
    """Return a last text, which no key interrupts, with its phone numbers said twice."""
    text = passages.twice(line, state, PassageKind.FAREWELL, name)
    return passages.to_the_end((passages.pause(line, state, ANSWER_PAUSE), *text))


def fault(line: Line) -> Passages:
    """Return the notice and the fault text, each in every language.

    Only the last language has its farewell, so that callers do not hang up before their own. No
    recording is played, because it might be unreachable.
    """
    begun = CallState(language=line.languages[0])
    reply = [*passages.notice(line, begun, recorded=False)]
    for code in line.languages:
        state = begun._replace(language=code)
        text = line.texts[code, MAIN_MENU, FAULT]
        utterances = text.synthetic if code == line.languages[-1] else text.before_farewell
        reply += [
            passages.pause(line, state, LANGUAGE_PAUSE),
            Passage(PassageKind.FAREWELL, FAULT, code, utterances),
        ]
    return passages.to_the_end(reply)
