"""The same mail on Debian's own mail server, started for the test on this machine: what it queued is what was sent."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ppc_reports.running.sending.sending import Fate
from ppc_reports.running.sending.smtp import Server
from ppc_reports.settings.credentials import Credentials
from tests.mail_server import PASSWORD, USER, free_port
from tests.running.sending.test_sending import ALL, CC, REPORT, TO, Desktop, a_posting, fates, parsed

EXIM = shutil.which("exim4", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
pytestmark = [
    pytest.mark.skipif(EXIM is None, reason="exim4, Debian's mail server, is not installed"),
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="exim4 starts for root alone"),
]

CONFIGURATION = """
primary_hostname = localhost
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts = *
tls_certificate = {folder}/cert.pem
tls_privatekey = {folder}/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = check
queue_only = true
host_lookup =
rfc1413_hosts =
keep_environment =
begin acl
check:
  require authenticated = *
  deny message = No such user
       local_parts = copia
  accept
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{user}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""


class Exim:
    """A running exim4 with a queue of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        authority = trustme.CA()
        certificate = authority.issue_cert("localhost")
        certificate.private_key_pem.write_to_path(folder / "key.pem")
        certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
        authority.cert_pem.write_to_path(folder / "ca.pem")
        for name in ("spool", "log"):
            (folder / name).mkdir()
            (folder / name).chmod(0o777)
        for path in folder.glob("*.pem"):
            path.chmod(0o644)
        (folder / "exim.conf").write_text(
            CONFIGURATION.format(folder=folder, port=self.port, user=USER, password=PASSWORD), encoding="utf-8"
        )

    def command(self, *arguments: str) -> list[str]:
        return [str(EXIM), "-C", str(self.folder / "exim.conf"), *arguments]

    def ask(self, *arguments: str) -> bytes:
        return subprocess.run(self.command(*arguments), check=True, capture_output=True).stdout

    def wait(self) -> None:
        for _ in range(3000):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("exim4 did not start")


@pytest.fixture
def exim() -> Iterator[Exim]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        exim = Exim(folder)
        with subprocess.Popen(exim.command("-bdf"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                exim.wait()
                yield exim
            finally:
                process.terminate()


def test_debian_queues_the_message_as_it_was_written(exim: Exim, tmp_path: Path) -> None:
    server = Server("localhost", exim.port, "starttls", 10, exim.folder / "ca.pem", Credentials(USER, PASSWORD))
    results = Desktop(tmp_path).send(server, a_posting(tmp_path))
    assert fates(results) == {**dict.fromkeys(TO, Fate.SENT), CC: Fate.REFUSED}
    queue = exim.ask("-bp").decode()
    assert set(re.findall(r"^ {10}(\S+)$", queue, re.MULTILINE)) == set(TO)
    found = re.search(r"\b\w{6}-\w{6,11}-\w{2,4}\b", queue)
    assert found
    message = parsed(exim.ask("-Mvc", found[0]))
    assert message["To"] == ", ".join(ALL[:2])
    assert message["Cc"] == CC
    assert "TLS" in str(message["Received"])
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (REPORT.name, REPORT.data)
