"""Hostile workbooks, built by hand: each with the exit code it must end with and what must be said of it.

``python -m tests.hostile FOLDER`` writes them all, to try by hand.
"""

from __future__ import annotations

import os
import random
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zlib import compressobj

from ppc_reports.plan.grid import column_letters

READ, TOLD, REFUSED = 0, 1, 3
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEADERS = ["N.º", "Actividad", "Líder", "Fecha de inicio", "Fecha de finalización", "Peso"]
HEADERS += [f"T{quarter} {what}" for quarter in (1, 2, 3, 4) for what in ("programado", "ejecutado", "evidencia")]
LAUGHS = "<!DOCTYPE x [<!ENTITY a '1234567890'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
BILLION = f"{LAUGHS}]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>"
LOOKS = (
    '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders>'
)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Hostile:
    """One hostile thing in ``input/``: how it is put there, the exit code, and the words or code that must be said."""

    name: str
    put: Callable[[Path], None]
    exit_code: int = REFUSED
    says: str = ""
    posix: bool = False


# ------------------------------------------------------------------------------------------------ a workbook, part by part


def cell(address: str, value: object = None, kind: str = "", **more: str) -> str:
    """The XML of one cell; text stands in it, numbers and whatever has a ``kind`` in its value."""
    attributes = "".join(f" {name}={quoteattr(text)}" for name, text in more.items())
    if value is None:
        return f'<c r="{address}"{attributes}/>'
    if isinstance(value, str) and not kind:
        return f'<c r="{address}" t="inlineStr"{attributes}><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{address}"{attributes}{f" t={quoteattr(kind)}" if kind else ""}><v>{escape(str(value))}</v></c>'


def row(number: int, values: list[object]) -> str:
    """The XML of one row from column A on."""
    cells = (cell(f"{column_letters(at)}{number}", value) for at, value in enumerate(values, 1) if value is not None)
    return f'<row r="{number}">{"".join(cells)}</row>'


def activity(number: int) -> list[object]:
    """The values of a sound row."""
    done: list[object] = ["25%", "20%", f"https://example.org/acta/{number}"]
    left: list[object] = ["25%", None, None]
    return [f"1.{number}", f"Realizar el encuentro {number}", "Secretaría General", "enero de 2022",
            "diciembre de 2022", None, *done, *left * 3]  # fmt: skip


def plan_rows(extra: str = "", count: int = 3) -> str:
    """A title, the headers in row 3, ``count`` sound rows and ``extra`` XML after them."""
    sound = "".join(row(3 + number, activity(number)) for number in range(1, count + 1))
    return row(1, ["Plan de acción de participación ciudadana 2022"]) + row(3, list(HEADERS)) + sound + extra


def sheet(rows: str | None = None, after: str = "", before: str = "") -> str:
    """The XML of a worksheet."""
    data = plan_rows() if rows is None else rows
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def links(*targets: tuple[str, str, str]) -> str:
    """A part of relationships from (id, kind, target); a target with ``://`` is outside."""
    entries = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if '://' in target else ''}/>"
        for name, kind, target in targets
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'


def parts(names: list[str] | None = None, **changed: str) -> dict[str, str | bytes]:
    """The parts of a good workbook with these sheets, the first of them the plan; ``changed`` replaces sheet1 or styles."""
    titles = names or ["Plan 2022"]
    listed = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{at}" r:id="rId{at}"/>' for at, title in enumerate(titles, 1)
    )
    sheets = [(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(titles) + 1)]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/{path}" ContentType="{kind}.{name}+xml"/>'
        for path, name in (
            ("workbook.xml", "sheet.main"),
            ("styles.xml", "styles"),
            ("sharedStrings.xml", "sharedStrings"),
        )
    ) + "".join(f'<Override PartName="/xl/{path}" ContentType="{kind}.worksheet+xml"/>' for *_, path in sheets)
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/>{types}</Types>',
        "_rels/.rels": links(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(
            *sheets, ("rIdS", "styles", "styles.xml"), ("rIdT", "sharedStrings", "sharedStrings.xml")
        ),
        "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}">{LOOKS}<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}"><si><t>compartido</t></si></sst>',
    }  # fmt: skip
    for at in range(1, len(titles) + 1):
        found[f"xl/worksheets/sheet{at}.xml"] = XML + (sheet() if at == 1 else sheet(row(1, [f"hoja {at}"])))
    return {**found, **{f"xl/{name.replace('__', '/')}.xml": text for name, text in changed.items()}}


def zipped(contents: Mapping[str, str | bytes]) -> bytes:
    """The parts as a package."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return target.getvalue()


def book(rows: str | None = None, after: str = "", before: str = "") -> bytes:
    """A workbook whose plan has these rows and other elements of a sheet."""
    return zipped(parts(worksheets__sheet1=XML + sheet(rows, after, before)))


GOOD = book()


def with_part(name: str, content: str | bytes) -> bytes:
    """The good workbook with one part replaced or added."""
    return zipped({**parts(), name: content})


def with_prolog(name: str, prolog: str, inside: str = "") -> bytes:
    """The good workbook with a prolog before the root of one part, and text right inside it."""
    whole = parts()
    text = str(whole.get(name, f'{XML}<x xmlns="{MAIN}"/>')).removeprefix(XML)
    at = text.index(">") + 1
    return zipped({**whole, name: f"{XML}{prolog}{text[:at]}{inside}{text[at:]}" if inside else f"{XML}{prolog}{text}"})


# ------------------------------------------------------------------------------------------------------------ other kinds


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file with these streams, each padded so that it needs no short sectors."""
    padded = [(name, data + bytes(-len(data) % 512 + 4096)) for name, data in streams.items()]
    chains, bodies, starts, at = [], b"", [], 2
    for _, data in padded:
        count = (len(data) + 511) // 512
        starts.append(at)
        chains += [*range(at + 1, at + count), 0xFFFFFFFE]
        bodies += data.ljust(count * 512, b"\0")
        at += count
    table = [0xFFFFFFFD, 0xFFFFFFFE, *chains]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")

    def entry(name: str, kind: int, place: tuple[int, int, int], start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0" if name else b""
        tree = struct.pack("<BBIII", kind, 1, *place)
        return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + tree + bytes(36) + struct.pack("<IQ", start, size)

    none = 0xFFFFFFFF
    entries = entry("Root Entry", 5, (none, none, 1), 0xFFFFFFFE, 0)
    for number, ((name, data), start) in enumerate(zip(padded, starts, strict=True), 1):
        right = number + 1 if number < len(padded) else none
        entries += entry(name, 2, (none, right, none), start, len(data))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    return head.ljust(512, b"\xff") + fat + entries.ljust(512, b"\0") + bodies


def records(*given: tuple[int, bytes]) -> bytes:
    """The records of a BIFF8 stream."""
    return b"".join(struct.pack("<HH", number, len(data)) + data for number, data in given)


def old_book(*cells: tuple[int, bytes], protected: bool = False, shared: tuple[tuple[int, bytes], ...] = ()) -> bytes:
    """An .xls with one sheet that holds these records of cells; ``protected``: it says that it is encrypted.

    ``shared`` are records of the whole workbook, such as its styles.
    """
    start = (0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    secret = [(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))] if protected else []
    before = records(start, *secret, *shared)
    name = b"Hoja1"
    place = len(before) + 4 + 8 + len(name) + 4
    listed = (0x85, struct.pack("<IHBB", place, 0, len(name), 0) + name)
    inside = (0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
    return compound({"Workbook": before + records(listed, (10, b"")) + records(inside, *cells, (10, b""))})


def number_record(line: int, column: int, value: float, style: int = 0) -> tuple[int, bytes]:
    """A BIFF8 NUMBER."""
    return 0x203, struct.pack("<HHHd", line, column, style, value)


def open_document(rows: str, prolog: str = "") -> bytes:
    """An .ods with one sheet of these rows."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"{XML}{prolog}<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Hoja1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<x/>"})


def ods_cell(text: str, **repeated: int) -> str:
    """The XML of one cell of an .ods."""
    times = "".join(f' table:number-{name}-repeated="{count}"' for name, count in repeated.items())
    return f'<table:table-cell office:value-type="string"{times}><text:p>{text}</text:p></table:table-cell>'


# ---------------------------------------------------------------------------------------------------------- hostile bytes


def flat_bomb(size: int) -> bytes:
    """A package whose sheet unpacks to ``size`` blanks."""
    return with_part("xl/worksheets/sheet1.xml", b" " * size)


def lying(field: int, value: int, data: bytes = GOOD) -> bytes:
    """The package with a 4-byte field of every entry of its directory changed."""
    changed, at = bytearray(data), data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + field, value)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def overlapping() -> bytes:
    """A package in which a thousand entries share one body of a megabyte."""
    squeezer = compressobj(9, wbits=-15)
    body = squeezer.compress(b" " * 1_000_000) + squeezer.flush()
    about = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, 0, len(body), 1_000_000)
    local = b"PK\x03\x04" + about + struct.pack("<HH", 1, 0) + b"x"
    names = [b"xl/workbook.xml", *(b"x%d" % number for number in range(40))]
    directory = b"".join(
        b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
        for name in names
    )
    count, start = len(names), len(local) + len(body)
    return (
        local + body + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), start, 0)
    )


def twice(name: str) -> bytes:
    """The good workbook with a part of the same name once more, written over in place of another name."""
    other = name[:-1] + "?"
    return with_part(other, sheet(row(1, ["otro"]))).replace(other.encode(), name.encode())


def wide_merges(count: int) -> str:
    """Many merged ranges, each over the one before."""
    inner = "".join(f'<mergeCell ref="A{4 + at % 3}:R{5 + at % 2}"/>' for at in range(count))
    return f'<mergeCells count="{count}">{inner}</mergeCells>'


ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!", "#WAT!", "")
NUMBERS = ("NaN", "inf", "-inf", "1e309", "-1e309", "1e-400", "0x10", "1_000", "", "9" * 400, "1,5")
OTHERS = (
    ("b", "1"),
    ("b", "2"),
    ("b", "TRUE"),
    ("b", "x"),
    ("d", "2022-13-45"),
    ("d", "2022-03-31"),
    ("zzz", "?"),
    ("s", "0"),
)
UNCOUNTABLE = ("0x10", "1,5", "x")
STRANGE = (*(("e", text) for text in ERRORS), *(("n", text) for text in NUMBERS), *OTHERS)


def strange_row(kind: str, text: str, number: int = 7) -> str:
    """A row whose first figure and start are this value of this kind."""
    named = cell(f"A{number}", f"2.{number}") + cell(f"B{number}", "Una actividad más")
    strange = cell(f"D{number}", text, kind) + cell(f"G{number}", text, kind)
    return f'<row r="{number}">{named}{strange}</row>'


# --------------------------------------------------------------------------------------------------------------- the list


def _bytes(data: bytes | Callable[[], bytes]) -> Callable[[Path], None]:
    def put(path: Path) -> None:
        path.write_bytes(data if isinstance(data, bytes) else data())

    return put


def _hostile(name: str, data: bytes | Callable[[], bytes], code: int = REFUSED, says: str = "") -> Hostile:
    return Hostile(name, _bytes(data), code, says)


def zips() -> Iterator[Hostile]:
    """What is wrong with the package itself."""
    yield _hostile("zip_bomba.xlsx", lambda: flat_bomb(80_000_000), says="FILE-LIMIT")
    yield _hostile("zip_bomba_bajo_el_limite.xlsx", lambda: flat_bomb(30_000_000), says="FILE-DAMAGED")
    yield _hostile(
        "zip_en_zip.xlsx", lambda: zipped({"a.zip": zipped({"b.zip": flat_bomb(9_000_000)})}), says="FILE-NOT"
    )
    yield _hostile("zip_en_libro.xlsx", lambda: with_part("xl/media/a.zip", flat_bomb(30_000_000)), READ)
    yield _hostile("tamano_declarado_enorme.xlsx", lying(24, 0xFFFFFFF0), says="FILE-LIMIT")
    yield _hostile("tamano_declarado_pequeno.xlsx", lying(24, 10), says="alterado")
    yield _hostile("comprimido_declarado_enorme.xlsx", lying(20, 0x7FFFFFFF), says="FILE-DAMAGED")
    yield _hostile("desplazamiento_falso.xlsx", lying(42, 0x00FFFFFF), says="alterado")
    yield _hostile("suma_falsa.xlsx", lying(16, 0x12345678), says="alterado")
    yield _hostile(
        "metodo_desconocido.xlsx",
        GOOD.replace(b"PK\x01\x02\x14\x03\x14\0\0\0\x08\0", b"PK\x01\x02\x14\x03\x14\0\0\0\x63\0"),
    )
    for share in (1, 10, 50, 90, 99):
        yield _hostile(f"cortado_al_{share}.xlsx", GOOD[: len(GOOD) * share // 100], says="cortado")
    yield _hostile("entradas_superpuestas.xlsx", overlapping, says="FILE-DAMAGED")
    yield _hostile("parte_repetida.xlsx", twice("xl/worksheets/sheet1.xml"), says="mismo nombre")
    yield _hostile(
        "parte_repetida_en_mayusculas.xlsx", with_part("XL/Worksheets/SHEET1.XML", sheet()), says="mismo nombre"
    )
    yield _hostile("nombres_con_ruta.xlsx", with_part("../../../../tmp/ppc_escapado.txt", "fuera"), READ)
    yield _hostile("muchas_entradas.xlsx", lambda: zipped({**parts(), **{f"x{at}": "" for at in range(30_000)}}), READ)
    yield _hostile("cifrado_zip.xlsx", lying(8, 0x00080001), says="contraseña")


def entities() -> Iterator[Hostile]:
    """Document types in every part and every spelling."""
    for name in (
        "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
        "xl/_rels/workbook.xml.rels", "xl/drawings/drawing1.xml", "docProps/core.xml", "[Content_Types].xml", "_rels/.rels",
        "xl/parte.bin",
    ):  # fmt: skip
        short = name.replace("/", "_").replace("[", "").replace("]", "")
        yield _hostile(f"risas_{short}.xlsx", with_prolog(name, BILLION, "&j;"), says="declara entidades")
    yield _hostile("externa_hoja.xlsx", with_prolog("xl/worksheets/sheet1.xml", OUTSIDE), says="declara entidades")
    yield _hostile(
        "externa_textos.xlsx", with_prolog("xl/sharedStrings.xml", OUTSIDE, "<si><t>&j;</t></si>"), says="entidades"
    )
    far = f"<!--{'x' * 9000}-->{' ' * 9000}{BILLION}"
    yield _hostile("dtd_tras_comentario.xlsx", with_prolog("xl/sharedStrings.xml", far), says="declara entidades")
    endless = f"<!--{'x' * 90_000}-->{BILLION}"
    yield _hostile("dtd_tras_90_mil.xlsx", with_prolog("xl/sharedStrings.xml", endless), says="FILE-DAMAGED")
    for encoding in ("utf-16", "utf-16-be", "utf-32", "cp500"):
        text = f"{BILLION}{sheet()}".encode(encoding)
        yield _hostile(f"dtd_{encoding}.xlsx", with_part("xl/worksheets/sheet1.xml", text), says="FILE-DAMAGED")
    yield _hostile(
        "dtd_remota.xlsx",
        with_prolog("xl/workbook.xml", "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>"),
        says="entidades",
    )
    yield _hostile("entidad_sin_declarar.xlsx", book(plan_rows("<row r='9'><c r='A9' t='str'><v>&nada;</v></c></row>")))


def cells() -> Iterator[Hostile]:
    """Cells where none can be, and values that are none."""
    for address in ("XFD1048576", "FOO100000", "A1048576"):
        far = plan_rows(f'<row r="{address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">{cell(address, 1)}</row>')
        yield _hostile(f"lejos_{address}.xlsx", book(far), says="FILE-CELLS")
    error = '<c r="XFD1048576" t="e"/>'
    yield _hostile("lejos_error.xlsx", book(plan_rows(f'<row r="1048576">{error}</row>')), says="FILE-CELLS")
    blank = plan_rows('<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    yield _hostile("lejos_sin_valor.xlsx", book(blank), READ)
    for name, address in (("a0", "A0"), ("negativa", "B-5"), ("xfe1", "XFE1"), ("sin_fila", "B"), ("letras", "ÑÑ1")):
        yield _hostile(
            f"celda_{name}.xlsx", book(plan_rows(f'<row r="9">{cell(address, "x")}</row>')), says="FILE-DAMAGED"
        )
    for place in ("-3", "0", "1048577", "9" * 40, "1e3", "³"):
        bad = plan_rows(f'<row r="{place}"><c><v>1</v></c></row>')
        yield _hostile(f"fila_{place[:9]}.xlsx", book(bad), says="FILE-DAMAGED")
    lie = plan_rows().replace('<row r="4">', '<row r="6">')
    yield _hostile("fila_que_miente.xlsx", book(lie), READ)
    yield _hostile(
        "filas_al_reves.xlsx", book("".join(f"{line}</row>" for line in plan_rows().split("</row>")[-2::-1])), READ
    )
    yield _hostile("dimension_falsa.xlsx", book(before='<dimension ref="A1:XFD1048576"/>'), READ)
    for number, (kind, text) in enumerate(STRANGE):
        if kind == "b" and text in UNCOUNTABLE:
            continue  # a truth value to python-calamine before 0.9.1, a refused workbook since
        yield _hostile(
            f"valor_{number}_{kind}.xlsx",
            book(plan_rows(strange_row(kind, text))),
            REFUSED if text in UNCOUNTABLE else TOLD,
        )
    errors = "".join(strange_row("e", text, 7 + at) for at, text in enumerate(ERRORS))
    yield _hostile("errores_de_toda_clase.xlsx", book(plan_rows(errors)), TOLD, "se leyó con openpyxl")
    every = "".join(strange_row(kind, text, 7 + at) for at, (kind, text) in enumerate(STRANGE))
    yield _hostile("valores_extranos.xlsx", book(plan_rows(every)), says="error ")
    shared = plan_rows(f'<row r="9">{cell("B9", 999999, "s")}{cell("A9", -1, "s")}</row>')
    yield _hostile("texto_compartido_inexistente.xlsx", book(shared), says="error ")
    long = plan_rows(row(7, ["1.9", "Larga " * 170_000, "Oficina " * 20_000]))
    yield _hostile("celda_de_un_millon.xlsx", book(long), TOLD)
    formula = plan_rows(row(7, ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "+1", "-1", "\t=1"]))
    yield _hostile("textos_formula.xlsx", book(formula), TOLD)
    control = plan_rows(row(7, ["1.9", "Dos_x0000_\u202emites_x001B_[31m", "\ufffe".replace("\ufffe", "_xFFFE_")]))
    yield _hostile("caracteres_de_control.xlsx", book(control), TOLD)
    deep = "<x>" * 3000 + "</x>" * 3000
    yield _hostile("xml_hondo.xlsx", book(after=deep), READ)
    attributes = " ".join(f"a{at}='1'" for at in range(60_000))
    yield _hostile("atributos_sin_fin.xlsx", book(before=f"<x {attributes}/>"), READ)


def shapes() -> Iterator[Hostile]:
    """Merges, sheets, styles and relationships."""
    whole = '<mergeCells><mergeCell ref="T1:T1048576"/><mergeCell ref="Z1:XFD1048576"/></mergeCells>'
    yield _hostile("combinadas_hasta_el_final.xlsx", book(after=whole), READ)
    columns = '<mergeCells><mergeCell ref="A:XFD"/><mergeCell ref="B1:B1048576"/><mergeCell ref="Z1:XFD1048576"/></mergeCells>'
    yield _hostile("combinadas_columnas_enteras.xlsx", book(after=columns), says="error ")
    yield _hostile(
        "combinadas_todo.xlsx", book(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), says="error "
    )
    yield _hostile("combinadas_unas_sobre_otras.xlsx", book(after=wide_merges(5_000)), says="se pisan")
    yield _hostile("combinadas_demasiadas.xlsx", lambda: book(after=wide_merges(60_000)), says="FILE-LIMIT")
    ends = (("1", "16384"), ("-4", "99999999"), ("x", ""))
    cols = "".join(f'<col min="{first}" max="{last}" hidden="1"/>' for first, last in ends)
    yield _hostile("columnas_ocultas_de_mas.xlsx", book(before=f"<cols>{cols}</cols>"), READ)
    far = '<hyperlinks><hyperlink ref="A1:XFD1048576" r:id="rId1"/></hyperlinks>'
    with_link = {
        **parts(worksheets__sheet1=XML + sheet(after=far)),
        "xl/worksheets/_rels/sheet1.xml.rels": links(("rId1", "hyperlink", "file:///etc/passwd")),
    }
    yield _hostile("enlace_a_toda_la_hoja.xlsx", zipped(with_link), READ)
    many = ["Plan 2022", *(f"Hoja {at}" for at in range(999))]
    yield _hostile("mil_hojas.xlsx", lambda: zipped(parts(many)), READ)
    yield _hostile("cien_planes.xlsx", _hundred_plans, TOLD)
    names = ["../../../tmp/x", '=HYPERLINK("http://x")', "CON", "a" * 3000, "\u202eotxet", "[x]*?:/\\"]
    yield _hostile("hojas_con_nombres.xlsx", zipped(parts(["Plan 2022", *names])), READ)
    yield _hostile("hojas_repetidas.xlsx", zipped(parts(["Plan 2022", "Plan 2022"])), says="mismo nombre")
    yield _hostile("hoja_sin_nombre.xlsx", zipped(parts([""])), READ)
    for name, target in (
        ("ruta", "../../../../etc/passwd"),
        ("raiz", "/etc/passwd"),
        ("http", "http://127.0.0.1:9/x.xml"),
    ):
        changed = links(("rId1", "worksheet", target), ("rIdS", "styles", "styles.xml"))
        yield _hostile(f"relacion_{name}.xlsx", with_part("xl/_rels/workbook.xml.rels", changed))
    circle = links(
        ("rId1", "worksheet", "workbook.xml"),
        ("rIdS", "styles", "workbook.xml"),
        ("rIdT", "sharedStrings", "workbook.xml"),
    )
    yield _hostile("relacion_en_circulo.xlsx", with_part("xl/_rels/workbook.xml.rels", circle))
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
        kept = {part: text for part, text in parts().items() if part != name}
        yield _hostile(f"sin_{Path(name).name}.xlsx", zipped(kept))
    for name in ("xl/styles.xml", "xl/sharedStrings.xml", "_rels/.rels", "[Content_Types].xml"):
        kept = {part: text for part, text in parts().items() if part != name}
        yield _hostile(f"sin_{Path(name).name.strip('[').replace(']', '')}.xlsx", zipped(kept), READ)
    yield _hostile("un_millon_de_estilos.xlsx", lambda: with_part("xl/styles.xml", _styles(1_000_000)), READ)
    rule = '<dataValidation sqref="A1:XFD1048576" type="list"><formula1>1</formula1></dataValidation>'
    validation = f'<dataValidations count="9">{rule}</dataValidations>'
    yield _hostile(
        "validacion_de_toda_la_hoja.xlsx", book(plan_rows(row(7, ["1.8", "Otra", "", "mucho"])), after=validation), TOLD
    )


def _hundred_plans() -> bytes:
    contents = parts([f"Plan 2022 {at}" for at in range(100)])
    return zipped({name: XML + sheet() if "worksheets/" in name else text for name, text in contents.items()})


def _styles(count: int) -> str:
    styles = '<xf numFmtId="9"/>' * count
    return f'{XML}<styleSheet xmlns="{MAIN}">{LOOKS}<cellXfs count="{count}">{styles}</cellXfs></styleSheet>'


def kinds() -> Iterator[Hostile]:
    """Other kinds of file, under their own and under wrong names."""
    yield _hostile("vacio.xlsx", b"", says="FILE-NOT-WORKBOOK")
    yield _hostile("pdf.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", says="FILE-NOT-WORKBOOK")
    yield _hostile(
        "pagina.xls", b"<html><body><table><tr><td>Actividad</td></tr></table></body></html>", says="FILE-NOT-WORKBOOK"
    )
    yield _hostile("texto.xlsx", "Actividad;Líder\nUna;Dos\n".encode(), says="FILE-NOT-WORKBOOK")
    yield _hostile("imagen.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64), says="FILE-NOT-WORKBOOK")
    yield _hostile("ceros.xlsx", bytes(10_000), says="FILE-NOT-WORKBOOK")
    yield _hostile("libro_xlsx.xls", GOOD, READ)
    yield _hostile("libro_xlsx.ods", GOOD, READ)
    yield _hostile(
        "carta.docx.xlsx",
        zipped({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}),
        says="FILE-NOT-WORKBOOK",
    )
    secret = compound({"EncryptionInfo": bytes(200), "EncryptedPackage": bytes(9000)})
    yield _hostile("cifrado.xlsx", secret, says="contraseña")
    yield _hostile("cifrado.xls", old_book(number_record(0, 0, 1), protected=True), says="contraseña")
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    locked: dict[str, str | bytes] = {"content.xml": random.Random(1).randbytes(500), "META-INF/manifest.xml": manifest}
    yield _hostile("cifrado.ods", zipped(locked), says="contraseña")
    old = old_book(number_record(0, 0, 1), number_record(65535, 255, 2))
    yield _hostile("xls_lejos.xls", old, says="FILE-")
    yield _hostile("xls_de_otra_cosa.xls", compound({"WordDocument": bytes(5000)}))
    for share in (20, 60, 95):
        yield _hostile(f"xls_cortado_al_{share}.xls", old[: len(old) * share // 100])
    noise = random.Random(7).randbytes(6000)
    yield _hostile("xls_ruido.xls", compound({"Workbook": noise}))
    yield _hostile("xls_lazo.xls", old[:516] + struct.pack("<I", 2) * 100 + old[916:])
    yield _hostile("xlsb_ruido.xlsb", zipped({"xl/workbook.bin": noise, "xl/worksheets/sheet1.bin": noise}))
    yield _hostile("xlsb_vacio.xlsb", zipped({"xl/workbook.bin": b""}))
    wide = f"<table:table-row>{ods_cell('x', columns=16384)}</table:table-row>"
    yield _hostile("ods_ancho.ods", open_document(wide), says="LAYOUT-UNKNOWN")
    tall = f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("x", columns=1024)}</table:table-row>'
    yield _hostile("ods_bomba.ods", open_document(tall), says="FILE-CELLS")
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    empty = f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
    yield _hostile("ods_lejos.ods", open_document(empty + wide), says="FILE-CELLS")
    endless = f'<table:table-row table:number-rows-repeated="{"9" * 30}">{ods_cell("x")}</table:table-row>'
    yield _hostile("ods_repeticion_absurda.ods", open_document(endless), says="FILE-DAMAGED")
    yield _hostile(
        "ods_risas.ods",
        open_document(f"<table:table-row>{ods_cell('&j;')}</table:table-row>", BILLION),
        says="entidades",
    )
    yield _hostile("ods_sin_contenido.ods", zipped({"content.xml": ""}))


def _unreadable(path: Path) -> None:
    path.write_bytes(GOOD)
    path.chmod(0)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


def places() -> Iterator[Hostile]:
    """Things in ``input/`` that are no regular file, or have a name that troubles."""
    yield Hostile("carpeta.xlsx", _folder, 2)
    yield Hostile("lazo.xlsx", _loop, 2, posix=True)
    yield Hostile("tubo.xlsx", _pipe, posix=True, says="FILE-ACCESS")
    yield Hostile("dispositivo.xlsx", lambda path: path.symlink_to("/dev/zero"), posix=True, says="FILE-ACCESS")
    superuser = os.name == "posix" and os.geteuid() == 0
    refused = Hostile("sin_permiso.xlsx", _unreadable, posix=True, says="FILE-ACCESS")
    yield replace(refused, exit_code=READ, says="") if superuser else refused
    yield _hostile("~$abierto.xlsx", b"\x05Quien lo abri\xf3".ljust(165, b"\0"), says="FILE-NOT-WORKBOOK")
    for name in (
        "dos\nrenglones.xlsx",
        "\u202exslx.nalp.xlsx",
        "\x1b[2Jpantalla.xlsx",
        "=1+1.xlsx",
        "a\\b.xlsx",
        "“plan” ñ 日本.xlsx",
    ):
        yield Hostile(name, _bytes(GOOD), READ, posix=True)
    yield Hostile(f"{'largo' * 49}.xlsx", _bytes(GOOD), READ, posix=True)
    for name in (
        "CON.xlsx",
        "nul.plan.xlsx",
        "LPT1.xlsx",
        " .xlsx",
        "....xlsx",
        "-corte.xlsx",
        "%TEMP%.xlsx",
        "plan. .xlsx",
    ):
        yield Hostile(name, _bytes(GOOD), READ, posix=True)


def hostile_files() -> tuple[Hostile, ...]:
    """All of them that this system can hold."""
    found = (*zips(), *entities(), *cells(), *shapes(), *kinds(), *places())
    return tuple(item for item in found if not item.posix or os.name == "posix")


def main(folder: Path) -> None:
    """Write them all."""
    folder.mkdir(parents=True, exist_ok=True)
    for item in hostile_files():
        item.put(folder / item.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
