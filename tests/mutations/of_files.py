"""Damages to whole files: gone, empty, no text, in the wrong place."""

from collections.abc import Iterator

from scripts import excused_script, with_text, without

from mutations.mutant import CODES, FACTS, LINE, Mutant, label, mutant, read, texts, topics

TABLES = (LINE, FACTS, "sv/language.toml", "en/language.toml")


def files() -> Iterator[Mutant]:
    """Each file of the script, damaged as a whole."""
    yield from _gone()
    for path in excused_script():
        yield mutant(f"{path} is empty", with_text(excused_script(), path, ""), "empty-file")
        broken = excused_script()[path] + "å\n".encode("latin-1")
        yield mutant(f"{path} is not UTF-8", with_text(excused_script(), path, broken), "not-utf8")
    for path in TABLES:
        torn = read(path).rstrip() + "\n[open\n"
        yield mutant(f"{path} is torn", with_text(excused_script(), path, torn), "toml-syntax")
        twice = f"{read(path)}{read(path).rstrip().rpartition(chr(10))[2]}\n"
        yield mutant(
            f"{path} says a thing twice", with_text(excused_script(), path, twice), "toml-syntax"
        )


def _gone() -> Iterator[Mutant]:
    for name in texts("sv"):
        for code in CODES:
            files = without(excused_script(), f"{code}/{name}.txt")
            yield mutant(f"{code}/{name}.txt is gone", files, "one-language-only")
        files = without(excused_script(), *(f"{code}/{name}.txt" for code in CODES))
        rule = "option-without-text" if name in topics() else "missing-file"
        yield mutant(f"{name}.txt is gone in both languages", files, rule)
    for path in (LINE, "sv/language.toml", "en/language.toml"):
        yield mutant(f"{path} is gone", without(excused_script(), path), "missing-file")
    yield mutant(f"{FACTS} is gone", without(excused_script(), FACTS), "R52")


def strays() -> Iterator[Mutant]:
    """Files and texts that lie where nobody looks for them."""
    for code in CODES:
        for name in topics():
            path = f"{code}/{name}.txt"
            files = with_text(without(excused_script(), path), f"{code}/{name}2.txt", read(path))
            yield mutant(f"{path} has another name", files, "one-language-only")
        files = with_text(excused_script(), f"{code}/draft.txt", "draft\n\nA draft.\n")
        yield mutant(f"{code}/ holds a draft", files, "unused-text")
    yield mutant(
        "a file lies about", with_text(excused_script(), "readme.md", "Read me."), "unused-file"
    )
    files = {**excused_script(), "fi/language.toml": excused_script()["en/language.toml"]}
    yield mutant("a language is not on the list", files, "unused-language")


def exchanged() -> Iterator[Mutant]:
    """Texts that were saved under each other's name."""
    for code in CODES:
        names = texts(code)
        for one, other in zip(names, names[1:], strict=False):
            paths = (f"{code}/{one}.txt", f"{code}/{other}.txt")
            files = {
                **excused_script(),
                **dict(zip(paths, (excused_script()[path] for path in paths[::-1]), strict=True)),
            }
            yield mutant(f"{code}: {one} and {other} are exchanged", files, *MISPLACED)


MISPLACED = ("R52", "R51", "R03", "R06", "no-empty-line-after-label", "label-without-body")


def shapes() -> Iterator[Mutant]:
    """The shape of a topic: label, empty line, text."""
    for code in CODES:
        for name in topics():
            path = f"{code}/{name}.txt"
            joined = read(path).replace("\n\n", "\n", 1)
            files = with_text(excused_script(), path, joined)
            yield mutant(f"{path}: no empty line", files, "no-empty-line-after-label")
            files = with_text(excused_script(), path, f"{label(path)}\n")
            yield mutant(f"{path}: only a label", files, "label-without-body")
            files = with_text(excused_script(), path, read(path).replace(label(path), "...", 1))
            yield mutant(f"{path}: no words in the label", files, "label-without-words")
