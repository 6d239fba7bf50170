"""The list of the delivered script's open questions in `docs/checking.md`.

    python -m tests.project.open_questions

writes it anew, after a question was added or answered.
"""

from ivr.script.files import load
from ivr.script.reading.reading import read_script
from tests import ROOT

PAGE = ROOT / "docs" / "checking.md"
BEGIN = "<!-- open questions: python -m tests.project.open_questions -->\n"
END = "<!-- end of open questions -->\n"


def with_questions(page: str) -> str:
    """Return the page with the questions of the delivered script, by the names of the texts."""
    script = read_script(load(ROOT / "prompts")).script
    assert script is not None
    rows = [f"| `{text}` | {question} |\n" for text, question in sorted(script.unconfirmed.items())]
    table = "".join(["| text | question |\n", "|---|---|\n", *rows]) if rows else "None is open.\n"
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_questions(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
