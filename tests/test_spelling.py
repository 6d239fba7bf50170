"""Spelling: what is misspelt is found with what was meant, and what is right is left alone."""

import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Write
from hypothesis import given
from hypothesis import strategies as st
from scripts import full_script, line_with, replaced, small_script, with_text

from ivr.checks.check import check_script
from ivr.checks.spelling import (
    LONGEST_WITH_SUGGESTIONS,
    WITH_SUGGESTIONS,
    WORD,
    Dictionary,
    Vocabulary,
    dictionary,
    spell,
)
from ivr.cli import main
from ivr.i18n import LANGUAGES
from ivr.script.finding import Finding, Severity
from ivr.script.knowledge import Knowledge, SpellingData, WordFile, knowledge_of
from ivr.script.reading import read

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

NO_PACKAGE = "a-package-that-nobody-has"
NOWHERE = SpellingData(package=NO_PACKAGE, dictionary="sv", endings=())
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


def found(text: str, language: str = "sv") -> list[str]:
    """The words of a text that are misspelt."""
    return [str(finding.values["found"]) for finding in spelt(saying(text, language))]


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
    """A language's dictionary, taught nothing."""
    data = knowledge_of(language).spelling
    assert data
    return Vocabulary(dictionary(data), (), data.endings)


def pairs(language: str) -> list[tuple[str, str]]:
    """The misspelt words of a language with what was meant."""
    return [(pair.split("=")[0], pair.split("=")[1]) for pair in MISSPELT[language].split()]


def suggested(finding: Finding) -> list[str]:
    return str(finding.values["suggestions"]).split(", ")


@cache
def suggestions(language: str) -> Mapping[str, list[str]]:
    """The misspelt words that are found, with their suggestions: ten words a script."""
    wrong = [word for word, _ in pairs(language)]
    scripts = [wrong[:WITH_SUGGESTIONS], wrong[WITH_SUGGESTIONS:]]
    findings = [each for part in scripts for each in spelt(saying(". ".join(part), language))]
    return {str(each.values["found"]): suggested(each) for each in findings}


class Words:
    """An engine that counts how often it is asked."""

    asked = 0

    def add(self, word: str) -> None:
        pass

    def spell(self, word: str) -> bool:
        self.asked += 1
        return word == "police"


class TestMisspeltWords:
    """Words that no dictionary knows, and nobody has vouched for."""

    def test_the_frozen_script_has_none(self) -> None:
        assert spelt(full_script()) == ()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_all_of_twenty_are_found(self, language: str) -> None:
        assert len(suggestions(language)) == 20
        assert list(suggestions(language)) == [word for word, _ in pairs(language)]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_most_get_the_right_word_among_their_suggestions(self, language: str) -> None:
        right = [meant in suggestions(language)[word] for word, meant in pairs(language)]
        assert sum(right) >= SUGGESTED * len(right)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_none_of_forty_words_that_are_right_is_found(self, language: str) -> None:
        assert len(CORRECT[language].split()) == 40
        assert found(CORRECT[language], language) == []

    def test_each_is_a_warning_at_its_line(self) -> None:
        files = saying("# En anteckning med fell.\nHej då.\nEn mennig och en mennig till.")
        (finding,) = spelt(files)
        assert (finding.rule, finding.severity) == ("spelling", Severity.WARNING)
        assert (finding.file, finding.line) == ("sv/goodbye.txt", 3)

    def test_each_is_said_wherever_it_stands(self) -> None:
        assert [each.line for each in spelt(saying("En mennig.\nHej då.\nEn mennig."))] == [1, 3]

    def test_labels_and_phrases_are_read_too(self) -> None:
        files = replaced(full_script(), "sv/fast.txt", "efterlysta personer\n\n", "persoher\n\n")
        files = replaced(files, "sv/language.toml", "För svenska", "För svennska")
        places = {each.values["found"]: (each.file, each.line) for each in spelt(files)}
        line = line_with(files, "sv/language.toml", "svennska")
        assert places["svennska"] == ("sv/language.toml", line)
        assert places["persoher"] == ("sv/fast.txt", line_with(files, "sv/fast.txt", "persoher"))

    def test_words_of_another_language_are_held_against_its_dictionary(self) -> None:
        assert found("Vi heter {en: Search Taem}.") == ["Taem"]
        assert found("Vi heter {en: sökande}.") == ["sökande"]
        (finding,) = spelt(saying("Vi heter {en: Search Taem}."))
        assert "en/language.toml" in finding.wording().hint

    @pytest.mark.parametrize(
        "text",
        [
            "Ring 112, 114 14 eller +46 77 114 14 00.",
            "Det finns {count} val, tryck {key:fred}. | Hej då.",
            "EU och EU:s länder, och USA.",
            "Freds- och säkerhetsarbete. Gatu- och vägarbete.",
            "Fast-gruppen, Fasts arbete, Europols kontor, och Europol-samarbetet.",
            "Sverige, Sveriges, SVERIGE.",
        ],
    )
    def test_what_is_no_word_or_is_known_is_left_alone(self, text: str) -> None:
        assert found(text) == []

    def test_the_parts_of_a_hyphenated_word_are_read(self) -> None:
        assert found("Fast-gruppenn arbetar.") == ["Fast-gruppenn"]
        assert found("Fredds- och säkerhetsarbete.") == ["Fredds-"]

    def test_an_apostrophe_of_either_kind_is_part_of_a_word(self) -> None:
        assert found("Don't, don’t, Europol's, Europol’s, the officers’ work.", "en") == []
        assert found("The polise’s work.", "en") == ["polise’s"]

    @pytest.mark.parametrize("language", LANGUAGES)
    @given(text=st.text())
    def test_any_text_has_an_answer(self, language: str, text: str) -> None:
        for word in WORD.findall(text):
            assert vocabulary(language).knows(word) in (True, False)


class TestSuggestions:
    """What was probably meant."""

    def suggestions(self, text: str, language: str = "sv") -> list[str]:
        (finding,) = spelt(saying(text, language))
        return [word for word in suggested(finding) if word]

    def test_there_are_three_at_most(self) -> None:
        assert len(self.suggestions("Ett polissamarbette.")) == 3

    def test_they_have_a_capital_where_the_word_has_one(self) -> None:
        assert self.suggestions("Oficers.", "en")[0] == "Officers"
        assert self.suggestions("The oficers.", "en")[0] == "officers"

    def test_names_that_were_taught_are_among_them(self) -> None:
        assert self.suggestions("Det gäller Ameripoll.")[0] == "Ameripol"

    def test_of_words_as_near_the_one_that_the_script_uses_comes_first(self) -> None:
        assert self.suggestions("Hej då, tryk.")[0] == "tryck"

    def test_a_word_like_no_other_has_none_and_says_so(self) -> None:
        (finding,) = spelt(saying("Xqxqzvxqqw."))
        assert finding.values["suggestions"] == ""
        assert finding.case == "spelling-without-suggestion"

    def test_only_the_first_unknown_words_of_a_language_get_them(self) -> None:
        misspelt = [word for word, _ in pairs("en")]
        findings = spelt(saying("\n".join(f"The {word}." for word in misspelt), "en"))
        helped = [bool(each.values["suggestions"]) for each in findings]
        assert helped == [number < WITH_SUGGESTIONS for number in range(len(misspelt))]

    def test_a_long_word_has_none(self) -> None:
        word = "telefonummer" + "telefon" * 2
        assert not self.suggestions(f"Ett {word}.") and len(word) > LONGEST_WITH_SUGGESTIONS

    def test_they_are_made_once_for_each_word(self) -> None:
        engine = Words()
        known = Dictionary(engine, frozenset(), "abcdefghijklmnopqrstuvwxyz")
        assert known.suggest("polise") == ("police",)
        asked = engine.asked
        assert known.suggest("polise") == ("police",)
        assert engine.asked == asked < 500


class TestTaughtWords:
    """Names, and other words that staff vouch for."""

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("sv", "Nordapol arbetar."),
            ("sv", "Nordapols arbete, Nordapol:s arbete, Nordapol-samarbetet."),
            ("en", "Nordapol works. Nordapol's work. Nordapol’s work. Nordapol-led work."),
        ],
    )
    def test_a_name_is_found_until_it_is_taught(self, language: str, text: str) -> None:
        files = saying(text, language)
        assert spelt(files)
        assert spelt(taught(files, language, "Nordapol")) == ()

    def test_every_word_of_a_name_is_taught(self) -> None:
        files = saying("Europeiska Gränzbyrån.")
        assert spelt(taught(files, "sv", "Europeiska Gränzbyrån")) == ()

    def test_a_name_keeps_its_capital_and_a_word_may_get_one(self) -> None:
        files = saying("Det gäller nordapol.")
        assert len(spelt(taught(files, "sv", "Nordapol"))) == 1
        files = saying("Samverkansgruppp. En samverkansgruppp.")
        assert spelt(taught(files, "sv", "samverkansgruppp")) == ()

    def test_a_name_is_taught_to_its_own_language_alone(self) -> None:
        assert len(spelt(taught(saying("Nordapol."), "en", "Nordapol"))) == 1

    def test_what_has_a_pronunciation_is_known(self) -> None:
        files = saying("Skriv till Polisenn.")
        assert len(spelt(files)) == 1
        entry = '[pronunciation]\n"Polisenn" = "polisen"'
        assert spelt(replaced(files, "sv/language.toml", "[pronunciation]", entry)) == ()


class TestDictionaries:
    """Where the words come from, and what is said where they do not come."""

    def test_a_language_without_data_is_said_once(self) -> None:
        (finding,) = spelt(small_script(languages=("sv", "en", "fi")))
        assert (finding.rule, finding.severity) == ("no-spelling", Severity.WARNING)
        assert (finding.file, finding.line) == ("fi/language.toml", 0)
        assert finding.case == "no-spelling-data"
        assert finding.values["language"] == "fi"

    @pytest.mark.parametrize(
        ("data", "missing"),
        [
            (NOWHERE, NO_PACKAGE),
            (SpellingData(package="spylls", dictionary="sv_XX", endings=()), "sv_XX.dic"),
            (RUSSIAN.model_copy(update={"more": (WordFile(package="eng", file="no"),)}), "no"),
        ],
    )
    def test_a_dictionary_that_is_not_there_is_said_once(
        self, data: SpellingData, missing: str
    ) -> None:
        (finding,) = spelt(saying("En mennig."), knowing(data))
        assert (finding.rule, finding.severity) == ("no-spelling", Severity.WARNING)
        assert (finding.file, finding.line) == ("sv/language.toml", 0)
        assert finding.case == "no-dictionary"
        assert missing in str(finding.values["found"])
        assert data.package in finding.wording().expected

    def test_without_the_engine_a_script_is_checked_and_what_to_install_is_said(
        self, folder: Path
    ) -> None:
        program = "import sys; sys.modules['hunspell'] = None; from ivr.cli import main; main()"
        words = ["check", str(folder), "--format", "json", "--lang", "en"]
        ran = subprocess.run([sys.executable, "-c", program, *words], capture_output=True)
        assert ran.returncode == 0, ran.stderr
        findings = json.loads(ran.stdout)["findings"]
        hints = [each["hint"] for each in findings if each["rule"] == "no-spelling"]
        assert ["[spelling]" in hint for hint in hints] == [True, True]

    def test_the_other_languages_are_checked_all_the_same(self) -> None:
        files = saying("The polise and the {sv: mennig}.", "en")
        cases = [each.case for each in spelt(files, knowing(None))]
        assert cases == ["spelling", "no-spelling-data"]

    def test_a_language_is_added_by_naming_its_dictionary(self) -> None:
        findings = spelt(saying("Правильное слово. Неправельное слово."), knowing(RUSSIAN))
        wrong = {each.values["found"] for each in findings}
        assert "Неправельное" in wrong
        assert not wrong & {"Правильное", "слово"}
        assert "неправильное" in dictionary(RUSSIAN).suggest("неправельное")

    def test_letters_that_a_dictionary_cannot_write_are_no_words_of_its_language(self) -> None:
        assert not dictionary(RUSSIAN).knows("på")
        assert dictionary(RUSSIAN).suggest("på") == ()

    def test_a_dictionary_is_loaded_once(self) -> None:
        data = knowledge_of("sv").spelling
        assert data
        assert dictionary(data) is dictionary(data.model_copy())


class TestWords:
    """How the findings are worded."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_finding_is_said_without_a_hole(self, language: str) -> None:
        findings = (
            *spelt(saying("En mennig. Xqxqzvxqqw.")),
            *spelt(full_script(), knowing(None)),
            *spelt(full_script(), knowing(NOWHERE)),
        )
        assert len({each.case for each in findings}) == 4
        for finding in findings:
            wording = finding.wording(language)
            for part in wording.__slots__:
                assert getattr(wording, part).strip()
                assert not re.search(r"“”|””|: \.", getattr(wording, part))

    def test_the_word_and_its_suggestions_are_told(self) -> None:
        (finding,) = spelt(saying("The polise.", "en"))
        wording = finding.wording()
        assert "polise" in wording.message
        assert "police" in wording.expected
        assert "en/language.toml" in wording.hint


class TestWhereItIsAsked:
    """Editors are told of spelling; the service is not, and loads no dictionary."""

    FILES = replaced(full_script(), "sv/fred.txt", "Sedan tjänstgör", "Sedann tjänstgör")

    def test_an_examination_finds_misspelt_words_if_it_is_asked_to(self) -> None:
        asked, unasked = check_script(self.FILES, spelling=True), check_script(self.FILES)
        assert [each.rule for each in asked.findings].count("spelling") == 1
        assert "spelling" not in {each.rule for each in unasked.findings}
        assert set(map(repr, unasked.findings)) < set(map(repr, asked.findings))

    def test_a_word_that_a_rule_is_about_is_not_misspelt_too(self) -> None:
        files = saying("Det gäller bl.a. stöld.\n")
        found = check_script(files, spelling=True).findings
        about = [each.rule for each in found if each.values.get("found") in ("bl", "bl.a.")]
        assert about == ["R46"]

    def test_spelling_keeps_no_script_from_answering(self) -> None:
        assert check_script(self.FILES, spelling=True).may_answer

    def test_the_service_loads_no_dictionary(self) -> None:
        told = "import sys, ivr.app, ivr.checks.check; print('hunspell' in sys.modules)"
        ran = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
        assert ran.stdout.split() == [b"False"]

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

    def test_ivr_check_prints_them(self, runner: CliRunner, write: Write) -> None:
        told = runner.invoke(main, ["check", str(write(self.FILES)), "--lang", "en"])
        assert told.exit_code == 0
        line = line_with(self.FILES, "sv/fred.txt", "Sedann")
        assert f"WARNING, line {line}" in told.output
        assert "such as Sedan" in told.output
