"""Hostile input, pasted by accident or made on purpose: texts, moments and tables."""

from collections.abc import Mapping

import pytest
from hypothesis import strategies as st

UNITS: Mapping[str, str] = {
    "dates": "Möt oss den 3 maj 2027 klockan 8.30 till 12 personer ",
    "dates after months": "Meet us on May 3, 2027 at 8:30 with 12 people ",
    "phone numbers": "Ring 114 14 eller 112 eller 12 345 678 nu ",
    "keys": "tryck 1 för hjälp, tryck ett ",
    "ranges": "1-2–3 4:",
    "digits": "1",
    "other digits": "٣٤ ",
    "letters": "a",
    "spaces": " ",
    "sentences": "Polisen säger att fredsinsatsen börjar nu. Ni som vill veta mer får vänta. ",
    "lines": "Polisen säger att fredsinsatsen börjar nu.\n",
    "initialisms": "EU FN NATO OSSE ",
    "names": "hej Anna Bertil Cecilia ",
    "spans": "{en: hej} {",
    "pauses": "nu | ",
    "addresses": "www.polisen.se och a@b.se ",
    "abbreviations": "t.ex. m.m. a.",
    "marks": ".,:;!? - (a) [b] ",
    "joined": "a:b-",
    "emoji": "😀é̂\u202e",
}

EXTREME_MOMENTS = (
    *("0001-01-01T00:00", "0001-01-01T01:30", "1969-12-31T23:59"),
    *("2027-03-28T02:30", "2027-10-31T02:30", "9999-12-31T00:00", "9999-12-31T23:59"),
)

SOME_EXTREME_MOMENTS = [
    pytest.param(at, marks=[] if at.endswith(":30") else pytest.mark.servers)
    for at in EXTREME_MOMENTS
]
"""All of them where servers are tested, too, and otherwise three."""

TABLES: Mapping[str, str] = {
    "a key of 20,000 parts": f"a{'.a' * 20_000} = 1\n",
    "a key of 20,000 parts in a table": f"x = {{ a{'.a' * 20_000} = 1 }}\n",
    "1,500 nested tables": "".join(f"[{'.'.join('a' * depth)}]\n" for depth in range(1, 1_500)),
    "nested arrays": f"x = {'[' * 5_000}{']' * 5_000}\n",
    "nested inline tables": f"x = {'{ a = ' * 300}1{' }' * 300}\n",
    "a number of 5,000 digits": f"x = {'9' * 5_000}\n",
    "an array that does not end": "x = [\n" + '"a",\n' * 2_000,
}


def filled(unit: str, size: int) -> str:
    """Repeat words until they have this many bytes, and cut them there."""
    data = (unit * (size // len(unit.encode()) + 1)).encode()[:size]
    return data.decode(errors="ignore")


def texts(size: int) -> st.SearchStrategy[str]:
    """Texts of some of the units, one after the other, of at most this many bytes."""
    digits = st.integers(16, 5_000).map(lambda count: "7" * count)
    units = st.sampled_from(sorted(UNITS.values())) | digits | st.text(min_size=1, max_size=40)
    parts = st.tuples(units, st.integers(1, size)).map(lambda part: filled(*part))
    several = st.lists(parts, min_size=1, max_size=4).map(" ".join)
    return several.map(lambda words: filled(words or " ", size))
