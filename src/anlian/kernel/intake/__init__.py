"""Taking in a ledger: headers to fields, cells to values, and a problem for each cell that does not fit.

A `Register` knows the columns of one kind of ledger and what a row does. This package knows nothing of either:
it reads, tells good rows from bad, runs the good ones in one transaction and says what each of them did.
"""

from anlian.kernel.intake.headers import Header, plain
from anlian.kernel.intake.register import Register
from anlian.kernel.intake.report import Report
from anlian.kernel.intake.rows import CHANGED, NEW, SAME, WRONG, Column, Notice, Problem, Row, Setting
from anlian.kernel.intake.running import run

__all__ = [
    "CHANGED",
    "NEW",
    "SAME",
    "WRONG",
    "Column",
    "Header",
    "Notice",
    "Problem",
    "Register",
    "Report",
    "Row",
    "Setting",
    "plain",
    "run",
]
