"""The version, which only `ivr/__init__.py` states, and what must agree with it."""

import re
import tomllib

from ivr import __version__
from tests import ROOT


def test_version_changelog_and_classifier_agree() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == __version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    is_beta = __version__.startswith("0.")
    status = "4 - Beta" if is_beta else "5 - Production/Stable"
    stated = [name for name in project["classifiers"] if name.startswith("Development Status")]
    assert stated == [f"Development Status :: {status}"]
    readme = (ROOT / "README.md").read_text()
    assert is_beta == ("Twilio has not made a real call" in readme)
