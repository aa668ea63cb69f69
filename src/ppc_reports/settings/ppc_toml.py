"""The configuration of the office: ``ppc.toml`` and ``PPC_…`` environment variables, checked and frozen."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from ppc_reports.plan.names import is_address
from ppc_reports.settings.configuration import (
    NO_SECRETS,
    ConfigError,
    checked,
    is_secret,
    load_checked,
    parse_toml,
    read_text,
    shipped_templates,
    template_file,
)
from ppc_reports.settings.limits import SHIPPED, Limits
from ppc_reports.settings.scale import Scale

__all__ = ["FILE_NAME", "ConfigError", "LimitSettings", "Mail", "Settings", "load_scale", "load_settings"]

FILE_NAME = "ppc.toml"
PREFIX = "PPC_"
ENVIRONMENT = "variables de entorno"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
SMTP_USER, SMTP_PASSWORD = "PPC_SMTP_USER", "PPC_SMTP_PASSWORD"
AUDIT_PASSWORD = "PPC_AUDIT_PASSWORD"
_SECRETS = (SMTP_USER, SMTP_PASSWORD, AUDIT_PASSWORD)
"""What only the environment may hold: no key of ``ppc.toml`` sets them and Settings does not carry them."""


def _address(text: str) -> str:
    if text and not is_address(text):
        raise ValueError("no es una dirección de correo, por ejemplo control.interno@entidad.gov.co")
    return text


def _listed(value: object) -> object:
    """A list written as one text, ``a@x.co; b@y.co``, is that list."""
    return [part.strip() for part in re.split("[;,]", value) if part.strip()] if isinstance(value, str) else value


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("debe ser un número entero")  # noqa: TRY004 - pydantic turns only ValueError into a mistake
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Address = Annotated[Text, AfterValidator(_address)]
Addresses = Annotated[tuple[Annotated[Address, Field(min_length=1)], ...], BeforeValidator(_listed)]
Whole = Annotated[int, BeforeValidator(_number)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LimitSettings(_Section):
    """``Limits`` as an office may set them."""

    max_file_mb: Annotated[Whole, Field(ge=1, le=2000, description="Tamaño máximo del archivo, en MB")] = (
        SHIPPED.max_file_mb
    )
    max_unpacked_mb: Annotated[Whole, Field(ge=1, le=20000, description="Tamaño máximo ya descomprimido, en MB")] = (
        SHIPPED.max_unpacked_mb
    )
    max_cells: Annotated[Whole, Field(ge=1000, description="Número máximo de celdas de un libro")] = SHIPPED.max_cells
    memory_mb: Annotated[Whole, Field(ge=256, le=65536, description="Memoria para leer un libro, en MB")] = (
        SHIPPED.memory_mb
    )
    seconds: Annotated[Whole, Field(ge=1, le=3600, description="Tiempo para leer un libro, en segundos")] = (
        SHIPPED.seconds
    )

    @property
    def plain(self) -> Limits:
        """The limits alone, as the reader of workbooks takes them."""
        return Limits(**self.model_dump())


class Mail(_Section):
    """The mail settings: addresses, and the days by which offices are asked to answer."""

    control_interno: Annotated[Addresses, Field(description="Direcciones de la oficina de Control Interno")] = ()
    planeacion: Annotated[Addresses, Field(description="Direcciones de la oficina de Planeación")] = ()
    cc: Annotated[Addresses, Field(description="Direcciones que reciben copia")] = ()
    sender: Annotated[Address, Field(description="Dirección de quien envía")] = ""
    reply_to: Annotated[Address, Field(description="Dirección a la que se responde, si no es la de quien envía")] = ""
    offices: Annotated[
        Mapping[str, Addresses], Field(description="Por dependencia, las direcciones de quien responde")
    ] = Field(default_factory=dict)
    deadline_days: Annotated[Whole, Field(ge=1, le=90, description="Días hábiles para responder")] = 5
    max_attachment_mb: Annotated[Whole, Field(ge=1, le=150, description="Tamaño máximo del adjunto, en MB")] = 20
    reports_place: Annotated[
        Text, Field(description="Dónde pueden abrir los libros que no caben en el correo: carpeta compartida o enlace")
    ] = ""
    reminders_cc: Annotated[Addresses, Field(description="Direcciones que reciben copia de los recordatorios")] = ()
    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_-]{0,253}$"), Field(description="Servidor SMTP")] = (
        ""
    )
    port: Annotated[
        Whole, Field(ge=0, le=65535, description="Puerto; 0: el usual (587 starttls, 465 tls, 25 none)")
    ] = 0
    security: Annotated[
        Literal["starttls", "tls", "none"],
        Field(description="Cifrado: starttls, tls, o none si el servidor está en este equipo"),
    ] = "starttls"
    ca_file: Annotated[Text, Field(description="Certificado (.pem) de la entidad que firma el del servidor")] = ""
    timeout: Annotated[Whole, Field(ge=1, le=600, description="Segundos que se espera al servidor")] = 30
    retry_seconds: Annotated[
        tuple[Annotated[Whole, Field(ge=0, le=3600)], ...],
        BeforeValidator(_listed),
        Field(max_length=10, description="Esperas, en segundos, antes de intentar otra vez lo que el servidor aplaza"),
    ] = (15, 60, 300)

    @field_validator("security")
    @classmethod
    def _in_the_clear_only_here(cls, security: str, info: ValidationInfo) -> str:
        if security == "none" and info.data.get("host") not in LOCAL_HOSTS:
            raise ValueError(f"solo se envía sin cifrar a un servidor de este equipo ({', '.join(LOCAL_HOSTS)})")
        return security


class Publication(_Section):
    """The settings of the publication: what may be published beside the figures and the plan itself, and under which licence."""

    people: Annotated[bool, Field(description="Publicar nombres que pueden ser de personas")] = False
    mail_addresses: Annotated[bool, Field(description="Publicar direcciones de correo")] = False
    free_texts: Annotated[
        bool, Field(description="Publicar los textos libres: observaciones, logros, dificultades, Control Interno")
    ] = False
    evidence_links: Annotated[bool, Field(description="Publicar los enlaces a las evidencias")] = False
    license: Annotated[
        Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"], Field(description="Licencia de los datos abiertos")
    ] = "CC-BY-4.0"


class FormSettings(_Section):
    """The format of the entity's quality system under which the report is issued."""

    code: Annotated[Text, Field(description="Código del formato; si se omite, el del libro")] = ""
    version: Annotated[Text, Field(description="Versión del formato; si se omite, la del libro")] = ""
    date: Annotated[Text, Field(description="Fecha del formato; si se omite, la del libro")] = ""


class Signatures(_Section):
    """The signatures of the report: who made, reviewed and approved it, with name and post."""

    prepared: Annotated[Text, Field(description="Quién elaboró el informe: nombre y cargo")] = ""
    reviewed: Annotated[Text, Field(description="Quién lo revisó")] = ""
    approved: Annotated[Text, Field(description="Quién lo aprobó")] = ""

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """The word and the name of each, in order."""
        return ("Elaboró", self.prepared), ("Revisó", self.reviewed), ("Aprobó", self.approved)


class Settings(_Section):
    """The whole configuration; every key has a default."""

    entity: Annotated[Text, Field(description="Nombre de la entidad, para los libros que no lo traen")] = ""
    year: Annotated[
        Annotated[Whole, Field(ge=2000, le=2100)] | None,
        Field(description="Vigencia del plan, la que lleva la plantilla de seguimiento"),
    ] = None
    scale: Annotated[
        str,
        StringConstraints(pattern=r"^[\w-]{1,60}$"),
        Field(description="Escala de colores: nombre de un archivo de templates/escalas, sin .toml"),
    ] = "tres_zonas"
    coverage_floor: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            allow_inf_nan=False,
            description="Cobertura mínima (de 0 a 1) para dar una zona: por debajo, el cumplimiento es «no concluyente»",
        ),
    ] = 0.8
    fail_on: Annotated[
        Literal["error", "warning", "never"],
        Field(description="Desde qué gravedad de los hallazgos el programa termina con el código 1"),
    ] = "error"
    jobs: Annotated[
        Whole, Field(ge=0, le=64, description="Cuántos libros se procesan al mismo tiempo; 0: uno por procesador")
    ] = 0
    consolidate: Annotated[
        bool, Field(description="Los libros de input son partes de un solo plan: un informe para todos")
    ] = False
    offices: Annotated[
        tuple[Annotated[Text, Field(min_length=1)], ...],
        BeforeValidator(_listed),
        Field(description="Dependencias que deben reportar, para decir cuáles faltan"),
    ] = ()
    form: Annotated[FormSettings, Field(description="Formato del sistema de calidad")] = FormSettings()
    signatures: Annotated[Signatures, Field(description="Quién firma el informe")] = Signatures()
    mail: Annotated[Mail, Field(description="Correos")] = Mail()
    publication: Annotated[Publication, Field(description="Lo que se publica")] = Publication()
    limits: Annotated[LimitSettings, Field(description="Límites de lo que se lee")] = LimitSettings()


def load_settings(file: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a ``ppc.toml`` (None: all defaults), over which ``PPC_…`` variables win.

    ``PPC_FAIL_ON=never`` sets ``fail_on``; ``PPC_MAIL__SENDER`` sets ``sender`` of ``[mail]``. Raises ConfigError.
    """
    given = environment_data(environment)
    data: dict[str, Any] = {}
    if file is not None:
        text = read_text(file)
        data = parse_toml(text, str(file))
        checked(Settings, data, str(file), text)
    try:
        return checked(Settings, _over(data, given), ENVIRONMENT)
    except ConfigError as problem:
        raise _by_variable(problem) from problem


def _by_variable(problem: ConfigError) -> ConfigError:
    """The mistakes under the variables that make them, the file alone being right."""
    names = {".".join(place): name for name, place in _variables().items()}

    def variable(key: str) -> str:
        return next((name for place, name in names.items() if f"{key}.".startswith(f"{place}.")), key)

    mistakes = (problem, *problem.others)
    return ConfigError.joined([ConfigError(ENVIRONMENT, variable(item.key), item.message) for item in mistakes])


def environment_data(environment: Mapping[str, str]) -> dict[str, Any]:
    """Read the ``PPC_…`` variables, in the shape of ``ppc.toml``. Raises ConfigError for an unknown one."""
    data: dict[str, Any] = {}
    known = _variables()
    for name in sorted(environment):
        if not name.upper().startswith(PREFIX) or name.upper() in _SECRETS:
            continue
        place = known.get(name.upper())
        if place is None:
            near = difflib.get_close_matches(name.upper(), (*known, *_SECRETS), n=1)
            advice = f"; ¿quiso decir {near[0]}?" if near else ""
            told = NO_SECRETS if is_secret(name) else f"el programa no conoce esta variable{advice}"
            raise ConfigError(ENVIRONMENT, name, told)
        table = data if len(place) == 1 else data.setdefault(place[0], {})
        table[place[-1]] = environment[name]
    return data


def _variables() -> dict[str, tuple[str, ...]]:
    """The variables there are and the key each one sets; tables of free names have none."""
    places: list[tuple[str, ...]] = []
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, _Section):
            places += [(name, key) for key in section.model_fields if (name, key) != ("mail", "offices")]
        else:
            places.append((name,))
    return {PREFIX + "__".join(place).upper(): place for place in places}


def _over(data: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    return dict(data) | {
        key: dict(data.get(key, {})) | value if isinstance(value, dict) else value for key, value in given.items()
    }


def load_scale(settings: Settings, folder: Path | None) -> Scale:
    """The scale the settings name, from the office's ``templates/`` or the shipped ones. Raises ConfigError."""
    try:
        path = template_file(f"escalas/{settings.scale}.toml", folder)
    except FileNotFoundError as problem:
        bases = [base for base in (folder, shipped_templates()) if base is not None]
        names = sorted({found.stem for base in bases for found in (base / "escalas").glob("*.toml")})
        message = f"no hay una escala «{settings.scale}» en templates/escalas; las que hay son: {', '.join(names)}"
        raise ConfigError(FILE_NAME, "scale", message) from problem
    return load_checked(Scale, path)
