"""Opens a workbook (Excel, LibreOffice) as sheets of rows: values as last calculated, nothing is evaluated."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from io import BytesIO
from typing import Any

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input
from scholargraph.sources.table.rows import Row
from scholargraph.sources.table.weights import refuse_heavy

MOST_BYTES = 64 << 20

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEETS = (b"xl/", b"application/vnd.oasis.opendocument.spreadsheet")
_OLD = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_MOST_EXACT = 10**15


def is_workbook(source: Input) -> bool:
    """Whether a file begins as workbooks do."""
    head = source.head
    if head.startswith(_OLE):
        return source.inner.suffix.lower() == ".xls" or any(mark in head for mark in _OLD)
    return head.startswith(_ZIP) and any(mark in head for mark in _SHEETS)


def sheets(source: Input) -> Iterator[tuple[str, Iterator[Row]]]:
    """The sheets of a workbook that hold anything, in their order, with their rows.

    Places are `Sheet1!17`, the number being the row's as a spreadsheet program shows it. Raises SourceError for what
    is no workbook, is damaged, or would need more memory than is sound.
    """
    import python_calamine as calamine  # only those who read workbooks pay for it

    with source.open() as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise SourceError(f"{source.name}: a workbook of more than {MOST_BYTES >> 20} MiB; wanted less: save it as CSV")
    refuse_heavy(source.name, content)
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.start is not None:
                yield name, _rows(name, sheet.iter_rows())
    except (calamine.CalamineError, ValueError, OSError, OverflowError) as fault:
        said = " ".join(str(fault).split()) or type(fault).__name__
        raise SourceError(f"{source.name}: cannot be opened as a workbook ({said}); wanted a whole one") from None
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # of the library that reads workbooks: no Exception
            raise
        raise SourceError(f"{source.name}: cannot be opened as a workbook; wanted a whole one: save it again") from None


def _rows(sheet: str, rows: Iterable[list[Any]]) -> Iterator[Row]:  # Any: a cell is a text, a number, a date, a truth
    for number, cells in enumerate(rows, 1):
        texts = tuple(map(_text, cells))
        yield Row(number, number, texts, "\t".join(texts).rstrip("\t"), path=f"{sheet}!{number}")


def _text(cell: Any) -> str:
    """A cell as people read it: dates as YYYY-MM-DD, whole numbers without a fraction."""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MOST_EXACT:
        return str(int(cell))
    return str(cell)  # a date, a time, a truth
