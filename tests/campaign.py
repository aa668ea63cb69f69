"""Bad days by the hour: kills, damaged workbooks, adversarial texts, faults of disk and mail, drawn by a seed.

``python -m tests.campaign --seed 7 --minutes 10`` works in a temporary folder, prints what each attack found, and ends with 1
where something did not hold. The same seed gives the same attacks; how far a killed command came is up to the machine.
"""

from __future__ import annotations

import argparse
import atexit
import datetime as dt
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email import message_from_bytes
from functools import cache, partial
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from ppc_reports.running.history.beside import FILE_NAME
from ppc_reports.running.writing.replacing import JOURNAL
from tests import parts, samples
from tests.mail_server import OK, Running, mail_server
from tests.opening.test_mutation import MUTATIONS, inside, retyped

ROOT = Path(__file__).parents[1]
CORTE = "2022-T3"
DAY = dt.date.today()
PROGRAM = (
    "import datetime as dt; from ppc_reports.commands import choices, entry\n"
    f"choices.today = lambda: dt.date({DAY.year}, {DAY.month}, {DAY.day})\n"
    "entry.main()"
)
"""The program on one day: what was made before midnight is compared with what is made after it."""
SETTINGS = """[limits]
seconds = 60
[mail]
control_interno = ["control@example.org"]
planeacion = ["planeacion@example.org"]
sender = "ppc@example.org"
host = "127.0.0.1"
port = {port}
security = "none"
retry_seconds = []
"""
COMMANDS = {
    "run": ("run",),
    "batch": ("run", "--by-office", "--jobs", "2"),
    "consolidate": ("consolidate",),
    "send": ("run", "--send"),
    "watch": ("watch", "--interval", "0.1"),
}
SIGNS = (".ppc-*.tmp", JOURNAL, "resultado.json", f"{FILE_NAME}-journal")
"""Files by whose names one sees from outside that a command writes a set of files, replaces it, or records a report."""
REPORTED, REFUSED = (0, 1), 3
PATIENCE = 300
Files = dict[str, bytes]


class NotHeldError(AssertionError):
    """A promise that was not kept; the message says which."""


def held(promise: object, *told: object) -> None:
    """Raises NotHeldError where a promise is not kept."""
    if not promise:
        raise NotHeldError(" ".join(map(str, told)))


@cache
def book(name: str, version: int) -> bytes:
    """The workbook of an entity: the first version has a figure less than the second, the third a percentage that is none."""
    rows = [samples.activity(f"1.{row}", (0.25,) * 4, (0.2, 0.1 * version, 0.2, None)) for row in (1, 2)]
    made = parts.book(replace(samples.plan(rows), entity=f"Entidad {name}", title=f"Plan {name}"))
    return edited(made, {"R6": "mucho"}) if version == 3 else made


def edited(data: bytes, cells: dict[str, str]) -> bytes:
    """The workbook with other texts in some cells of its tracking sheet."""
    opened, saved = load_workbook(BytesIO(data)), BytesIO()
    sheet = next(sheet for sheet in opened.worksheets if "Seguimiento" in sheet.title)
    for cell, text in cells.items():
        sheet[cell].value = text
        sheet[cell].data_type = "s"
    opened.save(saved)
    return saved.getvalue()


@dataclass(frozen=True, slots=True)
class Folder:
    """A working folder and what is done in it."""

    place: Path

    def fill(self, versions: dict[str, int], port: int = 9) -> None:
        """Exactly these workbooks in ``input``, each of that version."""
        (self.place / "input").mkdir(parents=True, exist_ok=True)
        (self.place / "ppc.toml").write_text(SETTINGS.format(port=port), encoding="utf-8")
        for path in (self.place / "input").iterdir():
            path.unlink()
        for name, version in versions.items():
            (self.place / "input" / f"{name}.xlsx").write_bytes(book(name, version))

    def start(self, words: Sequence[str], limit: int = 0) -> subprocess.Popen[str]:
        """A command under way in a session of its own; ``limit`` is the largest file it may write, in bytes."""
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words, "--corte", CORTE],
            cwd=self.place,
            env={**_surroundings(), "PYTHONPATH": str(program() / "src"), "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            preexec_fn=partial(_bound, limit) if limit else None,  # noqa: PLW1509 - nothing else runs in this process
        )

    def finish(self, words: Sequence[str], codes: Sequence[int] = REPORTED, limit: int = 0) -> int:
        """The exit code of a command that is left alone; one that is not among the codes, or a traceback, is a fault."""
        if words[0] == "watch":
            return self._watched(words)
        done = self.start(words, limit)
        shown, _ = done.communicate(timeout=PATIENCE)
        held(done.returncode in codes, words, "ended with", done.returncode, shown[-1500:])
        held("Traceback" not in shown, words, "shows a traceback:", shown[-1500:])
        held(not (self.place / "output" / "errores").exists(), words, "left a fault in output/errores")
        return done.returncode

    def _watched(self, words: Sequence[str]) -> int:
        wanted = {path.stem: path.read_bytes() for path in (self.place / "input").iterdir()}
        running, patience = self.start(words), time.monotonic() + PATIENCE
        while time.monotonic() < patience and self.sources() != {name: sha256(data) for name, data in wanted.items()}:
            time.sleep(0.1)
        time.sleep(1)
        running.send_signal(signal.SIGTERM)
        shown, _ = running.communicate(timeout=PATIENCE)
        held(running.returncode == 0, "watch ended with", running.returncode, shown[-1500:])
        held(self.sources() == {name: sha256(data) for name, data in wanted.items()}, "watch did not come to", *wanted)
        return 0

    def sources(self) -> dict[str, str]:
        """The fingerprint of the workbook that each report stands on, by the folder of the report."""
        found: dict[str, str] = {}
        for path in (self.place / "output" / CORTE).glob("*/resultado.json"):
            with suppress(FileNotFoundError):  # it is being replaced
                found[path.parent.name] = json.loads(path.read_text(encoding="utf-8"))["source"]["sha256"]
        return found

    def holds(self, pattern: str) -> bool:
        """True where the output has a file of such a name now."""
        with suppress(FileNotFoundError):  # a folder went while it was looked through
            return any((self.place / "output").rglob(pattern))
        return False

    def made(self) -> dict[str, Files]:
        """The files of each report, by its folder; without the earlier reports that are kept."""
        found: dict[str, Files] = {}
        for path in sorted((self.place / "output").glob(f"{CORTE}/*/**/*")):
            name, *rest = path.relative_to(self.place / "output" / CORTE).parts
            if path.is_file() and rest[0] != "anteriores":
                found.setdefault(name, {})["/".join(rest)] = path.read_bytes()
        return found


@cache
def program() -> Path:
    """A copy of the program, gone at the end: what somebody changes in it meanwhile is no fault of a kill."""
    copy = Path(tempfile.mkdtemp(prefix="ppc-campaign-program-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for name in ("src", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def _surroundings() -> dict[str, str]:
    """The environment without settings of the program, of which ``PPC_KILLS`` is none that it knows."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PPC_")}


def _bound(limit: int) -> None:
    import resource  # noqa: PLC0415 - POSIX only

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def sha256(data: bytes) -> str:
    """The fingerprint of a content."""
    return hashlib.sha256(data).hexdigest()


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder, gone at the end."""
    place = Path(tempfile.mkdtemp(prefix="ppc-campaign-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@cache
def undisturbed(kind: str, *versions: int) -> dict[str, Files]:
    """What a command makes that nobody disturbs, of workbooks that had these versions one after the other."""
    with scratch() as place:
        folder = Folder(place)
        for version in versions:
            folder.fill(dict.fromkeys(names(kind), version))
            folder.finish(COMMANDS[kind] if kind != "send" else COMMANDS["run"])
        return folder.made()


def names(kind: str) -> tuple[str, ...]:
    """The workbooks on which a command works."""
    return ("uno", "dos", "tres") if kind in ("batch", "consolidate") else ("uno",)


def kill(chance: random.Random, kind: str) -> None:
    """A command killed at any moment, its workbooks replaced, and run again: what it leaves is what nobody disturbed."""
    first, last = chance.sample((1, 2, 3), 2)
    with scratch() as place, mail_server(place, security="none") as server:
        server.office.rcpt = lambda _: OK if chance.random() < 0.7 else "451 Greylisted"
        folder = Folder(place)
        folder.fill(dict.fromkeys(names(kind), first), server.port)
        running = folder.start(COMMANDS[kind])
        await_moment(chance, running, folder, server)
        running.kill()
        running.communicate()
        folder.fill(dict.fromkeys(names(kind), last), server.port)
        for _ in range(10):
            if folder.finish(COMMANDS[kind], (*REPORTED, 5, 6, 7)) != 6:
                break
        made = folder.made()
        for name, files in made.items():
            wanted = [undisturbed(kind, last).get(name), undisturbed(kind, first, last).get(name)]
            held(
                files in wanted,
                kind,
                first,
                last,
                name,
                "is not what an undisturbed run leaves:",
                differing(files, wanted),
            )
        held(made.keys() == undisturbed(kind, last).keys(), kind, "has the reports", *made)
        held(not list(place.rglob(".ppc-*.tmp")), kind, "left unfinished files")
        time.sleep(0.5)
        held(folder.made() == made, kind, "changed after its end")
        arrived = Counter(message_from_bytes(item.data)["Message-ID"] for item in server.office.arrived)
        held(all(count == 1 for count in arrived.values()), kind, "sent a mail more than once:", arrived)


def await_moment(chance: random.Random, running: subprocess.Popen[str], folder: Folder, server: Running) -> None:
    """Wait for the moment of a kill: after a while, or when the command is in the middle of writing, recording or sending."""
    sign = chance.choice((None, "mail", *SIGNS))
    if sign is None:
        time.sleep(chance.uniform(0, chance.choice((1, 4))))
        return
    done = None
    while running.poll() is None and (done is None or time.monotonic() < done + 1):
        if server.office.arrived if sign == "mail" else folder.holds(sign):
            break
        if done is None and folder.sources():
            done = time.monotonic()  # a command that watches does not end, and what it does briefly may not be seen
        time.sleep(0.001)
    time.sleep(chance.choice((0, 0, 0.01, 0.05)))


def differing(files: Files, wanted: Sequence[Files | None]) -> list[list[str]]:
    """The names of the files that are not as any of these."""
    return [
        [name for name in {*files, *(other or {})} if files.get(name) != (other or {}).get(name)] for other in wanted
    ]


def damaged(chance: random.Random) -> None:
    """A workbook flipped, cut, spliced, or full of odd values, beside a good one: the good one has its report."""
    data = chance.choice((*MUTATIONS, inside, retyped))(book("malo", 2), chance)
    with scratch() as place:
        folder = Folder(place)
        folder.fill({"bueno": 2})
        (place / "input" / "malo.xlsx").write_bytes(data)
        folder.finish(("run", "--by-office"), (*REPORTED, REFUSED))
        held("bueno" in folder.made(), "the good workbook has no report")


def adversarial(chance: random.Random) -> None:
    """Long texts in any cells of a workbook, beside a good one: both end in time, the good one with its report."""
    pieces = (
        "1",
        "1.",
        " ",
        "a ",
        "1 de enero ",
        "oficina ",
        "<a",
        "&",
        "\u202e",
        "=1+",
        "http://a@",
        "%",
        "\n",
        "PCI200 ",
    )
    cells = {f"{chance.choice('BCDEFGHIJKLMNOPQRSTUVW')}{chance.choice((6, 7))}" for _ in range(chance.randint(1, 20))}
    texts = {
        cell: (chance.choice(pieces) * 32_000)[: chance.choice((200, 5_000, 32_000))] + "x" for cell in sorted(cells)
    }
    with scratch() as place:
        folder = Folder(place)
        folder.fill({"bueno": 2})
        (place / "input" / "malo.xlsx").write_bytes(edited(book("malo", 2), texts))
        folder.finish(("run",), (*REPORTED, REFUSED))
        held("bueno" in folder.made(), "the good workbook has no report")


def full_disk(chance: random.Random) -> None:
    """A disk that takes no more somewhere in a set of files: the earlier set stays whole, and the next run replaces it."""
    with scratch() as place:
        folder = Folder(place)
        folder.fill({"uno": 1})
        folder.finish(("run",))
        before = folder.made()
        folder.fill({"uno": 3})
        sizes = sorted(len(data) for data in undisturbed("run", 3)["uno"].values())
        folder.finish(("run",), (*REPORTED, REFUSED), limit=chance.randint(1_000, sizes[-1] + 10_000))
        held(folder.made()["uno"] in (before["uno"], undisturbed("run", 1, 3)["uno"]), "a full disk left a mixed set")
        folder.finish(("run",))
        held(folder.made() in (undisturbed("run", 3), undisturbed("run", 1, 3)), "the next run did not replace the set")


ATTACKS: dict[str, Callable[[random.Random], None]] = {
    **{f"kill {kind}": lambda chance, kind=kind: kill(chance, kind) for kind in COMMANDS},  # type: ignore[misc]
    "damaged workbook": damaged,
    "adversarial texts": adversarial,
    "full disk": full_disk,
}


def main() -> int:
    """The attacks until the time is over; 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    chance, end = random.Random(given.seed), time.monotonic() + 60 * given.minutes
    tried, failed = Counter[str](), Counter[str]()
    print(f"seed {given.seed}", flush=True)
    while time.monotonic() < end:
        name, own = chance.choice(list(ATTACKS)), random.Random(chance.randrange(10**9))
        tried[name] += 1
        try:
            ATTACKS[name](own)
        except (NotHeldError, subprocess.TimeoutExpired) as problem:
            failed[name] += 1
            print(f"NOT HELD · {name} {tried[name]}: {problem}", flush=True)
    for name, count in sorted(tried.items()):
        print(f"{name}: {count} tried, {failed[name]} not held")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
