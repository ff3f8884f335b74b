"""What the pages about duties need, in a fixed number of queries."""

from anlian.duties.boards.listing import Wanted, listed, narrowed
from anlian.duties.boards.matrix import Matrix, matrix
from anlian.duties.boards.one import story_of

__all__ = ["Matrix", "Wanted", "listed", "matrix", "narrowed", "story_of"]
