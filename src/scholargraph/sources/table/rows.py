"""What a table is made of: rows of cells, and where each row stands."""

from dataclasses import dataclass

LONGEST_CELL = 64 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was cut: lines `first` to `last` of the file, its cells, and their print.

    `path` leads to a row of a workbook. `fault` says why the row could not be cut into cells, `doubt` what is
    uncertain in how it was.
    """

    first: int
    last: int
    cells: tuple[str, ...]
    text: str
    path: str | None = None
    fault: str | None = None
    doubt: str | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed in any cell."""
        return not self.fault and not any(cell and not cell.isspace() for cell in self.cells)
