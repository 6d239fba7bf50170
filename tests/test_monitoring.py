"""The dashboard and the alerts: every metric that they name exists, every alert is explained."""

import json
import re
from pathlib import Path

import pytest

from ivr.metrics import Counts, Gauges, Sharing
from ivr.metrics.exposition import exposition

DOCS = Path(__file__).parent.parent / "docs"
ALERTS = (DOCS / "monitoring" / "alerts.yml").read_text()
DASHBOARD = (DOCS / "monitoring" / "dashboard.json").read_text()
PAGE = (DOCS / "monitoring.md").read_text()
METRIC = re.compile(r"\bivr_[a-z_]+")


def names() -> set[str]:
    """The names of all metrics and of their samples."""
    counts = Counts(lambda: Gauges("0a1b2c3d"))
    counts.turn("CA0", "0a1b2c3d", "sv", "main", "answered", "SE", 0.4)
    text = exposition(*Sharing(counts, None).all()).decode()
    samples = set(re.findall(r"^(ivr_[a-z_]+)[ {]", text, re.MULTILINE))
    return {name for name in samples if not name.endswith("_created")}


def family(name: str) -> str:
    return re.sub(r"_(bucket|count|sum)$", "", name)


@pytest.mark.parametrize("text", [ALERTS, DASHBOARD], ids=["alerts", "dashboard"])
def test_every_metric_that_is_asked_for_exists(text: str) -> None:
    asked = {name for name in METRIC.findall(text) if not name.startswith("ivr_line")}
    assert asked
    assert asked <= names()


def test_the_page_lists_the_metrics_that_exist_and_no_others() -> None:
    listed = set(re.findall(r"^\| `(ivr_[a-z_]+)", PAGE, re.MULTILINE))
    assert listed == {family(name) for name in names()}


def test_the_dashboard_shows_every_metric() -> None:
    shown = {family(name) for name in METRIC.findall(DASHBOARD)}
    assert shown == {family(name) for name in names()}
    assert len({panel["id"] for panel in json.loads(DASHBOARD)["panels"]}) == 8


def test_every_alert_is_explained() -> None:
    alerts = re.findall(r"- alert: (\w+)", ALERTS)
    assert sorted(alerts) == sorted(re.findall(r"^### (\w+)", PAGE, re.MULTILINE))
    runbooks = re.findall(r"runbook: docs/monitoring\.md#(\w+)", ALERTS)
    assert runbooks == [alert.lower() for alert in alerts]
