"""Hints that several rules give."""

PROGRAM = {
    "sv": "Det är ett fel i programmet, inte i texterna. Anmäl det, och publicera inte "
    "den här utgåvan.",
    "en": "This is a fault of the program, not of the texts. Report it, and do not "
    "publish this edition.",
}
"""For what holds by the construction of the call flow, whatever the script says."""
