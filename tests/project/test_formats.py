"""Numbers, dates, lists and names of languages, as the Unicode CLDR has them (through Babel)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from ivr.i18n import LANGUAGE_NAMES, OR, ZONE, day, moment, translator

LOCALES = {"sv": "sv_SE", "en": "en_GB"}

languages = st.sampled_from(sorted(LOCALES))


@given(languages, st.decimals(-10_000_000, 10_000_000, places=4), st.integers(0, 3))
def test_numbers_have_the_separators_of_their_language(
    language: str, number: Decimal, decimals: int
) -> None:
    pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    expected = format_decimal(number, pattern, locale=language)
    assert translator(language).number(number, decimals) == expected


@given(languages, st.datetimes(datetime(1970, 1, 2), datetime(9998, 1, 1)))
def test_dates_have_the_names_of_months(language: str, at: datetime) -> None:
    locale, aware = LOCALES[language], at.replace(tzinfo=UTC)
    assert day(at.date(), language) == format_date(at, "d MMMM y", locale)
    assert moment(aware, language) == format_datetime(aware, "d MMMM y, HH:mm", ZONE, locale)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("words", ["", "a", "ab", "abcd"])
def test_lists_end_with_a_conjunction(language: str, words: str) -> None:
    reader, locale = translator(language), LOCALES[language]
    assert reader.listing(list(words)) == format_list(list(words), locale=locale)
    assert reader.listing(list(words), OR) == format_list(list(words), "or", locale=locale)


@pytest.mark.parametrize("language", LOCALES)
def test_languages_have_their_names(language: str) -> None:
    expected = Locale.parse(language).languages
    assert LANGUAGE_NAMES[language]
    assert LANGUAGE_NAMES[language].items() <= dict(expected).items()
