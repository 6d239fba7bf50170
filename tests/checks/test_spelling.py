"""Spelling: misspelt words are found with suggestions, and correct ones are not."""

import resource
import subprocess
import sys
from collections.abc import Mapping

import pytest

from ivr.checks.check import check_script
from ivr.checks.spelling import MAX_LETTERS_WITH_SUGGESTIONS, MAX_WORDS_WITH_SUGGESTIONS, spell
from ivr.i18n import LANGUAGES
from ivr.script.findings.finding import Finding, Fix, Severity
from ivr.script.language.knowledge import Knowledge, SpellingData, knowledge_of
from ivr.script.reading.reading import read_script
from tests import ROOT
from tests.conftest import Write
from tests.scripts import full_script, replaced, with_text

pytestmark = pytest.mark.servers

MISSPELT = {
    "sv": """
        polissamarbette=polissamarbete informmation=information efterlysst=efterlyst
        säkerhetfrämjande=säkerhetsfrämjande telefonumer=telefonnummer rättigeterna=rättigheterna
        brotsutredningar=brottsutredningar huvudmennyn=huvudmenyn sverige=Sverige utlanndet=utlandet
    """,
    "en": """
        cooperasion=cooperation emergancy=emergency intrenational=international recieve=receive
        seperate=separate investigatons=investigations securty=security recruted=recruited
        langauge=language europol=Europol abrod=abroad menber=member
    """,
}
CORRECT = {
    "sv": """
        gränspolis medlemsländernas rättsstatens fredsfrämjande gränsöverskridande människohandel
        penningtvätt sambandsman underrättelsetjänst vittnesskydd e-postadress Fast-grupp freds-
    """,
    "en": """
        organisation programme centre defence enquiries behaviour recognise catalogue travelling
        grey ageing smartphone cross-border police's don't Europol's Swedish-speaking
    """,
}


def spelt(files: Mapping[str, bytes], *known: SpellingData | None) -> tuple[Finding, ...]:
    """Return the spelling findings with another Swedish dictionary."""

    def knowledge(language: str) -> Knowledge:
        of_language = knowledge_of(language)
        spelling = known[0] if known and language == "sv" else of_language.spelling
        return of_language.model_copy(update={"spelling": spelling})

    script = read_script(files).script
    assert script is not None
    return spell(script, knowledge)


def saying(text: str, language: str = "sv") -> dict[str, bytes]:
    """Return the frozen script with another farewell."""
    return with_text(full_script(), f"{language}/goodbye.txt", text)


def found(text: str, language: str = "sv") -> dict[str, list[str]]:
    """Return the misspelt words of a farewell, with their suggestions."""
    findings = spelt(saying(text, language))
    return {each.place.words: str(each.values["suggestions"]).split(", ") for each in findings}


def taught(files: Mapping[str, bytes], language: str, name: str) -> dict[str, bytes]:
    """Return a script whose word list has one more name."""
    return replaced(files, f"{language}/language.toml", "names = [", f'names = ["{name}", ')


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_misspelt_words_are_found_most_with_the_right_suggestion(language: str) -> None:
    meant = dict(pair.split("=") for pair in MISSPELT[language].split())
    assert found(CORRECT[language], language) == {}
    words = [*meant]
    suggested: dict[str, list[str]] = {}
    for part in (words[:MAX_WORDS_WITH_SUGGESTIONS], words[MAX_WORDS_WITH_SUGGESTIONS:]):
        suggested |= found(".\n".join(part), language)
    assert [*suggested] == words
    right = [word for word in words if meant[word] in suggested[word]]
    assert len(right) >= 0.9 * len(words)


def test_a_misspelling_in_any_field_is_a_warning_with_a_fix() -> None:
    files = saying("# Med fell.\nEn mennig.\nHej då.\nEn mennig, en mennig.")
    files = replaced(files, "sv/fast.txt", "efterlysta personer\n\n", "persoher\n\n")
    files = replaced(files, "sv/language.toml", "För svenska", "För svennska")
    findings = spelt(files)
    places = {("/".join(each.field), each.place.line, each.place.words) for each in findings}
    assert places == {
        ("sv/phrases/language_offer", 0, "svennska"),
        ("sv/texts/fast/label", 0, "persoher"),
        ("sv/texts/goodbye/body", 1, "mennig"),
        ("sv/texts/goodbye/body", 3, "mennig"),
    }
    assert {(each.severity, each.wording.fix) for each in findings} == {
        (Severity.WARNING, Fix.ACCEPT)
    }


def test_a_name_is_only_replaced_by_a_word_of_the_script() -> None:
    files = taught(saying("We work with Frontex and Nordabol. Wrok.", "en"), "en", "Nordapol")
    replacements = {each.place.words: each.replacement for each in spelt(files)}
    assert replacements == {"Frontex": "", "Nordabol": "Nordapol", "Wrok": ""}
    files = saying("The informatiom.", "en")
    assert [each.replacement for each in spelt(files)] == ["information"]


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("sv", "Ring 112, 114 14 eller +46 77 114 14 00.", []),
        ("sv", "EU och EU:s länder, och USA. Sverige, Sveriges, SVERIGE.", []),
        ("sv", "Freds- och Fast-gruppen, Fasts arbete. Fast-gruppenn.", ["Fast-gruppenn"]),
        ("en", "Don't, don’t, Europol's, Europol’s, the polise’s work.", ["polise’s"]),
        ("sv", "Vi heter {en: Search Taem} och {en: sökande}.", ["Taem", "sökande"]),
        ("sv", "Nordapols arbete, Nordapol:s arbete, Nordapol-samarbetet.", []),
        ("en", "Nordapol's work. Nordapol’s work. Nordapol-led work.", []),
        ("sv", "Europeiska Gränzbyrån. Samverkansgruppp. En samverkansgruppp.", []),
        ("sv", "Det gäller nordapol. Nordabols arbete.", ["Nordabols", "nordapol"]),
        ("sv", "Skriv till Polisenn.", []),
    ],
)
def test_taught_words_are_known_with_endings(language: str, text: str, wrong: list[str]) -> None:
    files = saying(text, language)
    for name in ("Nordapol", "Europeiska Gränzbyrån", "samverkansgruppp"):
        files = taught(files, language, name)
    files = taught(files, "sv" if language == "en" else "en", "Nordabol")
    entry = '[pronunciation]\n"Polisenn" = "polisen"'
    files = replaced(files, "sv/language.toml", "[pronunciation]", entry)
    assert [each.place.words for each in spelt(files)] == wrong


def test_only_the_first_short_words_like_others_get_suggestions() -> None:
    misspelt = [pair.split("=")[0] for pair in MISSPELT["en"].split()]
    findings = found("\n".join(f"The {word}." for word in misspelt), "en")
    helped = [findings[word] != [""] for word in misspelt]
    assert helped == [number < MAX_WORDS_WITH_SUGGESTIONS for number in range(len(misspelt))]
    long = "telefonummer" + "telefon" * 2
    assert len(long) > MAX_LETTERS_WITH_SUGGESTIONS and found(f"Ett {long}.") == {long: [""]}
    (finding,) = spelt(saying("Xqxqzvxqqw."))
    assert finding.case == "spelling-without-suggestion"


@pytest.mark.parametrize(
    "data",
    [
        None,
        SpellingData(package="a-package-that-nobody-has", dictionary="sv", endings=()),
        SpellingData(package="spylls", dictionary="sv_XX", endings=()),
    ],
)
def test_a_missing_dictionary_is_reported_once(data: SpellingData | None) -> None:
    files = saying("The polise and the {sv: mennig}.", "en")
    cases = [(each.case, each.field[0], each.severity) for each in spelt(files, data)]
    assert sorted(cases) == [
        ("no-spelling", "sv", Severity.WARNING),
        ("spelling", "en", Severity.WARNING),
    ]


def test_a_language_is_added_by_naming_its_dictionary() -> None:
    files = saying("Правильное слово. Неправельное слово. Det är på språk.")
    letters = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    russian = SpellingData(package="spylls", dictionary="ru", endings=(), letters=letters)
    words = {each.place.words for each in spelt(files, russian)}
    assert {"Неправельное", "på"} <= words and not words & {"Правильное", "слово"}


def test_a_check_finds_misspellings_on_request_except_words_reported_by_rules() -> None:
    files = replaced(full_script(), "sv/fred.txt", "Sedan tjänstgör", "Sedann tjänstgör, dvs,")
    asked, unasked = check_script(files, spelling=True), check_script(files)
    assert [each.place.words for each in asked.findings if each.rule == "spelling"] == ["Sedann"]
    assert "R46" in {each.rule for each in asked.findings}, "which the abbreviation is found by"
    assert "spelling" not in {each.rule for each in unasked.findings}


def test_the_service_loads_no_dictionary() -> None:
    told = "import ivr.studio.app, ivr.checks.check, sys; print('hunspell' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, cwd=ROOT)
    assert ran.stdout.split() == [b"False"]


@pytest.mark.parametrize("piece", ["a\u030a'", "abcdefghi jklmn-"])
def test_a_check_of_any_length_has_bounded_time_and_memory(write: Write, piece: str) -> None:
    folder = write(saying(piece * (35_000 // len(piece)) + "a."))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    command = [sys.executable, "-m", "ivr", "check", str(folder)]
    ran = subprocess.run(command, preexec_fn=limit, capture_output=True)
    assert ran.returncode == 1, ran.stderr  # a sentence of this length is an error
