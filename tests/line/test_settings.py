"""Settings from the environment."""

import json
import os
import re
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ivr.cli.settings import HIDDEN, explain
from ivr.errors import ConfigError
from ivr.line import logs
from ivr.settings import Settings, from_environment
from tests import ROOT

TOKEN, OTHER = "sesam-oppna-dig-nu", "mellon-to-a-friend"
NEEDED = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": "https://ivr.example.se"}
SECRETS = ("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT", "TWILIO_API_SECRET")
NAMES = [setting.name for setting in explain({})]


def settings(**given: str) -> Settings:
    return from_environment({**NEEDED, **given})


def refusal(environment: Mapping[str, str]) -> list[str]:
    """Return the error messages of a start, one for each setting, without any secret."""
    with pytest.raises(ConfigError) as refused:
        from_environment(environment)
    assert TOKEN not in str(refused.value) + str([*explain(environment)])
    return str(refused.value).splitlines()


ACCOUNT, KEY = f"AC{'0a' * 16}", f"SK{'0b' * 16}"
OWN, FALLBACK = "https://ivr.example.se", "https://pages.example.org/a/fallback.xml?v=1"
ORIGINS = (
    *(OWN, f"{OWN}:8443", "https://xn--rksmrgs-5wao1o.se", "https://192.0.2.1"),
    *("http://localhost:8000", "http://127.1.2.3", "http://[::1]:8000"),
)

TAKEN: list[tuple[str, str, str, Any]] = [
    ("IVR_PROMPTS", "/srv/prompts", "prompts", Path("/srv/prompts")),
    ("TWILIO_ACCOUNT_SID", ACCOUNT, "account_sid", ACCOUNT),
    ("TWILIO_REGION", "au1", "region", "au1"),
    ("FALLBACK_URL", f" {FALLBACK} ", "fallback_url", FALLBACK),
    *(("PUBLIC_URL", url, "public_url", url) for url in ORIGINS),
    *(("PUBLIC_URL", url, "public_url", OWN) for url in (f" {OWN}\n", f"{OWN}/", OWN.upper())),
]


@pytest.mark.parametrize(("name", "given", "field", "value"), TAKEN)
def test_a_setting_has_its_value(name: str, given: str, field: str, value: Any) -> None:
    assert getattr(settings(**{name: given}), field) == value


def test_a_current_folder_that_may_not_be_read_is_no_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "line.toml").touch()
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0)
    user = os.geteuid()
    # Nobody may not read the package's own commit either, if it lies in a home that only root may
    # enter: give the commit, so that the settings look at the current folder alone.
    given = {"IVR_COMMIT": "0123abc"}
    try:
        if user == 0:  # who may read everything
            os.seteuid(65534)
        assert settings(**given).prompts == Path("prompts")
    finally:
        os.seteuid(user)
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("empty", ["", " ", "\t"])
def test_an_optional_setting_that_is_empty_is_one_that_is_not_set(empty: str) -> None:
    optional = [name for name in NAMES if name not in NEEDED]
    assert settings(**dict.fromkeys(optional, empty)) == settings(PATH="/bin", auth_token="x")


REFUSED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "PUBLIC_URL": {
        "it is empty": ("", "  "),
        "an origin such as https://": ("ivr.example.se", "//a.se", "https://", "https:a.se"),
        "such as": ("javascript:alert(1)",),
        "without path": ("https://a.se/voice", "https://a.se?a=b", "https://a.se#rc=2"),
        "credentials": ("https://user@a.se", "https://:word@a.se", "https://@a.se"),
        "must begin with https://": ("http://localhost.example.se", "http://192.168.0.1"),
        "host names": (
            *("https://my_ivr.se", "https://åäö.se", "https://ivr..se", "https://ivr.se."),
            *("https://-ivr.se", "https://*.se"),
            *("https://ivr%2eexample.se", "https://[2001:db8::1]"),
        ),
        "IPv6": ("https://[::1",),
        "white space": ("https://ivr.exa mple.se", "https://ivr.\nexample.se"),
        "no port": ("https://ivr.example.se:", "https://ivr.example.se:0"),
        "Port": ("https://ivr.example.se:99999", "https://ivr.example.se:http"),
    },
    "FALLBACK_URL": {
        "": (
            *("http://a.se/fallback.xml", "https:///fallback.xml", "https://a.se/fel sida.xml"),
            *("https://user:word@a.se/", "https://a.se/x.xml#rc=1", "https://a.se/å.xml"),
        )
    },
    "SMTP_URL": {
        "name a host": (
            "mail.example.se?from=a@b.se",
            "http://b.se?from=a@b.se",
            "smtp://?from=a@b.se",
        ),
        "plain ASCII": ("smtp://a:l%C3%B6sen@b.se?from=a@b.se", "smtp://å:x@b.se?from=a@b.se"),
        "the sender's address": ("smtp://b.se", "smtp://b.se?from=ivr", "smtp://b.se?from=å@b.se"),
    },
    "TWILIO_ACCOUNT_SID": {"": ("AC123", KEY)},
    "TWILIO_API_KEY": {"": (ACCOUNT,)},
    "TWILIO_REGION": {"": ("Ireland", "ie1.evil.example/")},
    "TWILIO_EDGE": {"": ("dublin.",)},
    "TWILIO_SIGNATURE": {"'sha1' or 'sha256'": ("SHA256", "md5", "sha1,sha256")},
    "TWILIO_SIGNATURE_NEXT": {"'sha1' or 'sha256'": ("none",)},
    "PORT": {"": ("x", "0", "-1", "1.5", "65536", "8000 8001", "0x50")},
    "IVR_WORKERS": {"": ("x", "0", "1.5")},
    "SECRET_KEY": {
        "fewer than 32 characters": (TOKEN,),
        "fewer than 6 different characters": ("a" * 32, "abcd" * 8),
        "a placeholder": ("changeme" * 4, "replace-this-with-a-random-secret-key"),
    },
    "DATABASE_URL": {"an address such as": ("ivr.db", "mysql://localhost/ivr", "sqlite")},
    "METRICS_TOKEN": {"easy to guess": ("sesame", "your_auth_token_here")},
    **dict.fromkeys(
        SECRETS,
        {
            "white space around it": (f" {TOKEN}", f"{TOKEN}\r\n"),
            "easy to guess": ("a", "sesame", "x" * 32, "changeme" * 4, "YOUR-TOKEN-0123456"),
        },
    ),
}
"""Refused values, by setting and a word of the reason."""


@pytest.mark.parametrize(
    ("name", "reason", "value"),
    [
        (name, reason, value)
        for name, reasons in REFUSED.items()
        for reason, values in reasons.items()
        for value in values
    ]
    + [("TWILIO_AUTH_TOKEN", "an empty token", token) for token in ("", " \t\n")],
)
def test_an_invalid_value_is_refused_with_the_reason(name: str, reason: str, value: str) -> None:
    (sentence,) = refusal({**NEEDED, name: value})
    assert sentence.startswith(f"{name} cannot be used: ")
    assert reason in sentence


SINGLE_SIGN_ON = {
    "OIDC_ISSUER": "https://login.example.org",
    "OIDC_CLIENT_ID": "studio",
    "OIDC_CLIENT_SECRET": OTHER,
}


def test_settings_that_belong_together_are_all_set_or_none() -> None:
    (sentence,) = refusal({**NEEDED, "TWILIO_SIGNATURE_NEXT": "sha256"})
    assert "TWILIO_AUTH_TOKEN_NEXT" in sentence
    (sentence,) = refusal({**NEEDED, "TWILIO_API_KEY": KEY})
    assert "TWILIO_API_SECRET" in sentence
    assert settings(TWILIO_API_KEY=KEY, TWILIO_API_SECRET=OTHER).api_key == KEY
    assert settings(**SINGLE_SIGN_ON).oidc_client_id == "studio"
    for name in SINGLE_SIGN_ON:
        part = {other: value for other, value in SINGLE_SIGN_ON.items() if other != name}
        (sentence,) = refusal({**NEEDED, **part})
        assert all(setting in sentence for setting in SINGLE_SIGN_ON)


def test_all_invalid_settings_are_reported_at_once_and_missing_ones_explained() -> None:
    sentences = refusal({"PORT": "x", "TWILIO_AUTH_TOKEN_NEXT": " y"})
    told = {sentence.split()[0]: sentence for sentence in sentences}
    assert sorted(told) == ["PORT", "PUBLIC_URL", "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT"]
    for name in NEEDED:
        meaning = next(setting.meaning for setting in explain({}) if setting.name == name)
        assert told[name] == f"{name} is not set. Set it: {meaning}"


def test_a_secret_is_never_shown() -> None:
    environment = {**NEEDED, "TWILIO_AUTH_TOKEN_NEXT": OTHER, "TWILIO_API_SECRET": OTHER}
    environment |= {"TWILIO_API_KEY": KEY}
    given = from_environment(environment)
    told = [*map(repr, explain(environment)), repr(given), str(given), repr(given.signing_keys)]
    assert not any(TOKEN in text or OTHER in text for text in told)
    told = [each.value for each in explain({"PUBLIC_URL": f"https://me:{TOKEN}@a.se"})]
    assert f"https://{HIDDEN}@a.se" in told


def test_the_documented_settings_file_names_settings_alone() -> None:
    page = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
    written = re.findall(r"^([A-Z][A-Z_]+)=", page, re.MULTILINE)
    known = {each.name for each in explain({})}
    assert "PUBLIC_URL" in written and {*written} <= known


@pytest.fixture
def production(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "BufferedLogger", lambda file: None)  # is read at once
    data = str(folder.parent / "data")
    for name, value in {**NEEDED, "IVR_PROMPTS": str(folder), "IVR_DATA": data}.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TWILIO_AUTH_TOKEN", "", "TWILIO_AUTH_TOKEN cannot be used: it is empty"),
        ("IVR_PROMPTS", "/nowhere", "Cannot read the script"),
    ],
)
def test_an_unsafe_start_ends_the_process_with_one_clear_sentence(
    production: None,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="1"):
        runpy.run_module("ivr.wsgi")
    printed = capfd.readouterr()
    assert printed.err == "" and TOKEN not in printed.out
    told = json.loads(printed.out)
    assert (told["event"], told["level"]) == ("start-refused", "critical")
    assert told["reason"].startswith(sentence)
