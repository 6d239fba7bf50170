"""The workflows for GitHub: valid by its schema, pinned, and with working commands."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests import ROOT
from tests.conftest import write_into
from tests.scripts import full_script, replaced

WORKFLOWS = CODE, CONTENT, RELEASE = sorted((ROOT / ".github" / "workflows").iterdir())
SCHEMAS = ("vendor.github-workflows", "custom.github-workflows-require-timeout")
PROGRAMS = Path(sys.executable).parent


def parsed(workflow: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(workflow)
    return loaded


def commands(workflow: Path) -> dict[str, str]:
    """Return the commands of a workflow, by the name of the step or by the command."""
    steps = [step for job in parsed(workflow)["jobs"].values() for step in job["steps"]]
    return {step.get("name", step["run"]): step["run"] for step in steps if "run" in step}


def test_workflows_are_valid_by_the_installed_schema() -> None:
    for schema in SCHEMAS:
        command = [
            str(PROGRAMS / "check-jsonschema"),
            "--builtin-schema",
            schema,
            *map(str, WORKFLOWS),
        ]
        checked = subprocess.run(command, text=True, capture_output=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.stem)
def test_actions_are_pinned_by_commit_and_may_read_and_no_more(workflow: Path) -> None:
    text = workflow.read_text()
    used = re.findall(r"uses: (.*)", text)
    pinned = re.compile(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert used and [action for action in used if not pinned.fullmatch(action)] == []
    assert parsed(workflow)["permissions"] == {"contents": "read"}
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_code_is_checked_on_the_oldest_and_newest_python() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    known = re.findall(r"python(3\.\d+)", (ROOT / ".ci" / "run").read_text())
    versions = re.findall(r"python:(3\.\d+)-", CODE.read_text())
    assert versions == [project["requires-python"].removeprefix(">="), known[-1]]
    assert list(commands(CODE).values())[-2:] == [".ci/run", "make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_a_person_starts_a_release_and_no_other_workflow_may_write() -> None:
    assert parsed(RELEASE)["on"] == "workflow_dispatch"
    assert "make release" in commands(RELEASE).values()
    written = [workflow for workflow in WORKFLOWS if "write" in workflow.read_text()]
    assert written == [RELEASE]


def run(step: str, folder: Path) -> tuple[int, str]:
    """Run a step of the content workflow as GitHub does; return its exit code and output."""
    summary = folder / "summary"
    environment = {
        "PATH": f"{PROGRAMS}:/usr/bin:/bin",
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(folder),
    }
    command = ["bash", "-e", "-c", commands(CONTENT)[step]]
    ran = subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True)
    return ran.returncode, ran.stdout + (summary.read_text() if summary.exists() else "")


def test_a_change_of_the_script_is_checked_and_described(tmp_path: Path) -> None:
    """A missing script before the change is an error."""
    check, compare = "Check the script", "Differences that callers will hear"
    changed = replaced(full_script(), "sv/welcome.txt", "Polisens internationella", "Polisens nya")
    write_into(tmp_path / "prompts", changed)
    assert run(compare, tmp_path)[0] != 0
    write_into(tmp_path / "before" / "prompts", full_script())
    for step, told in (
        (check, ""),
        (compare, "hör skillnad"),
        ("Findings and times", "Menyn är slut"),
    ):
        code, summary = run(step, tmp_path)
        assert code == 0 and told in summary
    write_into(tmp_path / "prompts", replaced(full_script(), "sv/notice.txt", "112", "911"))
    code, printed = run(check, tmp_path)
    assert code == 1 and "FEL" in printed and "sv/notice.txt" in printed
