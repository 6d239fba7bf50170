"""Replies: the passages of a whole turn, by a caller's state.

Of the caller's state, only the language, the place and `is_repeated` change the words.
"""

from ivr.call import passages
from ivr.call.passages import ANSWER_PAUSE, LANGUAGE_PAUSE, OFFER_PAUSE, Passages
from ivr.call.state import CallState
from ivr.call.turn import Passage, PassageKind
from ivr.script.model.line import Line
from ivr.script.model.script import FAULT, MAIN_MENU, SILENCES, WELCOME
from ivr.script.model.speech import OPTION_PAUSE


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
    announced = passages.announcements(line, state)
    offers = passages.after(line, state) if state.topic else passages.menu(line, state)
    return (_welcome(line, state), *announced, *offers)


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
    if state.topic:
        announced = (_welcome(line, state), *_closing(line, state))
        reply: Passages = (passages.pause(line, state, ANSWER_PAUSE), *announced)
    elif state.menu == MAIN_MENU:
        reply = (passages.pause(line, state, ANSWER_PAUSE), *_greeting(line, state))
    else:
        reply = menu(line, state)
    return (*reply, *passages.language_offer(line, state, LANGUAGE_PAUSE))


def topic(line: Line, state: CallState, *more: str) -> Passages:
    """Return the text of a topic, `more` texts, and the offers."""
    texts = [passages.text(line, state, PassageKind.TEXT, state.place)]
    texts += (passages.text(line, state, PassageKind.INTRODUCTION, name) for name in more)
    reply = [passages.pause(line, state, ANSWER_PAUSE)]
    for text in texts:
        reply += [text, *passages.pause_after(line, text)]
    return (*reply, *passages.after(line, state))


def topic_in_language(line: Line, state: CallState, *more: str) -> Passages:
    """Return a topic in the language to which the caller has switched."""
    return (*topic(line, state, *more), *passages.language_offer(line, state, LANGUAGE_PAUSE))


def closed(line: Line, state: CallState) -> Passages:
    """Return the announcement that closes the line, and the phone numbers."""
    return (passages.pause(line, state, ANSWER_PAUSE), *_closing(line, state))


def _closing(line: Line, state: CallState) -> Passages:
    return (
        passages.text(line, state, PassageKind.ANNOUNCEMENT, state.place),
        passages.pause(line, state, OPTION_PAUSE),
        *passages.after(line, state),
    )


def offers(line: Line, state: CallState) -> Passages:
    """Return the offers after a text."""
    return (passages.pause(line, state, ANSWER_PAUSE), *passages.after(line, state))


def nothing(line: Line, state: CallState) -> Passages:
    """Return no passages: the line waits for a key at once."""
    return ()


def help_text(line: Line, state: CallState, name: str) -> Passages:
    """Return a help text after silence, and the offers of the place.

    The first one offers the next language again, to callers who missed that at the beginning.
    """
    spoken = line.texts[state.language, state.menu, name]
    offer = passages.language_offer(line, state, LANGUAGE_PAUSE) if name == SILENCES[0] else ()
    return (
        passages.pause(line, state, ANSWER_PAUSE),
        passages.without_known_numbers(line, state, PassageKind.HELP, name),
        *offer,
        *((passages.pause(line, state, LANGUAGE_PAUSE),) if offer else ()),
        *(
            passages.after(line, state, with_numbers=not spoken.lines_with_numbers)
            if state.topic
            else passages.menu(line, state)
        ),
    )


def wrong_key(line: Line, state: CallState, name: str) -> Passages:
    """Return the help after a wrong key; its first line cannot be interrupted."""
    spoken = line.texts[state.language, state.menu, name]
    first = Passage(PassageKind.HELP, name, state.language, spoken.first)
    beginning = passages.to_the_end((passages.pause(line, state, ANSWER_PAUSE), first))
    if not spoken.rest:
        return beginning
    return (*beginning, Passage(PassageKind.HELP, name, state.language, spoken.rest))


def goodbye(line: Line, state: CallState, name: str) -> Passages:
    """Return a last text without sentences that repeat the caller's topic."""
    text = passages.without_known_numbers(line, state, PassageKind.FAREWELL, name)
    return passages.to_the_end((passages.pause(line, state, ANSWER_PAUSE), text))


def farewell(line: Line, state: CallState, name: str) -> Passages:
    """Return a last text, which no key interrupts."""
    text = passages.text(line, state, PassageKind.FAREWELL, name)
    return passages.to_the_end((passages.pause(line, state, ANSWER_PAUSE), text))


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
