"""The seconds of the frozen texts, as espeak-ng says them at 160 words a minute."""

MEASURED = {
    "notice": (3.4, 3.0),
    "language_offer": (1.8, 1.6),
    "welcome": (3.8, 4.2),
    "choices": (1.2, 1.3),
    "menu": (29.4, 27.4),
    "introduction": (9.0, 8.1),
    "operativt": (22.1, 22.7),
    "strategiskt": (26.0, 25.4),
    "utveckling": (36.1, 35.2),
    "fred": (25.2, 21.7),
    "fast": (21.6, 20.7),
    "kontakt": (30.4, 30.6),
    "after": (5.4, 4.4),
    "silence-1": (3.4, 3.5),
    "silence-2": (8.4, 8.2),
    "wrong-key-1": (4.2, 3.8),
    "wrong-key-2": (8.1, 7.7),
    "give-up": (16.8, 16.9),
    "goodbye": (5.2, 4.7),
    "fault": (20.3, 18.8),
}
"""Swedish and English, measured as `bench/estimates.py` does."""


def measured(code: str, name: str) -> float:
    """Seconds of one frozen text in one language."""
    return MEASURED[name][("sv", "en").index(code)]
