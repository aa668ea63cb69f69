"""What is configured of the mails: a server that is safe, and secrets that only the environment holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppc_reports.running.sending.smtp import Server
from ppc_reports.settings.configuration import ConfigError
from ppc_reports.settings.credentials import Credentials, load_credentials
from ppc_reports.settings.ppc_toml import Mail, load_settings

SECRET = {"PPC_SMTP_USER": "ppc@example.org", "PPC_SMTP_PASSWORD": "clave-9"}


def mistake(tmp_path: Path, text: str, **environment: str) -> str:
    file = tmp_path / "ppc.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(file, environment)
    return str(caught.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_mail_travels_in_the_clear_only_within_this_machine(tmp_path: Path, host: str) -> None:
    assert Mail(host=host, security="none").security == "none"
    said = mistake(tmp_path, '[mail]\nhost = "correo.entidad.gov.co"\nsecurity = "none"\n')
    assert "línea 3, clave «mail.security»: solo se envía sin cifrar a un servidor de este equipo" in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('security = "ssl"', "'starttls', 'tls' o 'none'"),
        ('host = "correo entidad"', "no tiene la forma esperada"),
        ('host = "a\\r\\nRCPT TO"', "no tiene la forma esperada"),
        ("port = 70000", "65535 o menos"),
        ("timeout = 0", "1 o más"),
        ('reminders_cc = ["nadie"]', "no es una dirección de correo"),
        ("retry_seconds = [-1]", "0 o más"),
    ],
)
def test_mistakes_of_the_server_are_told_with_their_line(tmp_path: Path, text: str, says: str) -> None:
    said = mistake(tmp_path, f"[mail]\n{text}\n")
    assert "línea 2" in said
    assert says in said


def test_waits_can_be_given_by_the_environment() -> None:
    assert load_settings(None, {"PPC_MAIL__RETRY_SECONDS": "1; 2,3"}).mail.retry_seconds == (1, 2, 3)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_each_security_has_its_usual_port(security: str, port: int) -> None:
    assert Server("localhost", security=security).address == ("localhost", port)
    assert Server("localhost", 2525, security).address == ("localhost", 2525)


def test_the_password_is_taken_from_the_environment_and_from_nowhere_else(tmp_path: Path) -> None:
    assert load_credentials(SECRET) == Credentials("ppc@example.org", "clave-9")
    assert load_credentials({}) is None
    settings = load_settings(None, SECRET)
    assert "clave-9" not in repr(settings) + settings.model_dump_json()
    for key in ("password", "smtp_password"):
        said = mistake(tmp_path, f'[mail]\n{key} = "clave-9"\n')
        assert "PPC_SMTP_PASSWORD" in said
        assert "clave-9" not in said


def test_a_misspelt_variable_is_told_without_its_value(tmp_path: Path) -> None:
    said = mistake(tmp_path, "", PPC_SMTP_PASWORD="clave-9")
    assert "¿quiso decir PPC_SMTP_PASSWORD?" in said
    assert "clave-9" not in said


def test_credentials_do_not_show_themselves() -> None:
    credentials = load_credentials(SECRET)
    shown = f"{credentials!r} {credentials} {Server('localhost', credentials=credentials)!r}"
    assert "clave-9" not in shown
    assert "ppc@example.org" not in shown
