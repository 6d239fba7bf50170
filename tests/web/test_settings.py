"""Settings from the environment."""

import json
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pydantic import ValidationError
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256

from ivr.addresses import is_loopback
from ivr.cli.settings import HIDDEN, explain
from ivr.errors import ConfigError
from ivr.secret_keys import SigningKey
from ivr.settings import Settings, from_environment
from tests import ROOT
from tests.scripts import FROZEN
from tests.servers.installed import built

NEEDED = {"TWILIO_AUTH_TOKEN": "sesam-oppna-dig-nu", "PUBLIC_URL": "https://ivr.example.se"}
SECRETS = ("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT", "TWILIO_API_SECRET")
NAMES = [setting.name for setting in explain({})]


def settings(**given: str) -> Settings:
    return from_environment({**NEEDED, **given})


def refusal(environment: Mapping[str, str]) -> list[str]:
    """The messages of a refused start, one for each setting."""
    with pytest.raises(ConfigError) as refused:
        from_environment(environment)
    return str(refused.value).splitlines()


def test_two_settings_are_enough() -> None:
    given = settings()
    assert given.signing_keys == (SigningKey("sesam-oppna-dig-nu", HMAC_SHA1),)
    assert given.public_url == "https://ivr.example.se"
    assert given.prompts == Path("prompts")
    assert given.port == 8000
    assert given.workers == 2


def test_every_setting_can_be_set() -> None:
    given = settings(
        TWILIO_AUTH_TOKEN_NEXT="mellon-to-a-friend",
        IVR_PROMPTS="/srv/prompts",
        PORT="80",
        IVR_WORKERS="3",
    )
    assert [key.secret for key in given.signing_keys] == [
        "sesam-oppna-dig-nu",
        "mellon-to-a-friend",
    ]
    assert (given.prompts, given.port, given.workers) == (Path("/srv/prompts"), 80, 3)


@pytest.mark.parametrize(
    ("first", "second", "algorithms"),
    [
        ("", "", (HMAC_SHA1, HMAC_SHA1)),
        ("sha1", "sha256", (HMAC_SHA1, HMAC_SHA256)),
        ("sha256", "", (HMAC_SHA256, HMAC_SHA256)),
        ("sha256", "sha1", (HMAC_SHA256, HMAC_SHA1)),
    ],
)
def test_each_secret_has_one_algorithm(
    first: str, second: str, algorithms: tuple[str, str]
) -> None:
    given = settings(
        TWILIO_SIGNATURE=first,
        TWILIO_AUTH_TOKEN_NEXT="mellon-to-a-friend",
        TWILIO_SIGNATURE_NEXT=second,
    )
    assert tuple(key.algorithm for key in given.signing_keys) == algorithms


@pytest.mark.parametrize("name", ["TWILIO_SIGNATURE", "TWILIO_SIGNATURE_NEXT"])
@pytest.mark.parametrize("value", ["SHA256", "md5", "none", "sha1,sha256"])
def test_an_algorithm_that_twilio_does_not_have_is_refused(name: str, value: str) -> None:
    (sentence,) = refusal({**NEEDED, name: value})
    assert sentence.startswith(f"{name} cannot be used: ")
    assert "'sha1' or 'sha256'" in sentence


def test_an_algorithm_without_its_secret_is_refused() -> None:
    (sentence,) = refusal({**NEEDED, "TWILIO_SIGNATURE_NEXT": "sha256"})
    assert "TWILIO_SIGNATURE_NEXT is set and TWILIO_AUTH_TOKEN_NEXT is not" in sentence


def test_a_signing_key_never_shows_its_secret() -> None:
    assert "sesam" not in repr(settings().signing_keys)


def test_every_setting_of_the_account_can_be_set() -> None:
    account, key = f"AC{'0a' * 16}", f"SK{'0b' * 16}"
    given = settings(
        TWILIO_ACCOUNT_SID=account,
        TWILIO_API_KEY=key,
        TWILIO_API_SECRET="mellon-to-a-friend",
        TWILIO_REGION="au1",
        TWILIO_EDGE="sydney",
        FALLBACK_URL=" https://pages.example.org/a/fallback.xml?v=1 ",
        IVR_CONNECTIONS="/srv/kept",
    )
    assert (given.account_sid, given.api_key) == (account, key)
    assert (
        given.api_secret is not None and given.api_secret.get_secret_value() == "mellon-to-a-friend"
    )
    assert (given.region, given.edge) == ("au1", "sydney")
    assert given.fallback_url == "https://pages.example.org/a/fallback.xml?v=1"
    assert given.connections == Path("/srv/kept")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_ACCOUNT_SID", "AC123"),
        ("TWILIO_ACCOUNT_SID", f"SK{'0a' * 16}"),
        ("TWILIO_API_KEY", f"AC{'0a' * 16}"),
        ("TWILIO_API_SECRET", "mellon-to-a-friend "),
        ("TWILIO_REGION", "Ireland"),
        ("TWILIO_REGION", "ie1.evil.example/"),
        ("TWILIO_EDGE", "dublin."),
        ("FALLBACK_URL", "http://pages.example.org/fallback.xml"),
        ("FALLBACK_URL", "pages.example.org/fallback.xml"),
        ("FALLBACK_URL", "https:///fallback.xml"),
        ("FALLBACK_URL", "https://user:word@pages.example.org/"),
        ("FALLBACK_URL", "https://pages.example.org/fallback.xml#rc=1"),
        ("FALLBACK_URL", "https://pages.example.org/fel sida.xml"),
        ("FALLBACK_URL", "https://pages.example.org/å.xml"),
    ],
)
def test_a_setting_of_the_account_that_makes_no_sense_is_refused(name: str, value: str) -> None:
    (sentence,) = refusal({**NEEDED, name: value})
    assert sentence.startswith(f"{name} cannot be used: ")


def test_what_else_the_environment_holds_is_nothing_to_us() -> None:
    assert settings(PATH="/bin", TWILIO_REGION="ie1", auth_token="x", public_url="y") == settings()


@pytest.mark.parametrize("name", NEEDED)
def test_a_needed_setting_that_is_missing_is_named_with_its_meaning(name: str) -> None:
    environment = {key: value for key, value in NEEDED.items() if key != name}
    (sentence,) = refusal(environment)
    meaning = next(setting.meaning for setting in explain({}) if setting.name == name)
    assert sentence == f"{name} is not set. Set it: {meaning}"


def test_everything_that_is_wrong_is_told_at_once() -> None:
    sentences = refusal({"PORT": "x", "TWILIO_AUTH_TOKEN_NEXT": " y"})
    named = [sentence.split()[0] for sentence in sentences]
    assert sorted(named) == ["PORT", "PUBLIC_URL", "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT"]


@pytest.mark.parametrize("token", ["", " ", "\t\n"])
def test_an_empty_token_is_no_token(token: str) -> None:
    (sentence,) = refusal({**NEEDED, "TWILIO_AUTH_TOKEN": token})
    assert sentence.startswith("TWILIO_AUTH_TOKEN cannot be used: it is empty, and an empty token")
    assert len(settings(TWILIO_AUTH_TOKEN_NEXT=token).signing_keys) == 1


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    "token", [" sesam-oppna-dig-nu", "sesam-oppna-dig-nu\n", "sesam-oppna-dig-nu\r"]
)
def test_a_token_with_white_space_around_it_was_pasted_wrong(name: str, token: str) -> None:
    (sentence,) = refusal({**NEEDED, name: token})
    assert sentence.startswith(f"{name} cannot be used: it has white space around it")
    assert "sesam-oppna-dig-nu" not in sentence


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://ivr.example.se", "https://ivr.example.se"),
        ("https://ivr.example.se/", "https://ivr.example.se"),
        (" https://ivr.example.se\n", "https://ivr.example.se"),
        ("HTTPS://IVR.Example.SE", "https://ivr.example.se"),
        ("https://ivr.example.se:8443", "https://ivr.example.se:8443"),
        ("https://xn--rksmrgs-5wao1o.se", "https://xn--rksmrgs-5wao1o.se"),
        ("https://192.0.2.1", "https://192.0.2.1"),
        ("https://localhost", "https://localhost"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.1.2.3", "http://127.1.2.3"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_public_address_is_an_origin(url: str, origin: str) -> None:
    assert settings(PUBLIC_URL=url).public_url == origin


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "it is empty"),
        ("  ", "it is empty"),
        ("ivr.example.se", "an origin such as https://"),
        ("//ivr.example.se", "an origin such as https://"),
        ("https://", "an origin such as https://"),
        ("https:ivr.example.se", "an origin such as https://"),
        ("ftp://ivr.example.se", "an origin such as https://"),
        ("wss://ivr.example.se", "an origin such as https://"),
        ("javascript:alert(1)", "an origin such as https://"),
        ("https://ivr.example.se/voice", "without path"),
        ("https://ivr.example.se?a=b", "without path, query"),
        ("https://ivr.example.se#rc=2", "without path, query"),
        ("https://user@ivr.example.se", "credentials"),
        ("https://user:word@ivr.example.se", "credentials"),
        ("https://:word@ivr.example.se", "credentials"),
        ("https://@ivr.example.se", "credentials"),
        ("http://ivr.example.se", "must begin with https://"),
        ("http://localhost.example.se", "must begin with https://"),
        ("http://192.168.0.1", "must begin with https://"),
        ("https://my_ivr.example.se", "host names"),
        ("https://åäö.se", "host names"),
        ("https://ivr..example.se", "host names"),
        ("https://ivr.example.se.", "host names"),
        ("https://-ivr.example.se", "host names"),
        ("https://ivr-.example.se", "host names"),
        (f"https://{'a' * 64}.se", "host names"),
        ("https://*.example.se", "host names"),
        ("https://ivr%2eexample.se", "host names"),
        ("https://[2001:db8::1]", "host names"),
        ("https://[::1", "IPv6"),
        ("https://ivr.exa mple.se", "white space"),
        ("https://ivr.\nexample.se", "white space"),
        ("https://ivr.example.se:", "no port"),
        ("https://ivr.example.se:0", "no port"),
        ("https://ivr.example.se:99999", "Port"),
        ("https://ivr.example.se:http", "Port"),
    ],
)
def test_an_address_that_twilio_cannot_call_is_refused_with_the_reason(
    url: str, reason: str
) -> None:
    (sentence,) = refusal({**NEEDED, "PUBLIC_URL": url})
    assert sentence.startswith("PUBLIC_URL cannot be used: ")
    assert reason in sentence
    assert "https://ivr.example.se" in sentence


@pytest.mark.parametrize("name", ["PORT", "IVR_WORKERS"])
@pytest.mark.parametrize("number", ["x", "0", "-1", "1.5", "65536", "8000 8001", "0x50"])
def test_a_number_that_makes_no_sense_is_refused(name: str, number: str) -> None:
    (sentence,) = refusal({**NEEDED, name: number})
    assert sentence.startswith(f"{name} cannot be used: ")


@pytest.mark.parametrize("empty", ["", " ", "\t"])
def test_an_optional_setting_that_is_empty_is_one_that_is_not_set(empty: str) -> None:
    optional = [name for name in NAMES if name not in NEEDED]
    assert settings(**dict.fromkeys(optional, empty)) == settings()


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        settings().port = 1


def test_a_secret_is_never_shown() -> None:
    environment = {
        **NEEDED,
        "TWILIO_AUTH_TOKEN_NEXT": "mellon-to-a-friend",
        "TWILIO_API_KEY": "SK" + "0" * 32,
        "TWILIO_API_SECRET": "mellon-to-a-friend",
    }
    told = [*map(repr, explain(environment)), repr(from_environment(environment))]
    told.append(str(from_environment(environment)))
    for text in told:
        assert "sesam-oppna-dig-nu" not in text and "mellon-to-a-friend" not in text
    shown = {setting.name: setting.value for setting in explain(environment)}
    assert [shown[name] for name in SECRETS] == [HIDDEN] * len(SECRETS)


def test_a_secret_is_not_shown_where_it_is_wrong_either() -> None:
    for wrong in (
        {"TWILIO_AUTH_TOKEN": " sesam-oppna-dig-nu"},
        {"TWILIO_AUTH_TOKEN_NEXT": "sesam-oppna-dig-nu "},
    ):
        told = refusal({**NEEDED, **wrong})
        assert "sesam-oppna-dig-nu" not in str(told)
        assert "sesam-oppna-dig-nu" not in str([*explain({**NEEDED, **wrong})])


def test_credentials_in_an_address_are_not_shown() -> None:
    shown = {
        each.name: each.value
        for each in explain({"PUBLIC_URL": "https://me:sesam-oppna-dig-nu@a.se"})
    }
    assert shown["PUBLIC_URL"] == f"https://{HIDDEN}@a.se"


def test_every_setting_is_explained_with_its_value_and_where_that_comes_from() -> None:
    told = {setting.name: setting for setting in explain({"PORT": "80", "PUBLIC_URL": ""})}
    assert len(told) == len(NAMES) == len(Settings.model_fields)
    assert all(setting.meaning.endswith(".") for setting in told.values())
    assert (told["PORT"].value, told["PORT"].source) == ("80", "environment")
    assert (told["IVR_PROMPTS"].value, told["IVR_PROMPTS"].source) == ("prompts", "default")
    assert (told["PUBLIC_URL"].value, told["PUBLIC_URL"].source) == ("", "not set: needed")
    assert told["TWILIO_AUTH_TOKEN"].source == "not set: needed"
    assert told["TWILIO_AUTH_TOKEN_NEXT"].value == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_in_the_documentation_with_its_default(name: str) -> None:
    lines = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith(f"| `{name}` |")]
    setting = next(setting for setting in explain({}) if setting.name == name)
    needed, default = (cell.strip() for cell in row.split("|")[2:4])
    assert needed == ("yes" if setting.source == "not set: needed" else "")
    assert default == (f"`{setting.value}`" if setting.value else "")


def test_the_documentation_tells_of_no_setting_that_is_not_there() -> None:
    lines = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8").splitlines()
    assert [line.split("`")[1] for line in lines if line.startswith("| `")] == NAMES


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.0.1", False),
        ("ivr.example.se", False),
        ("localhost.example.se", False),
        ("", False),
    ],
)
def test_only_what_this_machine_alone_reaches_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the sources of the package and one commit."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE.md"):
        shutil.copy(ROOT / name, folder)
    (folder / "ivr").mkdir()
    (folder / "prompts").mkdir()
    (folder / "prompts" / "line.toml").touch()
    for module in (ROOT / "ivr").glob("*.py"):
        shutil.copy(module, folder / "ivr")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    who = ("-c", "user.name=Anna Ek", "-c", "user.email=anna@example.se")
    git(folder, *who, "commit", "--quiet", "--message", "Begin")
    return folder


def git(folder: Path, *words: str) -> str:
    ran = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def commit_in(wheel: Path) -> str:
    """The commit that the program in a wheel reports."""
    asked = "from ivr.settings import built_commit; print(built_commit())"
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    return subprocess.check_output(
        [sys.executable, "-c", asked], cwd=wheel.parent, env=environment, text=True
    ).strip()


@pytest.mark.servers
def test_a_built_package_knows_its_commit_also_by_way_of_a_source_distribution(
    checkout: Path, tmp_path: Path
) -> None:
    head = git(checkout, "rev-parse", "--short=12", "HEAD")
    assert commit_in(built(checkout, "wheel")) == head
    shutil.unpack_archive(built(checkout, "sdist"), tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    assert commit_in(built(unpacked, "wheel")) == head


@pytest.mark.servers
def test_a_package_built_inside_another_repository_claims_no_commit_of_it(
    checkout: Path, tmp_path: Path
) -> None:
    inner = tmp_path / "outer" / "inner"
    shutil.copytree(checkout, inner, ignore=shutil.ignore_patterns(".git", "dist"))
    git(tmp_path / "outer", "init", "--quiet")
    assert commit_in(built(inner, "wheel")) == ""


def test_the_commit_can_be_given() -> None:
    assert from_environment({**NEEDED, "IVR_COMMIT": "v1.4.2"}).commit == "v1.4.2"
    assert from_environment(NEEDED).commit == ""


# A start in production.


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    given = {name: os.environ.get(name, "") for name in ("PATH", "PYTHONPATH")}
    with TemporaryDirectory() as nothing_kept:
        given |= {"IVR_PROMPTS": str(FROZEN), "IVR_DATA": nothing_kept}
        return subprocess.run(
            [sys.executable, "-c", "import ivr.wsgi; print('started', ivr.wsgi.app.name)"],
            env=given | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )


SINGLE_SIGN_ON = {
    "OIDC_ISSUER": "https://login.example.org",
    "OIDC_CLIENT_ID": "studio",
    "OIDC_CLIENT_SECRET": "mellon-to-a-friend",
}


@pytest.mark.parametrize("name", SINGLE_SIGN_ON)
def test_single_sign_on_is_set_whole_or_not_at_all(name: str) -> None:
    whole = settings(**SINGLE_SIGN_ON)
    assert whole.oidc_client_id == "studio"
    part = {other: value for other, value in SINGLE_SIGN_ON.items() if other != name}
    (sentence,) = refusal({**NEEDED, **part})
    assert all(setting in sentence for setting in SINGLE_SIGN_ON)
    assert sentence.endswith("set all of them, or none.")


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("sesam-oppna-dig-nu", "fewer than 32 characters"),
        ("a" * 32, "fewer than 6 different characters"),
        ("abcd" * 8, "fewer than 6 different characters"),
        ("changeme" * 4, "a placeholder"),
        ("replace-this-with-a-random-secret-key", "a placeholder"),
    ],
)
def test_a_key_that_could_be_guessed_is_refused(key: str, reason: str) -> None:
    (sentence,) = refusal({**NEEDED, "SECRET_KEY": key})
    assert sentence.startswith("SECRET_KEY cannot be used: it ") and reason in sentence
    assert "secrets.token_hex()" in sentence


@pytest.mark.parametrize("name", [*SECRETS, "METRICS_TOKEN"])
@pytest.mark.parametrize(
    "token", ["a", "sesame", "x" * 32, "changeme" * 4, "your_auth_token_here", "YOUR-TOKEN-0123456"]
)
def test_a_token_that_could_be_guessed_is_refused(name: str, token: str) -> None:
    (sentence,) = refusal({**NEEDED, name: token})
    assert sentence.startswith(f"{name} cannot be used: it ")
    assert "easy to guess" in sentence


UNSAFE: Mapping[str, tuple[dict[str, str], str]] = {
    "a setting": (
        {**NEEDED, "TWILIO_AUTH_TOKEN": ""},
        "TWILIO_AUTH_TOKEN cannot be used: it is empty",
    ),
    "the script": ({**NEEDED, "IVR_PROMPTS": "/nowhere"}, "Cannot read the script"),
}


@pytest.mark.servers
@pytest.mark.parametrize(("environment", "sentence"), UNSAFE.values(), ids=UNSAFE)
def test_an_unsafe_start_stops_with_one_clear_sentence(
    environment: dict[str, str], sentence: str
) -> None:
    ended = start(**environment)
    assert ended.returncode not in (0, None)
    (line,) = ended.stdout.splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"]) == ("start-refused", "critical")
    assert told["reason"].startswith(sentence)
    assert ended.stderr == "" and "sesam-oppna-dig-nu" not in ended.stdout


def test_the_module_that_servers_import_has_the_service_or_ends_the_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = str(folder.parent / "data")
    for name, value in {**NEEDED, "IVR_PROMPTS": str(folder), "IVR_DATA": data}.items():
        monkeypatch.setenv(name, value)
    service = runpy.run_module("ivr.wsgi")["app"]
    service.extensions["ivr"].stop()
    assert service.test_client().get("/healthz").status_code == 200
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "")
    with pytest.raises(SystemExit, match="1"):
        runpy.run_module("ivr.wsgi")


@pytest.mark.servers
def test_a_safe_start_starts() -> None:
    ended = start(**NEEDED)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "started ivr.app\n"
