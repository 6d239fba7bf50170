"""The dashboard and the alerts: every metric that they name exists, every alert is explained."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from ivr.app import create_app
from ivr.cli import COMMANDS
from ivr.settings import from_environment
from ivr.statistics.metrics import Metrics
from tests import ROOT
from tests.calling import ORIGIN, TOKEN, Caller
from tests.conftest import service_of
from tests.programs import path_of
from tests.servers.running import IN_TIME, free_port, until
from tests.serving import serving

DOCS = ROOT / "docs"
ALERTS = (DOCS / "monitoring" / "alerts.yml").read_text()
DASHBOARD = (DOCS / "monitoring" / "dashboard.json").read_text()
PAGE = (DOCS / "monitoring.md").read_text()
METRIC = re.compile(r"\bivr_[a-z_]+")


def names() -> set[str]:
    """The names of all metrics and of their samples."""
    metrics = Metrics()
    metrics.line("0a1b2c3d", problems=0)
    metrics.turn("main", "answered", 0.4)
    text = metrics.exposition().decode()
    samples = set(re.findall(r"^(ivr_[a-z_]+)[ {]", text, re.MULTILINE))
    return {name for name in samples if not name.endswith("_created")}


def family(name: str) -> str:
    return re.sub(r"_(bucket|count|sum)$", "", name)


def test_the_page_and_the_dashboard_have_every_metric_and_the_alerts_no_other() -> None:
    asked = {name for name in METRIC.findall(ALERTS) if not name.startswith("ivr_line")}
    assert asked and asked <= names()
    families = {family(name) for name in names()}
    assert set(re.findall(r"^\| `(ivr_[a-z_]+)", PAGE, re.MULTILINE)) == families
    assert {family(name) for name in METRIC.findall(DASHBOARD)} == families
    assert len({panel["id"] for panel in json.loads(DASHBOARD)["panels"]}) == 8


def test_the_runbook_has_whole_commands_that_exist() -> None:
    runbook = PAGE.partition("## Alerts")[2]
    assert "`ivr " not in runbook, "a command that needs settings or a number is in a block"
    assert set(re.findall(r"^(?:\S+ivr-admin|ivr) (\w+)", runbook, re.MULTILINE)) <= set(COMMANDS)


def test_every_alert_is_explained() -> None:
    alerts = re.findall(r"- alert: (\w+)", ALERTS)
    assert sorted(alerts) == sorted(re.findall(r"^### (\w+)", PAGE, re.MULTILINE))
    runbooks = re.findall(r"runbook: docs/monitoring\.md#(\w+)", ALERTS)
    assert runbooks == [alert.lower() for alert in alerts]


# In Prometheus itself.

TOKEN_FOR_MONITORS = "a token for monitors, of thirty-two"
"""In which a Prometheus has started and asked twice."""


@pytest.mark.needs("promtool")
def test_each_alert_sees_what_it_should_and_a_good_day_rings_none() -> None:
    tests = Path(__file__).parent / "alerts.test.yml"
    tried = re.findall(r"alertname: (\w+)", tests.read_text())
    assert set(tried) == set(re.findall(r"- alert: (\w+)", ALERTS))
    command = [path_of("promtool"), "test", "rules", str(tests)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.fixture
def line(folder: Path) -> Iterator[str]:
    """The address of a line that shows its figures, and on which somebody has called."""
    settings = from_environment(
        {
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": ORIGIN,
            "IVR_PROMPTS": str(folder),
            "IVR_DATA": str(folder.parent / "data"),
            "METRICS_TOKEN": TOKEN_FOR_MONITORS,
        }
    )
    app = create_app(settings)
    Caller(app).run("4 www")
    with serving(lambda origin: app) as origin:
        yield origin.removeprefix("http://")
    service_of(app).stop()


@pytest.fixture
def asking(line: str, tmp_path: Path) -> Iterator[Callable[[str], list[object]]]:
    """A Prometheus that watches the line, as docs/monitoring.md sets it up but for the address."""
    found = re.search(r"```yaml\n# prometheus.yml\n(.*?)```", PAGE, re.DOTALL)
    assert found, "the page shows a configuration"
    (tmp_path / "token").write_text(TOKEN_FOR_MONITORS)
    (tmp_path / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
        + found[1]
        .replace("https", "http")
        .replace("/etc/prometheus/ivr.token", str(tmp_path / "token"))
        .replace("ivr.example.se", line)
        .replace("alerts.yml", str(DOCS / "monitoring" / "alerts.yml"))
    )
    address = f"127.0.0.1:{free_port()}"
    command = [
        path_of("prometheus"),
        f"--config.file={tmp_path / 'prometheus.yml'}",
        f"--storage.tsdb.path={tmp_path / 'figures'}",
        f"--web.listen-address={address}",
    ]
    with (tmp_path / "prometheus.log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log)

    def ask(question: str) -> list[object]:
        answer = requests.get(
            f"http://{address}/api/v1/query", params={"query": question}, timeout=10
        ).json()
        assert answer["status"] == "success", answer
        result: list[object] = answer["data"]["result"]
        return result

    def watches() -> bool:
        assert running.poll() is None, (tmp_path / "prometheus.log").read_text()
        try:
            started = requests.get(f"http://{address}/-/ready", timeout=10).ok
        except requests.ConnectionError:
            return False
        return started and bool(ask("count_over_time(up[5m]) > 2 and up == 1"))

    try:
        until(watches)
        yield ask
    finally:
        running.terminate()
        running.wait(IN_TIME)


@pytest.mark.needs("prometheus")
def test_prometheus_reads_the_figures_and_answers_every_question_of_the_dashboard(
    asking: Callable[[str], list[object]],
) -> None:
    (calls,) = asking("ivr_calls_total")
    assert isinstance(calls, dict) and calls["value"][1] == "1"
    questions = [
        target["expr"] for panel in json.loads(DASHBOARD)["panels"] for target in panel["targets"]
    ]
    assert len(questions) > len(json.loads(DASHBOARD)["panels"])
    unanswered = [question for question in questions if not asking(question)]
    assert unanswered == []
    assert asking('ALERTS{alertstate="firing"}') == []
