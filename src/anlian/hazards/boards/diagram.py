"""The lifecycle as a drawing, laid out from the table of moves: a new state or move appears by itself."""

from collections import defaultdict
from dataclasses import dataclass

from anlian.hazards.boards.moves import LABELS
from anlian.hazards.lifecycle import CLOCKS, ENDED, MOVES, OPEN, State
from anlian.lattice.powers import Role, roles_with

WIDTH, HEIGHT = 132, 40
ACROSS, DOWN = 250, 92
MARGIN = 140
ORDER = {state: place for place, state in enumerate(State)}


@dataclass(frozen=True)
class Box:
    state: State
    x: int
    y: int

    width = WIDTH
    height = HEIGHT

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def text_y(self) -> int:
        return self.y + HEIGHT // 2 + 5

    @property
    def ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True)
class Arrow:
    path: str
    label: str
    x: int
    y: int
    anchor: str
    back: bool


def drawing() -> dict:
    """Boxes, arrows and the table of moves. Moves open to every state are told beside, not drawn fourteen times."""
    edges = defaultdict(list)
    for move in MOVES.values():
        if move.end and len(move.start) < len(OPEN):
            for start in move.start:
                edges[State(start), State(move.end)].append(move)
    boxes = _boxes(edges)
    arrows = [_arrow(boxes[start], boxes[end], moves) for (start, end), moves in edges.items()]
    return {
        "boxes": boxes.values(),
        "arrows": arrows,
        "width": max(box.x for box in boxes.values()) + WIDTH + MARGIN,
        "height": max(box.y for box in boxes.values()) + HEIGHT + 24,
        "everywhere": [LABELS[move.name] for move in MOVES.values() if len(move.start) >= len(OPEN)],
        "rows": [_row(move) for move in MOVES.values()],
    }


def _boxes(edges) -> dict[State, Box]:
    """Each state below all from which it is reached; states without a way on stand at the right."""
    rank = dict.fromkeys(State, 0)
    forward = sorted(
        (edge for edge in edges if ORDER[edge[0]] < ORDER[edge[1]]), key=lambda edge: ORDER[edge[0]]
    )
    for start, end in forward:
        rank[end] = max(rank[end], rank[start] + 1)
    left = {start for start, _end in edges}
    lanes = defaultdict(list)
    boxes = {}
    for state in (one for one in State if one in left):
        lane = len(lanes[rank[state]])
        lanes[rank[state]].append(state)
        boxes[state] = Box(state, MARGIN + lane * ACROSS, 16 + rank[state] * DOWN)
    for place, state in enumerate(one for one in State if one not in left):
        boxes[state] = Box(state, MARGIN + 2 * ACROSS + 40, 16 + place * DOWN)
    return boxes


def _arrow(start: Box, end: Box, moves) -> Arrow:
    label = " / ".join(str(LABELS[move.name]) for move in moves)
    if end.x > start.x + WIDTH and end.state in ENDED:
        # Sideways, to where nothing follows.
        y0, y1 = start.y + HEIGHT // 2, end.y + HEIGHT // 2
        path = f"M{start.x + WIDTH},{y0} C{start.x + WIDTH + 60},{y0} {end.x - 60},{y1} {end.x - 6},{y1}"
        return Arrow(path, label, end.x - 12, y1 - 7, "end", False)
    if end.y <= start.y:
        # Back up, along the left.
        y0, y1 = start.y + HEIGHT // 2 + 6, end.y + HEIGHT // 2 + 6
        bow = min(start.x, end.x) - 28 - (start.y - end.y) // 8
        path = f"M{start.x},{y0} C{bow},{y0} {bow},{y1} {end.x - 6},{y1}"
        return Arrow(path, label, bow + 22, (y0 + y1) // 2, "end", True)
    if end.y - start.y > DOWN and end.x == start.x:
        # Past what lies between, along the right.
        y0, y1 = start.y + HEIGHT // 2 + 6, end.y + HEIGHT // 2 - 6
        bow = start.x + WIDTH + 40 + (end.y - start.y) // 8
        path = f"M{start.x + WIDTH},{y0} C{bow},{y0} {bow},{y1} {end.x + WIDTH + 6},{y1}"
        return Arrow(
            path,
            label,
            start.x + WIDTH + (bow - start.x - WIDTH) * 3 // 4 + 6,
            (y0 + y1) // 2,
            "start",
            False,
        )
    if end.y - start.y > DOWN:
        # From another lane: down, then in from the side.
        y0, y1 = start.y + HEIGHT, end.y + HEIGHT // 2
        path = f"M{start.middle},{y0} C{start.middle},{y1} {start.middle},{y1} {end.x + WIDTH + 6},{y1}"
        return Arrow(path, label, end.x + WIDTH + 24, y1 - 7, "start", False)
    y0, y1 = start.y + HEIGHT, end.y - 6
    middle = (y0 + y1) // 2
    path = f"M{start.middle},{y0} C{start.middle},{middle} {end.middle},{middle} {end.middle},{y1}"
    return Arrow(path, label, (start.middle + end.middle) // 2 + 8, middle + 4, "start", False)


def _row(move) -> dict:
    time = CLOCKS.get(move.clock)
    return {
        "name": move.name,
        "label": LABELS[move.name],
        "start": [State(one).label for one in move.start] if len(move.start) < len(OPEN) else [],
        "end": State(move.end).label if move.end else "",
        "roles": [role.label for role in Role if role in roles_with(move.power)],
        "clock": time,
        "stops": move.clock == "stop",
        "promised": move.clock == "promised",
        "basis": move.basis,
    }
