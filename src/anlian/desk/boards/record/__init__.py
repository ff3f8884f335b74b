"""The record of acts, line by line in words: who did what to which record, and what was before and after."""

from anlian.desk.boards.record.asked import Wanted
from anlian.desk.boards.record.reading import COLUMNS, chosen, lines, page, rows, standing, visible

__all__ = ["COLUMNS", "Wanted", "chosen", "lines", "page", "rows", "standing", "visible"]
