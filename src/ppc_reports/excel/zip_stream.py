"""The package of a workbook: what is written of it is deflated at once, and what is long on a thread beside.

XlsxWriter would keep every sheet as text until the last one is known, and pack them all then.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from concurrent.futures import Executor, Future, wait
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_LONG = 1_000
"""So many texts are worth a piece of their own."""
_WORTH_A_THREAD = 200_000
"""So many characters take longer to deflate than to hand over."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_RAW = -zlib.MAX_WBITS


class Stream(StringIO):
    """Text for a package, which holds it deflated; XlsxWriter, which takes a StringIO for a file, adds to a list."""

    def __init__(self, beside: Executor) -> None:
        super().__init__()
        self.pieces: list[Future[bytes] | bytes] = []
        self._beside = beside
        self._texts: list[str] = []
        self.write = self._texts.append  # type: ignore[assignment,method-assign] # nothing is quicker

    def settle(self, longer: int = _LONG) -> None:
        """Make a piece of what was written since the last one, where that is more than so many texts."""
        if len(self._texts) > longer:
            self._piece(zlib.Z_FULL_FLUSH)

    def take(self, other: Stream) -> None:
        """Go on with all that was written to another stream."""
        if other.pieces:
            self.settle(0)
            self.pieces += other.pieces
        self._texts += other._texts

    def end(self) -> None:
        """Make the last piece."""
        self._piece(zlib.Z_FINISH)

    def _piece(self, flush: int) -> None:
        text = "".join(self._texts)
        long = len(text) >= _WORTH_A_THREAD
        self.pieces.append(self._beside.submit(_deflated, text, flush) if long else _deflated(text, flush))
        self._texts.clear()


class Package:
    """A zip file. The same parts in the same order give the same bytes."""

    def __init__(self, target: BytesIO, beside: Executor) -> None:
        self._target, self._beside = target, beside
        self._zip = ZipFile(target, "w")
        self._packed: list[Future[None]] = []
        self._open = ""
        self._stream = Stream(beside)

    def part(self, name: str) -> Stream:
        """What a new part is to be written to; the one before it is whole."""
        self._end_part()
        self._open, self._stream = name, Stream(self._beside)
        return self._stream

    def close(self) -> None:
        """Pack what is left. Raises whatever went wrong beside."""
        self._end_part()
        wait(self._packed)
        self._zip.close()
        for packed in self._packed:
            packed.result()

    def _end_part(self) -> None:
        if not self._open:
            return
        self._stream.end()
        if any(isinstance(piece, Future) for piece in self._stream.pieces) or not all(map(Future.done, self._packed)):
            self._packed.append(self._beside.submit(self._pack, self._open, self._stream.pieces))
        else:
            self._pack(self._open, self._stream.pieces)

    def _pack(self, name: str, pieces: Iterable[Future[bytes] | bytes]) -> None:
        """Write the entry: stored as it comes, deflated already, and then called by its name."""
        about = ZipInfo(name, _EPOCH)
        about.compress_type = ZIP_STORED
        length = checksum = 0
        reader = zlib.decompressobj(_RAW)
        with self._zip.open(about, "w") as entry:
            for piece in pieces:
                data = piece if isinstance(piece, bytes) else piece.result()
                entry.write(data)
                text = reader.decompress(data)
                length, checksum = length + len(text), zlib.crc32(text, checksum)
        about.compress_type, about.file_size, about.CRC = ZIP_DEFLATED, length, checksum
        end = self._target.tell()
        self._target.seek(about.header_offset)
        self._target.write(about.FileHeader(zip64=False))
        self._target.seek(end)


def _deflated(text: str, flush: int) -> bytes:
    maker = zlib.compressobj(wbits=_RAW)
    return maker.compress(text.encode()) + maker.flush(flush)
