"""The seconds of the frozen texts, as they were worked out with their wording."""

ESTIMATES = {
    "notice": (3.6, 3.3),
    "language_offer": (1.7, 1.6),
    "welcome": (4.1, 4.3),
    "choices": (1.1, 1.3),
    "menu": (25.9, 24.9),
    "introduction": (8.7, 7.8),
    "operativt": (21.9, 22.5),
    "strategiskt": (24.0, 21.4),
    "utveckling": (32.8, 31.6),
    "fred": (22.3, 19.4),
    "fast": (20.3, 18.4),
    "kontakt": (31.0, 30.1),
    "after": (4.9, 4.3),
    "silence-1": (3.3, 3.5),
    "silence-2": (7.9, 7.1),
    "wrong-key-1": (3.7, 3.3),
    "wrong-key-2": (7.6, 6.7),
    "give-up": (17.5, 16.6),
    "goodbye": (5.2, 4.7),
    "fault": (20.3, 18.5),
}
"""Swedish and English, by the formula, with 0.25 s for each pause between options.

The Swedish `fast` was worked out as 21.1 s, its English words counted as Swedish ones.
"""


def estimate(code: str, name: str) -> float:
    """Seconds of one frozen text in one language."""
    return ESTIMATES[name][("sv", "en").index(code)]
