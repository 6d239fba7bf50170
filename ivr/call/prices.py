"""The prices of the voices: data with its date and its source, in `prices.toml`."""

import datetime
import math
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict


class VoicePrices(BaseModel):
    """What a hundred characters cost by the kind of voice, and who said so on which day.

    `kinds` tells the kind by a pattern in the voice's name: the first that fits holds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    currency: str
    date: datetime.date
    source: str
    hundred_characters: Mapping[str, float]
    kinds: Mapping[str, str]

    def kind(self, voice: str) -> str:
        """Return the kind of a voice, by its name."""
        return next(kind for pattern, kind in self.kinds.items() if re.search(pattern, voice))

    def of(self, characters: Mapping[str, int]) -> float:
        """Return the price of a call in which voices of each kind say so many characters.

        The hundreds are rounded up once a call, as Twilio does.
        """
        return sum(
            math.ceil(count / 100) * self.hundred_characters[kind]
            for kind, count in characters.items()
        )


@cache
def voice_prices() -> VoicePrices:
    """Return the prices that hold now."""
    source = resources.files(__package__) / "prices.toml"
    return VoicePrices.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
