"""The contents of the page and the document, already in words: the one view that both templates use.

The names are Spanish because the office edits the templates that use them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ppc_reports.products.mail.view import Fingerprint, StateView, Tally


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to read before any figure: ``clase`` is PRELIMINAR, PROVISIONAL or PARCIAL."""

    clase: str
    texto: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its SVG, and what it shows in words."""

    svg: str
    texto: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the plan, a line or an office as printed; ``zona`` has no word where there is no verdict.

    ``limites`` says between which figures *cumplimiento* lies, empty where coverage is enough. The notes say what stands under a
    figure, and are empty where the figure is not known.
    """

    numero: str
    nombre: str
    actividades: int
    programado: str
    cuenta: str
    brecha: str
    cumplimiento: str
    cobertura: str
    zona: StateView
    limites: str
    nota_cobertura: str
    nota_programado: str
    nota_cuenta: str
    estados: tuple[Tally, ...]
    barra: Picture


@dataclass(frozen=True, slots=True)
class QuarterView:
    """One quarter of one activity; texts are empty where nothing was written or texts are not published."""

    nombre: str
    programado: str
    ejecutado: str
    programado_acumulado: str
    ejecutado_acumulado: str
    evidencia: str
    enlaces: tuple[str, ...]
    textos: tuple[tuple[str, str], ...]
    verificado: str
    control: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ActivityView:
    """One activity: the plan's words, where it stands, and what is asked."""

    clave: str
    descripcion: str
    responsables: str
    apoyo: str
    producto: str
    inicio: str
    fin: str
    datos: tuple[tuple[str, str], ...]
    estado: StateView
    zona: StateView
    programado: str
    ejecutado: str
    cumplimiento: str
    trimestres: tuple[QuarterView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A strategic line with its activities."""

    cifras: Figures
    objetivo: str
    actividades: tuple[ActivityView, ...]


@dataclass(frozen=True, slots=True)
class Delay:
    """An activity that is late or cannot be judged, who answers, and what is done about it."""

    clave: str
    actividad: str
    responsables: str
    clase: str
    hecho: str
    pide: str
    hace: str


@dataclass(frozen=True, slots=True)
class OfficeDelays:
    """The number of activities of an office that need attention, and their kinds."""

    dependencia: str
    actividades: int
    asuntos: int
    clases: str


@dataclass(frozen=True, slots=True)
class Point:
    """A quarter of the year's curve as printed; ``publicado`` is what its own report said, empty where it is the same."""

    trimestre: str
    programado: str
    ejecutado: str
    publicado: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: who made, checked or approved the document."""

    acto: str
    nombre: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the package: its name, its form, its size in words and what it holds."""

    nombre: str
    forma: str
    peso: str
    contenido: str


@dataclass(frozen=True, slots=True)
class PublicationView:
    """The whole publication. Every text is clean; nothing in it is markup but the SVG of the charts.

    ``todo_juzgado`` and ``sin_atrasos`` are what to say where ``sin_juzgar`` and ``atrasos`` are empty. ``copia`` says for whom
    it is where it is not for everybody. ``atrasos_por_dependencia`` are there where ``atrasos`` are many.
    """

    entidad: str
    plan: str
    vigencia: int
    corte: str
    trimestre: str
    fecha_corte: str
    hecho_el: str
    edicion: str
    copia: str
    formato: tuple[tuple[str, str], ...]
    avisos: tuple[Notice, ...]
    titular: tuple[str, ...]
    objetivo: str
    total: Figures
    estados: tuple[Tally, ...]
    lineas: tuple[LineView, ...]
    dependencias: tuple[Figures, ...]
    curva: tuple[Point, ...]
    grafico_anual: Picture
    atrasos: tuple[Delay, ...]
    atrasos_por_dependencia: tuple[OfficeDelays, ...]
    alcance: tuple[str, ...]
    sin_juzgar: tuple[str, ...]
    todo_juzgado: str
    sin_atrasos: str
    escala: tuple[tuple[StateView, str], ...]
    metodo: tuple[tuple[str, str], ...]
    conclusiones: tuple[str, ...]
    palabras: tuple[str, ...]
    reservado: tuple[str, ...]
    firmas: tuple[Signature, ...]
    fuentes: tuple[Fingerprint, ...]
    licencia: str
    version: str
    descargas: tuple[Download, ...] = ()
