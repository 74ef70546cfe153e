"""Two attackers that share no code with the program.

Both see a grid (cells, totals, ``None`` where hidden) and know that a hidden number is at least 1.
The first tries every table there is. The second is for tables too large for that: it changes the
true table step by step and keeps all sums, so each table it arrives at could be the true one.
"""

from collections import defaultdict, deque
from itertools import product

from tests.unit.outcomes.suppression.small_tables import adds_up, hidden_in, places_of


def every_table(grid, *, most):
    """The cells of every table that fits, with hidden cells from 1 to ``most``."""
    *lines, below = grid
    for rows in product(*(list(_every_row(line, most)) for line in lines)):
        sums = [sum(column) for column in zip(*rows, strict=True)]
        sums.append(sum(sums))
        if all(shown in {None, total} for shown, total in zip(below, sums, strict=True)):
            yield rows


def _every_row(line, most):
    *cells, total = line
    choices = [range(1, most + 1) if cell is None else [cell] for cell in cells]
    return (row for row in product(*choices) if total in {None, sum(row)})


def fits(whole, grid):
    """Whether ``whole`` adds up, shows what ``grid`` shows and could hide what it hides."""
    return adds_up(whole) and all(
        whole[row][column] >= 1
        if grid[row][column] is None
        else whole[row][column] == grid[row][column]
        for row, column in places_of(grid)
    )


def widest_pair(truth, grid, place, *, wanted):
    """Two tables that fit, with numbers at ``place`` as far apart as can be or ``wanted``."""
    low = _moved(truth, grid, place, by=-1, most=wanted)
    row, column = place
    rest = wanted - (truth[row][column] - low[row][column])
    return low, _moved(truth, grid, place, by=1, most=rest)


def _moved(truth, grid, place, *, by, most):
    table = [list(line) for line in truth]
    lines = _lines(hidden_in(grid))
    for _ in range(most):
        steps = _steps(table, lines, place, by)
        if steps is None:
            break
        for (row, column), change in steps.items():
            table[row][column] += change
    return table


def _lines(hidden):
    """The hidden places of each row and of each column."""
    found = defaultdict(list)
    for row, column in hidden:
        found["row", row].append((row, column))
        found["column", column].append((row, column))
    return found


def _steps(table, lines, place, by):
    """One person more or less at ``place``, and whom that moves elsewhere; None if impossible.

    Goes from the column of ``place`` to its row, by turns along a column and along a row. A
    number and its sum move the same way, two numbers of one sum against each other.
    """
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    if table[place[0]][place[1]] + by < 1:
        return None
    came = {(place, "column"): None}
    changes = {(place, "column"): by}
    waiting = deque([(place, "column")])
    while waiting:
        step = waiting.popleft()
        (row, column), along = step
        if along == "row" and row == place[0]:
            return _walked(step, came, changes)
        for other in lines[along, row if along == "row" else column]:
            turned = (other, "row" if along == "column" else "column")
            if other in {place, (row, column)} or turned in came:
                continue
            sums = (
                (other[0] == last_row) != (row == last_row)
                if along == "column"
                else (other[1] == last_column) != (column == last_column)
            )
            change = changes[step] if sums else -changes[step]
            if table[other[0]][other[1]] + change >= 1:
                came[turned] = step
                changes[turned] = change
                waiting.append(turned)
    return None


def _walked(step, came, changes):
    moved = {}
    while step is not None:
        moved[step[0]] = changes[step]
        step = came[step]
    return moved
