"""Rules about menus: their offers, and the labels of their options."""

import re
from collections.abc import Collection
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from ivr.checks.checked import CheckedLanguage
from ivr.checks.rule import ERROR, WARNING, About, Breaches, LanguageRule, Limits, breach
from ivr.i18n import N_
from ivr.script.fields.titles import LanguageCodes, TextNames
from ivr.script.findings.finding import Wording
from ivr.script.language import prose
from ivr.script.model.speaker import SpokenSentence

LABELS = 4_096
"""Number of compared pairs of labels cached."""


@LanguageRule(
    "R11",
    ERROR,
    title=N_("A menu offers seven things at most. A label that joins two with “and” counts twice."),
    source=N_("Virzi and Commarford, for broad menus; Ireland 4, Avaya and AT&T 5"),
    needs=("options",),
    about=About.MENU,
    wording=Wording(
        N_(
            "The menu “%(menu)s” offers %(found)s things in %(language)s, and %(may)s offer at "
            "most %(most)s: %(options)s options, and %(joined)s more that are joined by “and” "
            "(%(labels)s)."
        ),
        N_(
            "Callers cannot remember this many options. Move some into a sub-menu, or give an "
            "option that joins two things one name."
        ),
    ),
)
def number_of_options(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Count what each menu offers."""
    joint = rf"(?i)\b{prose.any_of(language.knowledge.options.and_)}\b"
    for menu in language.script.menus.values():
        labels = [label.own for each in menu.options.values() if (label := language.label(each))]
        joining = [label for label in labels if re.search(joint, label)]
        joined = sum(len(re.findall(joint, label)) for label in joining)
        count = len(menu.options) + joined
        if count > limits["max_options"]:
            values = {"options": len(menu.options), "joined": joined, "most": limits["max_options"]}
            yield breach(
                ("menus", menu.name, "options"),
                menu=TextNames((menu.name,)),
                language=LanguageCodes((language.code,)),
                found=count,
                labels=", ".join(joining) or "–",
                **values,
            )


@LanguageRule(
    "R19",
    WARNING,
    title=N_("No “or” inside an option."),
    source=N_("Voice Provider, tip 13"),
    needs=("options",),
    wording=Wording(
        N_("The option under key %(key)s holds “%(words)s”."),
        N_(
            "A caller hears “%(words)s” as the beginning of the next option. Use one "
            "word for both, or make two options."
        ),
    ),
)
def one_thing(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for "or" in the label of each option."""
    for option in language.options:
        if label := option.target and language.label(option.target):
            for word in prose.phrases_in(label.own, language.knowledge.options.or_):
                yield breach(label, words=word, key=option.key)


@LanguageRule(
    "R21",
    WARNING,
    title=N_("The labels of a menu are easy to tell apart."),
    source=N_("ACIxD “clear and distinct”; ratio of difflib"),
    wording={
        "alike": Wording(
            N_("Two options of one menu sound nearly the same: “%(one)s” and “%(label)s”"),
            N_("A caller cannot tell them apart. Say what is different, not what they share."),
        ),
        "late": Wording(
            N_("Two options of one menu begin alike: “%(one)s” and “%(label)s”"),
            N_("Callers choose by the first words. Move what is different to the front."),
        ),
    },
)
def distinct_labels(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Compare all pairs of labels of a menu; a pair that shares several menus is reported once."""
    pairs: dict[tuple[SpokenSentence, SpokenSentence], None] = {}
    for menu in language.script.menus.values():
        labels = (language.label(target) for target in menu.options.values())
        pairs |= dict.fromkeys(combinations(filter(None, labels), 2))
    count = int(limits["distinct_words"])
    for first, second in pairs:
        first_label = first.spoken.lower()
        second_label = second.spoken.lower()
        if _are_alike(first_label, second_label, limits["max_similarity"]):
            yield breach(second, "alike", one=first.spoken, label=second.spoken)
        elif prose.words(first_label)[:count] == prose.words(second_label)[:count]:
            yield breach(second, "late", one=first.spoken, label=second.spoken)


@lru_cache(LABELS)
def _are_alike(label: str, other: str, most: float) -> bool:
    """Compare in both orders, because the ratio of a SequenceMatcher depends on the order."""
    matcher = SequenceMatcher(None, label, other, autojunk=False)
    if matcher.quick_ratio() <= most:  # an upper bound of the similarity
        return False
    reverse = SequenceMatcher(None, other, label, autojunk=False)
    return max(matcher.ratio(), reverse.ratio()) > most


@LanguageRule(
    "R22",
    WARNING,
    title=N_("The text behind a key begins with its label."),
    source="COGA “I need to know if my response was okay”",
    needs=("words",),
    wording=Wording(
        N_(
            "The text “%(text)s” does not begin with what the option is called in the menu, "
            "“%(label)s”."
        ),
        N_(
            "Callers want to hear that their key was understood. Let the first sentence "
            "say the label again."
        ),
    ),
)
def echo_of_label(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for the label's content words, in order, in the first sentence of the text.

    Words after a comma in the label are optional.
    """
    stop = language.knowledge.words.stop
    for text in language.texts:
        label = language.label(text.name)
        lines = (line for line in language.body(text.name) if prose.sentences(line.spoken))
        first = next(lines, None)
        if label is None or first is None:
            continue
        sentence = prose.sentences(first.spoken)[0]
        if not _begins_with(sentence, label.spoken, stop):
            yield breach(first, label=label.spoken)


def _begins_with(said: str, label: str, stop: Collection[str]) -> bool:
    expected = _content(label.partition(",")[0], stop)
    if not expected:
        return True
    spoken = iter(_content(said, stop))
    if next(spoken, None) != expected[0]:
        return False
    return all(word in spoken for word in expected[1:])  # `in` goes on after the word before


def _content(text: str, stop: Collection[str]) -> list[str]:
    return [word for word in prose.words(text.lower()) if word not in stop]


@LanguageRule(
    "R23",
    ERROR,
    title=N_("No filler and no advertising."),
    source="COGA, Please Press 1",
    needs=("phrases",),
    wording=Wording(
        N_("This sentence holds filler: “%(words)s”"),
        N_("Such phrases take time and say nothing. Take away “%(words)s”."),
    ),
)
def no_filler(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for a language's filler phrases in all sentences."""
    for sentence in language.written_sentences:
        for filler in prose.phrases_in(sentence.own, language.knowledge.phrases.filler):
            yield breach(sentence, words=filler)
