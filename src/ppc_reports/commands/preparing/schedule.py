"""``ppc-reports schedule``: the entry on standard output, or saved, and beside it when it will run and how to install it."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from ppc_reports.commands import terminal
from ppc_reports.commands.choices import WrongUse
from ppc_reports.commands.unattended import due_day
from ppc_reports.plan.model import Quarter
from ppc_reports.plan.spanish import day as shown_day
from ppc_reports.running.many import DONE
from ppc_reports.running.outputs import OutputError, write_whole

_NTH, _NEXT = 5, 8
_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_HOW = {
    "cron": (
        "Para instalarla: guárdela con --save y ejecute «crontab -l | cat - ppc-reports.cron | crontab -», o cópiela con "
        "«crontab -e».",
        "cron envía por correo lo que el programa diga; con --quiet solo dice algo si hay un problema.",
    ),
    "systemd": (
        "Para instalarla: guárdela con --save ~/.config/systemd/user y ejecute «systemctl --user enable --now "
        "ppc-reports.timer».",
        "Si el equipo estaba apagado a esa hora, se ejecuta al encenderlo. «loginctl enable-linger» la mantiene sin sesión.",
    ),
    "windows": (
        "Para instalarla: guárdela con --save . y ejecute «schtasks /Create /TN ppc-reports /XML ppc-reports.xml», o impórtela "
        "en el Programador de tareas.",
        "Se ejecuta con su usuario y con la sesión abierta; lo otro se elige en la tarea. Si el equipo estaba apagado, se "
        "ejecuta al encenderlo.",
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The choices of ``schedule``: a working day or own dates, the scheduler (None: of this system), shown or saved."""

    kind: str | None
    day: int | None
    dates: tuple[str, ...]
    hour: str
    save: Path | None


def schedule(today: dt.date, wanted: Wanted) -> int:
    """Show or save the entry. Raises WrongUse for options that do not fit."""
    kind = wanted.kind or ("windows" if sys.platform == "win32" else "cron")
    if wanted.day is not None and wanted.dates:
        raise WrongUse("elija --day o --date, no los dos.")
    due = None if wanted.dates else wanted.day or _NTH
    try:
        plan = _plan(today, due, wanted.dates, wanted.hour)
        if wanted.save is None:
            terminal.print_bytes(text_of(kind, plan).encode())
        else:
            for name, data in files(kind, plan).items():
                terminal.say(f"Guardado: {write_whole(wanted.save / name, data).path}")
    except (ValueError, OutputError) as problem:
        raise WrongUse(str(problem)) from problem
    for text in (*_when(today, plan, due), *_HOW[kind]):
        terminal.tell(text)
    return DONE


def _plan(today: dt.date, due: int | None, dates: tuple[str, ...], hour: str) -> Timetable:
    wanted = ("--if-due", str(due)) if due else ()
    return Timetable(
        days=own_days(dates) if dates else quarterly(),
        hour=parse_hour(hour),
        folder=Path.cwd(),
        program=(sys.executable, "-P", "-m", "ppc_reports"),
        arguments=("run", "--quiet", "--log", *wanted),
        start=today,
    )


def _when(today: dt.date, plan: Timetable, due: int | None) -> list[str]:
    """Print the days on which the program will run in the next quarters, holidays counted."""
    if due is None:
        months = ", ".join(f"{day:02}/{month:02}" for month, days in plan.days for day in days)
        return [f"Se ejecuta cada año el {months} a las {plan.hour:%H:%M}, hora del equipo."]
    lines = [
        f"El informe se hace el {due}.º día hábil después de cada trimestre, a las {plan.hour:%H:%M}, hora del equipo:",
    ]
    corte = Quarter.last_ended(today)
    while len(lines) <= _NEXT:
        date = due_day(corte, due)
        if date >= today:
            lines.append(f"  {corte}: {_WEEKDAYS[date.weekday()]} {shown_day(date)}")
        corte = corte.following
    lines.append(
        f"Los festivos de Colombia los cuenta el programa: la entrada lo llama los días 1 a {LAST_DAY} de enero, abril, "
        "julio y octubre, y «--if-due» no hace nada antes de ese día ni después de hecho el informe. Si ese día falla, lo "
        "intenta al día siguiente."
    )
    return lines


MONTHS = (1, 4, 7, 10)
LAST_DAY = 28
TASK_SPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
NAME = "ppc-reports"
_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_COMMON_YEAR = 2001
_DESCRIPTION = "Seguimiento de la Política de Participación Ciudadana"


@dataclass(frozen=True, slots=True)
class Timetable:
    """An entry of a scheduler. ``days`` are (month, days of that month), ``program`` the words before ``run``."""

    days: tuple[tuple[int, tuple[int, ...]], ...]
    hour: dt.time
    folder: Path
    program: tuple[str, ...]
    arguments: tuple[str, ...]
    start: dt.date

    @property
    def command(self) -> tuple[str, ...]:
        """The whole command."""
        return self.program + self.arguments


def quarterly() -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The days on which the entry for a working day starts the program; enough for a machine that was off for days."""
    return tuple((month, tuple(range(1, LAST_DAY + 1))) for month in MONTHS)


def own_days(dates: Sequence[str]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The days of ``DD-MM`` texts, by month. Raises ValueError, in Spanish, for what is no date of every year."""
    days: dict[int, set[int]] = {}
    for text in dates:
        match = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", text.strip())
        try:
            date = dt.date(_COMMON_YEAR, int(match[2]), int(match[1])) if match else None
        except ValueError:
            date = None
        if date is None:
            raise ValueError(f"«{text}» no es una fecha de todos los años: escriba día y mes, por ejemplo 15-04")
        days.setdefault(date.month, set()).add(date.day)
    return tuple((month, tuple(sorted(days[month]))) for month in sorted(days))


def parse_hour(text: str) -> dt.time:
    """The time written ``HH:MM``. Raises ValueError, in Spanish, for anything else."""
    match = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text.strip())
    if match is None:
        raise ValueError(f"«{text}» no es una hora: escriba por ejemplo 07:30")
    return dt.time(int(match[1]), int(match[2]))


def files(kind: str, plan: Timetable) -> Mapping[str, bytes]:
    """The entry as files by name, in the encoding that its scheduler reads. Raises KeyError for an unknown kind.

    Raises ValueError, in Spanish, for a folder whose name no entry can hold.
    """
    if any(ord(sign) < ord(" ") for word in (str(plan.folder), *plan.command) for sign in word):
        raise ValueError("la ruta de la carpeta tiene caracteres invisibles: use una carpeta de otro nombre")
    return {"cron": _cron, "systemd": _systemd, "windows": _windows}[kind](plan)


def text_of(kind: str, plan: Timetable) -> str:
    """The entry as it is shown, one file after another. Raises as ``files`` does."""
    made = files(kind, plan)
    if kind == "windows":
        return _task(plan)
    return "\n".join(f"# {name}\n{data.decode()}" if len(made) > 1 else data.decode() for name, data in made.items())


def _cron(plan: Timetable) -> dict[str, bytes]:
    command = f"cd {shlex.quote(str(plan.folder))} && {shlex.join(plan.command)}".replace("%", r"\%")
    lines = [
        f"{plan.hour.minute} {plan.hour.hour} {_ranged(days, '-')} {','.join(map(str, months))} * {command}\n"
        for months, days in _same_days(plan)
    ]
    return {f"{NAME}.cron": "".join(lines).encode()}


def _systemd(plan: Timetable) -> dict[str, bytes]:
    calendar = "".join(
        f"OnCalendar=*-{','.join(f'{month:02}' for month in months)}-{_ranged(days, '..', 2)} {plan.hour:%H:%M}:00\n"
        for months, days in _same_days(plan)
    )
    command = " ".join(_unit_word(word) for word in plan.command)
    folder = str(plan.folder).replace("%", "%%")
    head = f"[Unit]\nDescription={_DESCRIPTION}\n\n"
    service = f"{head}[Service]\nType=oneshot\nWorkingDirectory={folder}\nExecStart={command}\n"
    timer = f"{head}[Timer]\n{calendar}Persistent=true\n\n[Install]\nWantedBy=timers.target\n"
    return {f"{NAME}.service": service.encode(), f"{NAME}.timer": timer.encode()}


def _unit_word(word: str) -> str:
    """One word of ExecStart: quoted, with the signs that systemd would replace doubled."""
    inert = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{inert}"' if re.search(r"""[\s"'\\;]""", word) else inert


def _windows(plan: Timetable) -> dict[str, bytes]:
    text = f'<?xml version="1.0" encoding="UTF-16"?>\n{_task(plan)}'
    return {f"{NAME}.xml": text.replace("\n", "\r\n").encode("utf-16")}


def _task(plan: Timetable) -> str:
    """The task as XML without its declaration, ASCII only: right in whatever encoding it is saved."""
    task = ET.Element("Task", {"version": "1.2", "xmlns": TASK_SPACE})
    _add(task, {"RegistrationInfo": {"Description": _DESCRIPTION}})
    triggers = ET.SubElement(task, "Triggers")
    start = dt.datetime.combine(plan.start, plan.hour).isoformat()
    for months, days in _same_days(plan):
        trigger = ET.SubElement(triggers, "CalendarTrigger")
        _add(trigger, {"StartBoundary": start})
        schedule = ET.SubElement(trigger, "ScheduleByMonth")
        listed = ET.SubElement(schedule, "DaysOfMonth")
        for day in days:
            _add(listed, {"Day": str(day)})
        _add(schedule, {"Months": {_ENGLISH[month - 1]: "" for month in months}})
    principals = ET.SubElement(task, "Principals")
    _add(ET.SubElement(principals, "Principal", {"id": "Author"}), {"LogonType": "InteractiveToken"})
    _add(task, {"Settings": _SETTINGS})
    actions = ET.SubElement(task, "Actions", {"Context": "Author"})
    first, *rest = plan.command
    _add(actions, {"Exec": _exec(first, rest, plan.folder)})
    ET.indent(task)
    text: bytes = ET.tostring(task, encoding="us-ascii")
    return f"{text.decode()}\n"


_SETTINGS: Mapping[str, object] = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true",
    "ExecutionTimeLimit": "PT12H",
}


def _exec(program: str, arguments: Sequence[str], folder: Path) -> Mapping[str, object]:
    return {"Command": program, "Arguments": subprocess.list2cmdline(arguments), "WorkingDirectory": str(folder)}


def _add(parent: ET.Element, children: Mapping[str, object]) -> None:
    for name, content in children.items():
        child = ET.SubElement(parent, name)
        if isinstance(content, Mapping):
            _add(child, content)
        elif content:
            child.text = str(content)


def _same_days(plan: Timetable) -> list[tuple[list[int], tuple[int, ...]]]:
    """The months that share their days, and those days."""
    grouped: dict[tuple[int, ...], list[int]] = {}
    for month, days in plan.days:
        grouped.setdefault(days, []).append(month)
    return [(months, days) for days, months in grouped.items()]


def _ranged(days: Sequence[int], to: str, width: int = 1) -> str:
    """The days as a range where they follow one another, else as a list."""
    if len(days) > 1 and list(days) == list(range(days[0], days[-1] + 1)):
        return f"{days[0]:0{width}}{to}{days[-1]:0{width}}"
    return ",".join(f"{day:0{width}}" for day in days)
