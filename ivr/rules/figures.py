"""Figures in findings, as each of their readers writes them: 25.9 and 25,9."""


def figures(**numbers: float) -> dict[str, str]:
    """Return each number twice: by its name as English has it, by `<name>_sv` as Swedish does.

    One decimal is enough for ears; there are more where different numbers would look the
    same, so that what is over a limit is seen to be. A whole number has none.
    """
    decimals = 1
    while len({f"{number:.{decimals}f}" for number in numbers.values()}) < len(
        {round(number, 3) for number in numbers.values()}
    ):
        decimals += 1
    written = {name: _plain(f"{number:.{decimals}f}") for name, number in numbers.items()}
    return written | {f"{name}_sv": text.replace(".", ",") for name, text in written.items()}


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".")
