"""R59: a recording lasts about as long as its text should, or one of the two is wrong.

What is compared is the reading, from the first word to the last: the formula is for that.
"""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Limits, RecordedExample, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.recorded import Reading, readings
from ivr.rules.telling import figures
from ivr.script.finding import Severity, Wording


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Compare the seconds of each reading with those of the formula."""
    for reading in readings(subject):
        if reading.measures is None:
            yield Breach(reading.file, 0, {"text": reading.text}, "unmeasured")
        yield from breaches(reading, limits)


def breaches(reading: Reading, limits: Limits) -> Iterator[Breach]:
    """Hold one reading against the rule."""
    if reading.measures is None or not reading.timed:
        return
    if abs(difference(reading)) > limits["max_difference"]:
        found, expected = reading.measures.speech_seconds, reading.expected
        least = expected * (1 - limits["max_difference"])
        most = expected * (1 + limits["max_difference"])
        values = figures(found=found, least=least, most=most, estimate=expected)
        values["text"] = reading.text
        yield Breach(reading.file, 0, values, "long" if found > most else "short")


def difference(reading: Reading) -> float:
    """Return by which share a measured reading is longer than by the formula, or shorter (< 0)."""
    assert reading.measures is not None
    return reading.measures.speech_seconds / reading.expected - 1


RULE = Rule(
    number=59,
    severity=Severity.WARNING,
    title={
        "sv": "En inspelning är så lång som texten borde ta, på 25 % när.",
        "en": "A recording is as long as its text should take, give or take 25 %.",
    },
    source={"sv": "uppmätt (manusreglerna, 4.2)", "en": "measured (script rules, 4.2)"},
    needs=("tempo",),
    words={
        "long": {
            "sv": Wording(
                message="Inspelningen av ”{text}” är längre än texten borde ta.",
                expected="{least_sv} till {most_sv} sekunder tal; beräknat {estimate_sv}",
                found="{found_sv} sekunder tal",
                hint="Lyssna på inspelningen mot texten: är något läst två gånger, är orden andra, "
                "eller är pauserna långa? Läs annars om den i lugn samtalstakt.",
            ),
            "en": Wording(
                message="The recording of “{text}” is longer than its text should take.",
                expected="{least} to {most} seconds of speech; the estimate is {estimate}",
                found="{found} seconds of speech",
                hint="Listen to it against the text: is something read twice, are the words other "
                "ones, or the pauses long? Else read it again, at the pace of a calm talk.",
            ),
        },
        "short": {
            "sv": Wording(
                message="Inspelningen av ”{text}” är kortare än texten borde ta.",
                expected="{least_sv} till {most_sv} sekunder tal; beräknat {estimate_sv}",
                found="{found_sv} sekunder tal",
                hint="Lyssna på inspelningen mot texten: fattas en mening, eller är slutet "
                "avklippt? Läs annars om den lugnare.",
            ),
            "en": Wording(
                message="The recording of “{text}” is shorter than its text should take.",
                expected="{least} to {most} seconds of speech; the estimate is {estimate}",
                found="{found} seconds of speech",
                hint="Listen to it against the text: is a sentence missing, or the end cut off? "
                "Else read it again, more calmly.",
            ),
        },
        "unmeasured": {
            "sv": Wording(
                message="Inspelningen av ”{text}” går inte att mäta.",
                expected="tal i en vanlig ljudfil",
                found="inga ord, eller ljud av ett slag som inte stöds",
                hint="Lyssna på filen. Lägg in inspelningen på nytt.",
            ),
            "en": Wording(
                message="The recording of “{text}” cannot be measured.",
                expected="speech in an ordinary sound file",
                found="no words, or sound of a kind that is not supported",
                hint="Listen to the file. Add the recording again.",
            ),
        },
    },
    check=check,
    bad=RecordedExample(
        "sv/recordings/welcome.wav", "", "0,15 s tystnad, 5,18 s tal, 0,15 s tystnad", speech=5.18
    ),
    good=RecordedExample(
        "sv/recordings/welcome.wav", "", "0,15 s tystnad, 5,0 s tal, 0,15 s tystnad", speech=5.0
    ),
)
