"""Damages to whole files: gone, empty, no text, in the wrong place."""

from collections.abc import Iterator

from scripts import published, with_text, without

from mutations.mutant import CODES, FACTS, LINE, Mutant, label, mutant, read, texts, topics

TABLES = (LINE, FACTS, "sv/language.toml", "en/language.toml")


def files() -> Iterator[Mutant]:
    """Each file of the script, damaged as a whole."""
    yield from _gone()
    for path in published():
        yield mutant(f"{path} is empty", with_text(published(), path, ""), "empty-file")
        broken = published()[path] + "å\n".encode("latin-1")
        yield mutant(f"{path} is not UTF-8", with_text(published(), path, broken), "not-utf8")
    for path in TABLES:
        torn = read(path).rstrip() + "\n[open\n"
        yield mutant(f"{path} is torn", with_text(published(), path, torn), "toml-syntax")
        twice = f"{read(path)}{read(path).rstrip().rpartition(chr(10))[2]}\n"
        yield mutant(
            f"{path} says a thing twice", with_text(published(), path, twice), "toml-syntax"
        )


def _gone() -> Iterator[Mutant]:
    for name in texts("sv"):
        for code in CODES:
            files = without(published(), f"{code}/{name}.txt")
            yield mutant(f"{code}/{name}.txt is gone", files, "one-language-only")
        files = without(published(), *(f"{code}/{name}.txt" for code in CODES))
        rule = "option-without-text" if name in topics() else "missing-file"
        yield mutant(f"{name}.txt is gone in both languages", files, rule)
    for path in (LINE, "sv/language.toml", "en/language.toml"):
        yield mutant(f"{path} is gone", without(published(), path), "missing-file")
    yield mutant(f"{FACTS} is gone", without(published(), FACTS), "R52")


def strays() -> Iterator[Mutant]:
    """Files and texts that lie where nobody looks for them."""
    for code in CODES:
        for name in topics():
            path = f"{code}/{name}.txt"
            files = with_text(without(published(), path), f"{code}/{name}2.txt", read(path))
            yield mutant(f"{path} has another name", files, "one-language-only")
        files = with_text(published(), f"{code}/draft.txt", "draft\n\nA draft.\n")
        yield mutant(f"{code}/ holds a draft", files, "unused-text")
    yield mutant(
        "a file lies about", with_text(published(), "readme.md", "Read me."), "unused-file"
    )
    files = {**published(), "fi/language.toml": published()["en/language.toml"]}
    yield mutant("a language is not on the list", files, "unused-language")


def exchanged() -> Iterator[Mutant]:
    """Texts that were saved under each other's name."""
    for code in CODES:
        names = texts(code)
        for one, other in zip(names, names[1:], strict=False):
            paths = (f"{code}/{one}.txt", f"{code}/{other}.txt")
            files = {
                **published(),
                **dict(zip(paths, (published()[path] for path in paths[::-1]), strict=True)),
            }
            yield mutant(f"{code}: {one} and {other} are exchanged", files, *MISPLACED)


MISPLACED = ("R52", "R51", "R03", "R06", "no-empty-line-after-label", "label-without-body")


def shapes() -> Iterator[Mutant]:
    """The shape of a topic: label, empty line, text."""
    for code in CODES:
        for name in topics():
            path = f"{code}/{name}.txt"
            joined = read(path).replace("\n\n", "\n", 1)
            files = with_text(published(), path, joined)
            yield mutant(f"{path}: no empty line", files, "no-empty-line-after-label")
            files = with_text(published(), path, f"{label(path)}\n")
            yield mutant(f"{path}: only a label", files, "label-without-body")
            files = with_text(published(), path, read(path).replace(label(path), "...", 1))
            yield mutant(f"{path}: no words in the label", files, "label-without-words")
