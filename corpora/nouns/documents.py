"""What a reader makes of a file: text, tables, cells. One model for PDF, XML, HTML and spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpora.nouns.evidence import Box, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table as printed, at grid position (`row`, `column`), both from 0.

    `text` is its content after glyph repair (minus signs as U+002D before numbers, spaces folded);
    `raw` is the text layer's or markup's own text. A spanning cell appears once, at its top left.
    `box` is in PDF points on `page` (from 1); both None where the source has no pages.
    """

    row: int
    column: int
    text: str
    raw: str = ""
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    bold: bool = False
    italic: bool = False
    indent: float = 0.0
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as printed.

    `header_rows` counts the leading grid rows that are headings; `label` is "Table 2", `caption` the
    words after it, `footnotes` the notes below. `pages` are the pages it is printed on (empty for markup).
    """

    id: str
    label: str | None = None
    caption: str = ""
    footnotes: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    n_rows: int = 0
    n_columns: int = 0
    header_rows: int = 0
    pages: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """What the table is called: its label, else its id."""
        return self.label or self.id

    @property
    def placed(self) -> bool:
        """Whether the cells have their rows and columns from their places on a page, not from markup."""
        return any(cell.box is not None for cell in self.cells)

    def grid(self) -> list[list[Cell | None]]:
        """Return an n_rows × n_columns grid in which a spanning cell fills every place it covers."""
        grid: list[list[Cell | None]] = [[None] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.n_rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.n_columns)):
                    if grid[row][column] is None:
                        grid[row][column] = cell
        return grid

    def row(self, index: int) -> list[Cell]:
        """Return the cells that start in grid row `index`, left to right."""
        return sorted((c for c in self.cells if c.row == index), key=lambda c: c.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of running text: a heading and its words, in reading order. `page` from 1 (PDF only)."""

    text: str
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """What a document prints above one of its tables: a thing of the page, not of the table.

    `table` is the table's id, `headings` those it stands under, outermost first (the button that opens its panel
    too), `sentence` the paragraph directly before it, "" where something else is there.
    """

    table: str
    headings: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as read: named by the SHA-256 of its bytes.

    `kind` is pdf, jats_xml, elsevier_xml, html, xlsx, csv or docx. `sections` hold the running text
    (PDF: one per page, columns in reading order). `n_pages` is 0 for markup. `above` says of tables what they stand under.
    """

    sha256: str
    name: str
    kind: str
    title: str | None = None
    doi: str | None = None
    pmid: str | None = None
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    n_pages: int = 0
    problems: tuple[Problem, ...] = field(default=())
    above: tuple[Above, ...] = ()

    def text(self) -> str:
        """Return all running text, headings on lines of their own."""
        return "\n\n".join(f"{s.heading}\n{s.text}" if s.heading else s.text for s in self.sections)
