"""The dashboard and the alerts: all named metrics exist, and each alert says what to do."""

import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from ruamel.yaml import YAML

from ivr.cli import COMMANDS
from ivr.line.metrics import Metrics
from tests import ROOT
from tests.conftest import NOTHING
from tests.programs import path_of
from tests.servers.nginx import site
from tests.servers.running import (
    IN_TIME,
    SECRET_KEY,
    Instance,
    all_answer,
    free_port,
    program,
    until,
)

DEPLOY = ROOT / "deploy"
ALERTS = (DEPLOY / "alerts.yml").read_text()
DASHBOARD = (DEPLOY / "dashboard.json").read_text()
PANELS = json.loads(DASHBOARD)["panels"]
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


def test_every_alert_says_what_to_do_by_commands_and_pages_that_exist() -> None:
    rules = [rule for group in YAML(typ="safe").load(ALERTS)["groups"] for rule in group["rules"]]
    said = {rule["alert"]: rule["annotations"]["description"] for rule in rules}
    assert len(said) == len(rules) and all(said.values())
    everything = "".join(said.values())
    assert "`ivr " not in everything, "a command that needs settings or a number is a line"
    commands = re.findall(r"^  (?:\S+ivr-admin|ivr) (\w+)", everything, re.MULTILINE)
    assert commands and {*commands} <= {*COMMANDS}
    for page, heading in re.findall(
        r'(docs/[\w-]+\.md)(?:, "(.*?)")?', " ".join(everything.split())
    ):
        headings = re.findall(r"^#+ (.*)$", (ROOT / page).read_text(), re.MULTILINE)
        assert not heading or heading in headings


@pytest.mark.needs("promtool")
def test_each_alert_sees_what_it_should_and_a_good_day_rings_none() -> None:
    tests = Path(__file__).parent / "alerts.test.yml"
    tried = re.findall(r'alertname="(\w+)"', tests.read_text())
    assert set(tried) == set(re.findall(r"- alert: (\w+)", ALERTS))
    command = [path_of("promtool"), "test", "rules", str(tests)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


Ask = Callable[[str], list[dict[str, Any]]]
MONITOR = "a token for monitors, of thirty-two"


@contextmanager
def prometheus(folder: Path, line: str, changes: Mapping[str, str] = NOTHING) -> Iterator[Ask]:
    """Run Prometheus with deploy/prometheus.yml and changes for a line; yields its queries.

    It has scraped the line when it is yielded.
    """
    token, configuration = folder / "token", folder / "prometheus.yml"
    token.write_text(MONITOR)
    text = (DEPLOY / "prometheus.yml").read_text()
    addresses = {
        "ivr.example.se": urlsplit(line).netloc,
        "/etc/prometheus/ivr.token": str(token),
        "[alerts.yml]": f"[{DEPLOY / 'alerts.yml'}]",
    }
    for old, new in {**addresses, **changes}.items():
        assert old in text
        text = text.replace(old, new)
    configuration.write_text(text)
    url = f"http://127.0.0.1:{free_port()}"

    def ask(question: str) -> list[dict[str, Any]]:
        answer = requests.get(f"{url}/api/v1/query", params={"query": question}, timeout=10).json()
        assert answer["status"] == "success", answer
        result: list[dict[str, Any]] = answer["data"]["result"]
        return result

    def has_scraped() -> bool:
        with suppress(requests.ConnectionError):
            ready = requests.get(f"{url}/-/ready", timeout=10).ok
            return ready and bool(ask("count_over_time(up[5m]) > 2 and up == 1"))
        return False

    with program(
        path_of("prometheus"),
        f"--config.file={configuration}",
        f"--storage.tsdb.path={folder / 'figures'}",
        f"--web.listen-address={urlsplit(url).netloc}",
    ):
        until(has_scraped, 2 * IN_TIME)
        yield ask


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Instance]:
    """A line with a studio and mail, which has been called once."""
    settings = {
        "METRICS_TOKEN": MONITOR,
        "SMTP_URL": "smtp://127.0.0.1?from=a@example.se",
        "SECRET_KEY": SECRET_KEY,
    }
    with Instance(tmp_path / "line", settings) as line:
        all_answer(line)
        line.caller().run("4 www")
        yield line


@contextmanager
def alertmanager() -> Iterator[tuple[str, list[str]]]:
    """Receive alerts as Alertmanager's API does; yields its address and the names of pages."""
    pages = list[str]()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/api/v2/alerts"
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            labels = [alert["labels"] for alert in sent]
            pages.extend(each["alertname"] for each in labels if each["severity"] == "page")
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Write nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}", pages
        server.shutdown()


@pytest.mark.needs("prometheus", "nginx")
def test_a_pager_rings_within_90_seconds_after_nginx_has_stopped(
    line: Instance, tmp_path: Path
) -> None:
    route = YAML(typ="safe").load(DEPLOY / "alertmanager.yml")["route"]["routes"][0]
    assert (route["matchers"], route["group_wait"]) == (['severity="page"'], "0s")
    trust = f"scheme: https\n    tls_config: {{ca_file: {tmp_path / 'authority.pem'}}}"
    with alertmanager() as (receiver, pages), ExitStack() as serving:
        nginx = serving.enter_context(site(tmp_path, [line.port, line.port]))
        changes = {"127.0.0.1:9093": receiver, "scheme: https": trust}
        with prometheus(tmp_path, nginx.origin, changes):
            assert not pages
            serving.close()
            until(lambda: "IvrDown" in pages, 90)


@pytest.mark.needs("prometheus")
def test_prometheus_answers_every_query_of_the_dashboard(line: Instance, tmp_path: Path) -> None:
    questions = [target["expr"] for panel in PANELS for target in panel["targets"]]
    assert len(questions) > len(PANELS)
    with prometheus(tmp_path, line.url, {"scheme: https": "scheme: http", "15s": "1s"}) as ask:
        (calls,) = ask("ivr_calls_total")
        assert calls["value"][1] == "1"
        assert [question for question in questions if not ask(question)] == []
        assert ask('ALERTS{alertstate="firing"}') == []
