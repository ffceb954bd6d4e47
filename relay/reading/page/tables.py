"""Tables of HTML as lines: a row is a line, or as many as its highest cell. Pure.

Imported only where there is HTML, for the renderer costs 10 MB.
"""

from typing import Any

from inscriptis.model.canvas import Canvas
from inscriptis.model.config import ParserConfig
from inscriptis.model.table import Table
from inscriptis.model.tag import CustomHtmlTagHandlerMapping


def config(css: dict[str, Any]) -> ParserConfig:
    """How pages are rendered: by these styles, with tables of ours."""
    return ParserConfig(
        css=css,
        custom_html_tag_handler_mapping=CustomHtmlTagHandlerMapping(
            start_tag_mapping={"table": _begin}, end_tag_mapping={}
        ),
    )


class _Table(Table):  # type: ignore[misc]
    """A table whose cells are not filled up to the width of their column.

    The renderer's own fills them with spaces: one long cell in a table of many rows took a minute
    and 3 GB. This one is linear, and the first lines of the cells of a row stand side by side.
    """

    def get_text(self) -> str:
        lines: list[str] = []
        for row in self.rows:
            height = max((cell.normalize_blocks() for cell in row.columns), default=0)
            sides: list[list[str]] = [[] for _ in range(height)]
            for cell in row.columns:
                for side, block in zip(sides, cell.blocks, strict=False):
                    if block.strip():
                        side.append(block)
            lines += [self.cell_separator.join(side) for side in sides]
        return "\n".join(lines) + "\n"


def _begin(state: Any, _: dict[str, str]) -> None:
    state.tags[-1].set_canvas(Canvas())
    state.current_table.append(
        _Table(
            left_margin_len=state.tags[-1].canvas.left_margin,
            cell_separator=state.config.table_cell_separator,
        )
    )
