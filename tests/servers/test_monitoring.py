"""The dashboard and the alerts: all named metrics exist, and each alert says what to do."""

import json
import re
import subprocess
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
from tests.calling import METRICS_TOKEN
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


@contextmanager
def prometheus(
    folder: Path, line: str, changes: Mapping[str, str] = NOTHING, machines: Collection[str] = ()
) -> Iterator[Ask]:
    """Run Prometheus with deploy/prometheus.yml and changes for a line; yields its queries.

    `machines` are the addresses of node_exporters. The line, or a machine, has been scraped when
    it is yielded.
    """
    token, configuration = folder / "token", folder / "prometheus.yml"
    token.write_text(METRICS_TOKEN)
    text = (DEPLOY / "prometheus.yml").read_text()
    addresses = {
        '"ivr.example.se:9100"': ", ".join(f'"{address}"' for address in machines),
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
        "SMTP_URL": "smtp://127.0.0.1?from=a@example.se",
        "SECRET_KEY": SECRET_KEY,
    }
    with Instance(tmp_path / "line", settings) as line:
        all_answer(line)
        line.caller().run("4 www")
        yield line


class Handler(BaseHTTPRequestHandler):
    """Answers a request with `answer`, and writes nothing on the terminal."""

    def answer(self, text: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(text.encode())

    def sent(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


@contextmanager
def listening(handler: type[Handler]) -> Iterator[str]:
    """Serve on a free port; yields the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def receiver_of_alerts() -> Iterator[tuple[str, list[str]]]:
    """Receive alerts as Alertmanager's API does; yields its address and the names of pages."""
    pages = list[str]()

    class Receiver(Handler):
        def do_POST(self) -> None:
            assert self.path == "/api/v2/alerts"
            labels = [alert["labels"] for alert in self.sent()]
            pages.extend(each["alertname"] for each in labels if each["severity"] == "page")
            self.answer()

    with listening(Receiver) as address:
        yield address, pages


@dataclass
class Machine:
    """A node_exporter on a machine of the line, and the time of the last backup.

    Without a time the timer of backups is disabled, which takes its metric along.
    """

    backup: float | None
    address: str = ""

    @contextmanager
    def running(self) -> Iterator[None]:
        machine = self

        class Exporter(Handler):
            def do_GET(self) -> None:
                self.answer(machine.metrics())

        with listening(Exporter) as self.address:
            yield

    def metrics(self) -> str:
        found = ['node_systemd_unit_state{name="ivr@8000.service",state="active"} 1']
        if self.backup is not None:
            timer = 'node_systemd_timer_last_trigger_seconds{name="ivr-backup.timer"}'
            found.append(f"{timer} {self.backup}")
        return "".join(f"{line}\n" for line in found)


@pytest.mark.needs("prometheus")
def test_a_missing_backup_is_noticed_on_each_machine_and_a_new_one_has_until_its_first_night(
    tmp_path: Path,
) -> None:
    now = time.time()
    new, old, disabled = Machine(0), Machine(now - 27 * 3600), Machine(None)
    machines = (new, old, disabled)
    with ExitStack() as serving:
        for machine in machines:
            serving.enter_context(machine.running())
        addresses = [machine.address for machine in machines]
        ask = serving.enter_context(
            prometheus(tmp_path, "http://127.0.0.1:1", {"15s": "1s"}, addresses)
        )

        def missing() -> set[str]:
            alerts = ask('ALERTS{alertname="IvrBackupMissing", alertstate="firing"}')
            return {alert["metric"]["instance"] for alert in alerts}

        until(lambda: missing() == {old.address, disabled.address}, IN_TIME)
        old.backup = disabled.backup = now
        until(lambda: not missing(), IN_TIME)


@pytest.mark.needs("prometheus-alertmanager")
def test_each_page_and_its_end_reach_the_pager_within_a_minute_whatever_else_fires(
    tmp_path: Path,
) -> None:
    told = list[tuple[str, str]]()

    class Pager(Handler):
        def do_POST(self) -> None:
            told.extend(
                (one["labels"]["alertname"], one["status"]) for one in self.sent()["alerts"]
            )
            self.answer()

    address = f"127.0.0.1:{free_port()}"

    def send(name: str, seconds: float) -> None:
        """Send an alert as Prometheus does, which ends after some seconds."""
        ends = datetime.now(UTC) + timedelta(seconds=seconds)
        labels = {"alertname": name, "severity": "page"}
        alert = {"labels": labels, "endsAt": ends.isoformat()}
        requests.post(f"http://{address}/api/v2/alerts", json=[alert], timeout=10)

    def is_ready() -> bool:
        with suppress(requests.ConnectionError):
            return requests.get(f"http://{address}/-/ready", timeout=10).ok
        return False

    with listening(Pager) as pager, ExitStack() as serving:
        text = (DEPLOY / "alertmanager.yml").read_text()
        place = "https://pager.example.se/..."
        assert place in text
        configuration = tmp_path / "alertmanager.yml"
        configuration.write_text(text.replace(place, f"http://{pager}"))
        serving.enter_context(
            program(
                path_of("prometheus-alertmanager"),
                f"--config.file={configuration}",
                f"--storage.path={tmp_path / 'alerts'}",
                f"--web.listen-address={address}",
                "--cluster.listen-address=",
            )
        )
        until(is_ready, IN_TIME)
        send("IvrDown", 3600)
        until(lambda: told == [("IvrDown", "firing")], 60)
        send("IvrCallersHearFault", 3600)
        until(lambda: ("IvrCallersHearFault", "firing") in told, 60)
        send("IvrDown", 0)
        until(lambda: ("IvrDown", "resolved") in told, 60)
        assert ("IvrCallersHearFault", "resolved") not in told


@pytest.mark.needs("prometheus", "nginx")
def test_a_pager_rings_within_90_seconds_after_nginx_has_stopped(
    line: Instance, tmp_path: Path
) -> None:
    route = YAML(typ="safe").load(DEPLOY / "alertmanager.yml")["route"]["routes"][0]
    assert (route["matchers"], route["group_wait"]) == (['severity="page"'], "0s")
    trust = f"scheme: https\n    tls_config: {{ca_file: {tmp_path / 'authority.pem'}}}"
    with receiver_of_alerts() as (receiver, pages), ExitStack() as serving:
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
