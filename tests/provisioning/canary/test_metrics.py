"""The result of a canary call as a file for Prometheus."""

from pathlib import Path
from time import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ..conftest import flat
from .conftest import World

pytestmark = pytest.mark.servers


def samples(file: Path) -> dict[str, float]:
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(file.read_text())
        for sample in family.samples
    }


def test_the_result_is_written_for_prometheus(world: World, tmp_path: Path) -> None:
    file = tmp_path / "canary.prom"
    assert world.canary("--metrics", str(file)).exit_code == 0
    found = samples(file)
    assert found["ivr_canary_passed"] == 1
    assert found["ivr_canary_result passed"] == 1
    assert found["ivr_canary_result busy"] == 0
    assert found["ivr_canary_lost_keys"] == 0
    assert found["ivr_canary_answer_seconds"] < 60
    assert abs(found["ivr_canary_timestamp_seconds"] - time()) < 600
    assert list(tmp_path.glob("canary.prom*")) == [file]


def test_a_failure_is_written_and_what_was_not_tried_leaves_the_file(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "canary.prom"
    world.network.status = "busy"
    assert world.canary("--metrics", str(file)).exit_code == 1
    assert samples(file)["ivr_canary_result busy"] == 1
    assert "ivr_canary_answer_seconds" not in samples(file)
    written = file.stat().st_mtime_ns
    assert world.canary("--metrics", str(file)).exit_code == 3
    assert file.stat().st_mtime_ns == written


def test_a_file_that_cannot_be_written_is_told_after_the_verdict(
    world: World, tmp_path: Path
) -> None:
    result = world.canary("--metrics", str(tmp_path / "none" / "canary.prom"))
    assert result.exit_code == 2
    assert result.stdout.startswith("Passed")
    assert "cannot be written" in flat(result.stderr)
