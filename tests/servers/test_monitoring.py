"""The dashboard and the alerts: all named metrics exist, and all alerts are explained."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from ivr.cli import COMMANDS
from ivr.line.metrics import Metrics
from tests import ROOT
from tests.programs import path_of
from tests.servers.running import SECRET_KEY, Instance, all_answer, free_port, program, until

DOCS = ROOT / "docs"
ALERTS = (DOCS / "monitoring" / "alerts.yml").read_text()
DASHBOARD = (DOCS / "monitoring" / "dashboard.json").read_text()
PANELS = json.loads(DASHBOARD)["panels"]
PAGE = (DOCS / "operations.md").read_text()
METRIC = re.compile(r"\bivr_[a-z_]+")


def families() -> set[str]:
    """Return the names of all metrics."""
    metrics = Metrics()
    metrics.line("0a1b2c3d", problems=0, refusals=0)
    metrics.turn("main", "answered", 0.4)
    samples = re.findall(r"^(ivr_[a-z_]+)[ {]", metrics.exposition().decode(), re.MULTILINE)
    return {family(name) for name in samples if not name.endswith("_created")}


def family(sample: str) -> str:
    return re.sub(r"_(bucket|count|sum)$", "", sample)


def test_the_dashboard_has_every_metric_and_alerts_no_unknown_one() -> None:
    asked = {family(name) for name in METRIC.findall(ALERTS) if not name.startswith("ivr_line")}
    assert asked and asked <= families()
    assert {family(name) for name in METRIC.findall(DASHBOARD)} == families()
    assert len({panel["id"] for panel in PANELS}) == len(PANELS) == 8


def test_every_alert_is_explained_by_whole_commands_that_exist() -> None:
    alerts = re.findall(r"- alert: (\w+)", ALERTS)
    assert sorted(alerts) == sorted(re.findall(r"^### (Ivr\w+)$", PAGE, re.MULTILINE))
    runbooks = re.findall(r"runbook: docs/operations\.md#(\w+)", ALERTS)
    assert runbooks == [alert.lower() for alert in alerts]
    runbook = PAGE.partition("\n## Alerts\n")[2].partition("\n## ")[0]
    assert "`ivr " not in runbook, "a command that needs settings or a number is in a block"
    assert set(re.findall(r"^(?:\S+ivr-admin|ivr) (\w+)", runbook, re.MULTILINE)) <= set(COMMANDS)


@pytest.mark.needs("promtool")
def test_each_alert_sees_what_it_should_and_a_good_day_rings_none() -> None:
    tests = Path(__file__).parent / "alerts.test.yml"
    tried = re.findall(r"alertname: (\w+)", tests.read_text())
    assert set(tried) == set(re.findall(r"- alert: (\w+)", ALERTS))
    command = [path_of("promtool"), "test", "rules", str(tests)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Queries a Prometheus configured as in docs/operations.md, which scrapes a line."""
    found = re.search(r"```yaml\n# prometheus.yml\n(.*?)```", PAGE, re.DOTALL)
    assert found, "the page shows a configuration"
    token = tmp_path / "token"
    token.write_text("a token for monitors, of thirty-two")
    port = free_port()

    def ask(question: str) -> list[dict[str, Any]]:
        url = f"http://127.0.0.1:{port}/api/v1/query"
        answer = requests.get(url, params={"query": question}, timeout=10).json()
        assert answer["status"] == "success", answer
        result: list[dict[str, Any]] = answer["data"]["result"]
        return result

    def has_asked_often() -> bool:
        with suppress(requests.ConnectionError):
            ready = requests.get(f"http://127.0.0.1:{port}/-/ready", timeout=10).ok
            return ready and bool(ask("count_over_time(up[5m]) > 2 and up == 1"))
        return False

    settings = {
        "METRICS_TOKEN": token.read_text(),
        "SMTP_URL": "smtp://127.0.0.1?from=a@example.se",
        "SECRET_KEY": SECRET_KEY,
    }
    with Instance(tmp_path / "line", settings) as line:
        all_answer(line)
        line.caller().run("4 www")
        configuration = tmp_path / "prometheus.yml"
        configuration.write_text(
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            + found[1]
            .replace("https", "http")
            .replace("/etc/prometheus/ivr.token", str(token))
            .replace("ivr.example.se", line.url.removeprefix("http://"))
            .replace("alerts.yml", str(DOCS / "monitoring" / "alerts.yml"))
        )
        with program(
            path_of("prometheus"),
            f"--config.file={configuration}",
            f"--storage.tsdb.path={tmp_path / 'figures'}",
            f"--web.listen-address=127.0.0.1:{port}",
        ):
            until(has_asked_often)
            yield ask


@pytest.mark.needs("prometheus")
def test_prometheus_answers_every_query_of_the_dashboard(ask: Ask) -> None:
    (calls,) = ask("ivr_calls_total")
    assert calls["value"][1] == "1"
    questions = [target["expr"] for panel in PANELS for target in panel["targets"]]
    assert len(questions) > len(PANELS)
    assert [question for question in questions if not ask(question)] == []
    assert ask('ALERTS{alertstate="firing"}') == []
