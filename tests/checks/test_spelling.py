"""Spelling: what is misspelt is found with what was meant, and what is right is left alone."""

import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.checks.check import check_script
from ivr.checks.spelling import (
    LONGEST_WITH_SUGGESTIONS,
    WITH_SUGGESTIONS,
    Vocabulary,
    dictionary,
    spell,
)
from ivr.i18n import LANGUAGES
from ivr.script.finding import Finding, Mend, Severity
from ivr.script.knowledge import Knowledge, SpellingData, WordFile, knowledge_of
from ivr.script.reading import read
from tests.conftest import Write
from tests.scripts import full_script, replaced, small_script, with_text

pytestmark = pytest.mark.servers

MISSPELT = {
    "sv": """
        polissamarbette=polissamarbete informmation=information efterlysst=efterlyst
        samarbettet=samarbetet internationelt=internationellt myndihet=myndighet
        säkerhetfrämjande=säkerhetsfrämjande utlanndet=utlandet polisn=polisen
        telefonumer=telefonnummer nödsitution=nödsituation brotsutredningar=brottsutredningar
        organistion=organisation operativtt=operativt strategist=strategiskt
        rättigeterna=rättigheterna medborgarns=medborgarnas huvudmennyn=huvudmenyn
        definativt=definitivt sverige=Sverige
    """,
    "en": """
        cooperasion=cooperation polise=police informmation=information emergancy=emergency
        organisaton=organisation intrenational=international seperate=separate
        oficers=officers recieve=receive investigatons=investigations develpoment=development
        securty=security authorty=authority recruted=recruited menber=member abrod=abroad
        numbr=number langauge=language specialied=specialised europol=Europol
    """,
}
"""Words that are wrong, each with what was meant."""

CORRECT = {
    "sv": """
        polissamarbete gränspolis brottsutredningar polisorganisation utlandsstyrka
        medlemsländernas samarbetsland rättsstatens telefonnummer huvudmenyn nödsituation
        fredsfrämjande arbetsgrupper gränsöverskridande människohandel narkotikabrott
        penningtvätt terroristbrott efterlysning utlämningsärende rättshjälp sambandsman
        informationsutbyte underrättelsetjänst vittnesskydd brottsoffer polisanmälan
        passkontroll hittegods larmcentral kundtjänst öppettider e-postadress mobiltelefon
        krishantering rikspolischef Tullverket knapptelefon Fast-grupp freds-
    """,
    "en": """
        organisation organisations organised specialised programme centre defence offence
        licence enquiry enquiries behaviour labour neighbour honour harbour recognise
        prioritise analyse catalogue travelling cancelled cheque kerb theatre litre grey
        jewellery judgement ageing online smartphone cross-border Co-operation police's
        don't organisation's Europol's Swedish-speaking Amongst
    """,
}
"""Words that are right: compounds in Swedish, British spellings in English."""

SUGGESTED = 0.9
"""So many of the misspelt words must have what was meant among their suggestions."""

RUSSIAN = SpellingData(
    package="spylls",
    dictionary="ru",
    endings=(),
    letters="абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
)


def spelt(
    files: Mapping[str, bytes], knowledge: Callable[[str], Knowledge] = knowledge_of
) -> tuple[Finding, ...]:
    """What is found in a script, which must be readable without an error."""
    reading = read(files)
    assert reading.script is not None and not reading.refused, reading.findings
    return spell(reading.script, knowledge)


def saying(text: str, language: str = "sv") -> dict[str, bytes]:
    """The frozen script with another farewell."""
    return with_text(full_script(), f"{language}/goodbye.txt", text)


def found(text: str, language: str = "sv") -> dict[str, list[str]]:
    """The misspelt words of a text, with the suggestions for each."""
    findings = spelt(saying(text, language))
    return {each.place.words: str(each.values["suggestions"]).split(", ") for each in findings}


def taught(files: Mapping[str, bytes], language: str, name: str) -> dict[str, bytes]:
    """A script whose word list has one more name."""
    return replaced(files, f"{language}/language.toml", "names = [", f'names = ["{name}", ')


def knowing(data: SpellingData | None) -> Callable[[str], Knowledge]:
    """What is known of languages, if Swedish had this dictionary."""

    def knowledge(language: str) -> Knowledge:
        known = knowledge_of(language)
        return known.model_copy(update={"spelling": data}) if language == "sv" else known

    return knowledge


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of a language of the frozen script."""
    script, data = read(full_script()).script, knowledge_of(language).spelling
    assert script and data and (known := dictionary(data))
    return Vocabulary(script.languages[language], known, data.endings)


def test_the_frozen_script_has_no_misspelt_word() -> None:
    assert spelt(full_script()) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_twenty_are_found_and_most_with_what_was_meant(language: str) -> None:
    meant = dict(pair.split("=") for pair in MISSPELT[language].split())
    words = [*meant]
    suggested: dict[str, list[str]] = {}
    for part in (words[:WITH_SUGGESTIONS], words[WITH_SUGGESTIONS:]):
        suggested |= found(".\n".join(part), language)
    assert [*suggested] == words and len(words) == 20
    right = [meant[word] in suggested[word] for word in words]
    assert sum(right) >= SUGGESTED * len(right)


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_of_forty_words_that_are_right_is_found(language: str) -> None:
    assert len(CORRECT[language].split()) == 40
    assert found(CORRECT[language], language) == {}


def test_each_is_a_warning_wherever_it_stands_that_can_be_mended_by_accepting_it() -> None:
    findings = spelt(saying("# Med fell.\nEn mennig.\nHej då.\nEn mennig, en mennig."))
    places = [("/".join(each.field), each.place.line, each.place.words) for each in findings]
    assert places == [("sv/texts/goodbye/body", line, "mennig") for line in (1, 3)]
    assert {(each.severity, each.words.mend) for each in findings} == {
        (Severity.WARNING, Mend.ACCEPT)
    }


def test_labels_and_phrases_are_read_too() -> None:
    files = replaced(full_script(), "sv/fast.txt", "efterlysta personer\n\n", "persoher\n\n")
    files = replaced(files, "sv/language.toml", "För svenska", "För svennska")
    assert {("/".join(each.field), each.place.words) for each in spelt(files)} == {
        ("sv/phrases/language_offer", "svennska"),
        ("sv/texts/fast/label", "persoher"),
    }


def test_words_of_another_language_are_held_against_its_dictionary() -> None:
    assert [*found("Vi heter {en: Search Taem}.")] == ["Taem"]
    assert [*found("Vi heter {en: sökande}.")] == ["sökande"]


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("sv", "Ring 112, 114 14 eller +46 77 114 14 00.", []),
        ("sv", "Det finns {count} val, tryck {key:fred}. | Hej då.", []),
        ("sv", "EU och EU:s länder, och USA. Sverige, Sveriges, SVERIGE.", []),
        ("sv", "Fast-gruppen, Fasts arbete, Europols kontor, och Europol-samarbetet.", []),
        ("sv", "Freds- och säkerhetsarbete. Gatu- och vägarbete.", []),
        ("sv", "Fast-gruppenn i Fredds- och säkerhetsarbete.", ["Fast-gruppenn", "Fredds-"]),
        ("en", "Don't, don’t, Europol's, Europol’s, the officers’ work.", []),
        ("en", "The polise’s work.", ["polise’s"]),
    ],
)
def test_figures_initialisms_names_and_parts_of_words_are_known(
    language: str, text: str, wrong: list[str]
) -> None:
    assert [*found(text, language)] == wrong


@pytest.mark.parametrize("language", LANGUAGES)
@given(word=st.text())
def test_any_word_has_an_answer(language: str, word: str) -> None:
    known = vocabulary(language)
    assert known.knows(word) in (True, False)


def test_suggestions_are_the_nearest_words_of_the_script_and_the_dictionary() -> None:
    assert len(found("Ett polissamarbette.")["polissamarbette"]) == 3
    assert found("Oficers. The oficers.", "en")["Oficers"][0] == "Officers"
    assert found("Det gäller Ameripoll.")["Ameripoll"][0] == "Ameripol"
    assert found("Hej då, tryk.")["tryk"][0] == "tryck"


def test_only_the_first_words_that_are_short_and_like_others_get_suggestions() -> None:
    misspelt = [pair.split("=")[0] for pair in MISSPELT["en"].split()]
    findings = found("\n".join(f"The {word}." for word in misspelt), "en")
    helped = [findings[word] != [""] for word in misspelt]
    assert helped == [number < WITH_SUGGESTIONS for number in range(len(misspelt))]
    long = "telefonummer" + "telefon" * 2
    assert len(long) > LONGEST_WITH_SUGGESTIONS and found(f"Ett {long}.") == {long: [""]}
    (finding,) = spelt(saying("Xqxqzvxqqw."))
    assert finding.case == "spelling-without-suggestion"


@pytest.mark.parametrize(
    ("language", "name", "text", "left"),
    [
        ("sv", "Nordapol", "Nordapols arbete, Nordapol:s arbete, Nordapol-samarbetet.", 0),
        ("en", "Nordapol", "Nordapol's work. Nordapol’s work. Nordapol-led work.", 0),
        ("sv", "Europeiska Gränzbyrån", "Europeiska Gränzbyrån.", 0),
        ("sv", "Nordapol", "Det gäller nordapol.", 1),
        ("sv", "samverkansgruppp", "Samverkansgruppp. En samverkansgruppp.", 0),
    ],
)
def test_a_name_is_known_in_its_language_when_it_was_taught(
    language: str, name: str, text: str, left: int
) -> None:
    files = saying(text, language)
    other = {"sv": "en", "en": "sv"}[language]
    assert spelt(taught(files, other, name)) == spelt(files) != ()
    assert len(spelt(taught(files, language, name))) == left


def test_what_has_a_pronunciation_is_known() -> None:
    files = saying("Skriv till Polisenn.")
    assert len(spelt(files)) == 1
    entry = '[pronunciation]\n"Polisenn" = "polisen"'
    assert spelt(replaced(files, "sv/language.toml", "[pronunciation]", entry)) == ()


@pytest.mark.parametrize(
    "data",
    [
        None,
        SpellingData(package="a-package-that-nobody-has", dictionary="sv", endings=()),
        SpellingData(package="spylls", dictionary="sv_XX", endings=()),
        RUSSIAN.model_copy(update={"more": (WordFile(package="eng", file="no"),)}),
    ],
)
def test_a_language_without_a_dictionary_is_said_once_and_the_others_are_checked(
    data: SpellingData | None,
) -> None:
    files = saying("The polise and the {sv: mennig}.", "en")
    cases = [(each.case, each.field[0]) for each in spelt(files, knowing(data))]
    assert sorted(cases) == [("no-spelling", "sv"), ("spelling", "en")]
    (finding,) = spelt(small_script(languages=("sv", "en", "fi")))
    assert (finding.rule, finding.field, finding.severity) == (
        "no-spelling",
        ("fi",),
        Severity.WARNING,
    )


def test_a_language_is_added_by_naming_its_dictionary() -> None:
    files = saying("Правильное слово. Неправельное слово. Det är på språk.")
    words = {each.place.words for each in spelt(files, knowing(RUSSIAN))}
    assert {"Неправельное", "på"} <= words and not words & {"Правильное", "слово"}


class TestWhereItIsAsked:
    """Editors are told of spelling; the service is not, and loads no dictionary."""

    FILES = replaced(full_script(), "sv/fred.txt", "Sedan tjänstgör", "Sedann tjänstgör")

    def test_a_check_finds_misspelt_words_if_it_is_asked_to_and_never_refuses(self) -> None:
        asked, unasked = check_script(self.FILES, spelling=True), check_script(self.FILES)
        assert [each.rule for each in asked.findings].count("spelling") == 1
        assert "spelling" not in {each.rule for each in unasked.findings}
        assert asked.may_answer

    def test_a_word_that_a_rule_is_about_is_not_misspelt_too(self) -> None:
        found = check_script(saying("Det gäller bl.a. stöld.\n"), spelling=True).findings
        assert [each.rule for each in found if "bl" in each.place.words.split(".")] == ["R46"]

    def test_the_service_loads_no_dictionary(self) -> None:
        told = "import sys, ivr.app, ivr.checks.check; print('hunspell' in sys.modules)"
        ran = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
        assert ran.stdout.split() == [b"False"]

    def test_without_the_engine_a_script_is_checked_and_what_is_missing_is_said(self) -> None:
        told = (
            "import sys; sys.modules['hunspell'] = None; sys.path.insert(0, 'tests')\n"
            "from scripts import full_script; from ivr.checks.check import check_script\n"
            "found = check_script(full_script(), spelling=True).findings\n"
            "print([each.rule for each in found].count('no-spelling'))"
        )
        ran = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
        assert ran.stdout.split() == [b"2"]

    @pytest.mark.parametrize(
        "piece", ["a'", "å", "a\u030a'", "ab-", "kvxz", "abcdefghi jklmn-", "a."]
    )
    def test_a_text_of_any_length_is_checked_in_bounded_time_and_memory(
        self, write: Write, piece: str
    ) -> None:
        folder = write(saying(piece * (35_000 // len(piece)) + "a."))

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
            resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

        command = [sys.executable, "-m", "ivr", "check", str(folder)]
        ran = subprocess.run(command, preexec_fn=limit, capture_output=True)
        assert ran.returncode == 1, ran.stderr  # a sentence of this length is an error
