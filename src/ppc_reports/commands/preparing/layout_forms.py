"""The filled forms of the input folder, taken as layouts before anything is read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ppc_reports.commands import terminal
from ppc_reports.commands.choices import TEMPLATES, WrongUse
from ppc_reports.opening.input_folder import FORM_ENDING, find_inputs
from ppc_reports.plan.findings import Unreadable
from ppc_reports.plan.names import visible
from ppc_reports.running.outputs import OutputError, write_whole
from ppc_reports.settings.ppc_toml import Settings

FOLDER = "formatos"


def take_forms(place: Path, folder: Path, settings: Settings) -> None:
    """Make a layout in ``templates/formatos`` of each filled form that lies in ``place``. Raises WrongUse for one with mistakes."""
    forms: tuple[Path, ...] = ()
    with suppress(OSError):
        forms = find_inputs(place).forms
    if not forms:
        return
    from ppc_reports.reading.inspecting.layout_form import FormError, layout_name  # noqa: PLC0415
    from ppc_reports.running import apart  # noqa: PLC0415 - few runs have a form

    for form in forms:
        name = layout_name(form.stem[: -len(FORM_ENDING)])
        target = folder / TEMPLATES / FOLDER / f"{name}.toml"
        try:
            text = apart.layout_of_form(name, form, settings.limits.plain).encode("utf-8")
            if not target.exists() or target.read_bytes() != text:
                write_whole(target, text)
                terminal.say(f"Formato tomado de {visible(form.name)}: quedó en {visible(str(target))}")
        except (FormError, OutputError) as problem:
            raise WrongUse(f"«{visible(form.name)}» no sirve de formato y no se ejecutó nada. {problem}") from problem
        except Unreadable as problem:
            raise WrongUse(f"«{visible(form.name)}» no se puede leer y no se ejecutó nada. {problem}") from problem
