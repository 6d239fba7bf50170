"""What a number does with a call, and what has to change for the line to answer it.

Pure: settings go in, and the changes come out.
"""

from dataclasses import dataclass, fields

CONNECTION = "#ct=2000&rt=4000&rc=1&rp=ct,rt,5xx&e=dublin,frankfurt"
"""How Twilio is to ask for a document, in its words: two seconds to connect, four to answer, and
one more try where that or a server fails, from Europe. All of it ends long before the fifteen
seconds after which Twilio gives up, and every answer of this line may be asked for twice."""

CONNECT_SECONDS, ANSWER_SECONDS = 2, 4
"""The same, for those who ask in Twilio's place."""

VOICE, STATUS = "/voice", "/voice/status"

ELSEWHERE = ("voice_application_sid", "trunk_sid")
"""What takes the calls away from the voice URL while it is set."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a number does with a call; the names are Twilio's, and an empty text is nothing."""

    voice_url: str = ""
    voice_method: str = ""
    voice_fallback_url: str = ""
    voice_fallback_method: str = ""
    status_callback: str = ""
    status_callback_method: str = ""
    voice_caller_id_lookup: bool = False
    voice_application_sid: str = ""
    trunk_sid: str = ""

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """What takes the calls away from the voice URL: an application, a trunk, or nothing."""
        return tuple(sid for name in ELSEWHERE if (sid := getattr(self, name)))


@dataclass(frozen=True, slots=True)
class SetupChange:
    """One setting that is to become another."""

    name: str
    now: str | bool
    wanted: str | bool


def connected(public_url: str, fallback_url: str) -> Setup:
    """Return what a number is set to where the line answers it."""
    return Setup(
        voice_url=f"{public_url}{VOICE}{CONNECTION}",
        voice_method="POST",
        voice_fallback_url=fallback_url,
        voice_fallback_method="GET",
        status_callback=f"{public_url}{STATUS}",
        status_callback_method="POST",
        voice_caller_id_lookup=False,
    )


def plan(now: Setup, wanted: Setup) -> tuple[SetupChange, ...]:
    """Return what has to change, in the order of the settings; nothing where all is well."""
    names = [field.name for field in fields(Setup)]
    changes = [SetupChange(name, getattr(now, name), getattr(wanted, name)) for name in names]
    return tuple(change for change in changes if change.now != change.wanted)
