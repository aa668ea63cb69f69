"""``ppc-reports schedule``: the entry on standard output, or saved, and beside it when it will run and how to install it."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path

from ppc_reports.commands import schedule_folded as entries
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
    """What was asked for: a working day or own dates, for which scheduler (None: of this system), shown or saved."""

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
            terminal.print_bytes(entries.text_of(kind, plan).encode())
        else:
            for name, data in entries.files(kind, plan).items():
                terminal.say(f"Guardado: {write_whole(wanted.save / name, data).path}")
    except (ValueError, OutputError) as problem:
        raise WrongUse(str(problem)) from problem
    for text in (*_when(today, plan, due), *_HOW[kind]):
        terminal.tell(text)
    return DONE


def _plan(today: dt.date, due: int | None, dates: tuple[str, ...], hour: str) -> entries.Plan:
    wanted = ("--if-due", str(due)) if due else ()
    return entries.Plan(
        days=entries.own_days(dates) if dates else entries.quarterly(),
        hour=entries.parse_hour(hour),
        folder=Path.cwd(),
        program=(sys.executable, "-P", "-m", "ppc_reports"),
        arguments=("run", "--quiet", "--log", *wanted),
        start=today,
    )


def _when(today: dt.date, plan: entries.Plan, due: int | None) -> list[str]:
    """When the program will really run: the days of the next quarters, holidays counted."""
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
        f"Los festivos de Colombia los cuenta el programa: la entrada lo llama los días 1 a {entries.LAST_DAY} de enero, abril, "
        "julio y octubre, y «--if-due» no hace nada antes de ese día ni después de hecho el informe. Si ese día falla, lo "
        "intenta al día siguiente."
    )
    return lines
