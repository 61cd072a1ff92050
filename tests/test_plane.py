"""Windows, grids, and arrays of values, gradients and Hessians."""

import numpy as np
import pytest

from surfaces.plane import by_point, components, diagonal, fill, grid, sides

WINDOW = ((-1.0, 3.0), (0.0, 3.0))


def test_a_grid_runs_over_the_window_from_corner_to_corner():
    nodes = grid(WINDOW, 5)
    assert nodes.shape == (5, 5, 2)
    np.testing.assert_array_equal(nodes[0, 0], (-1, 0))
    np.testing.assert_array_equal(nodes[0, -1], (3, 0))
    np.testing.assert_array_equal(nodes[-1, 0], (-1, 3))
    xs, ys = sides(WINDOW, 5)
    np.testing.assert_array_equal(nodes[2], np.stack([xs, np.full(5, ys[2])], -1))
    assert diagonal(WINDOW) == 5


@pytest.mark.parametrize("shape", [(), (4,), (3, 4), (0,)])
def test_parts_stand_where_they_belong(shape):
    points = np.zeros((*shape, 2))
    parts = {0: [7], 1: [1, np.full(shape, 2.0)], 2: [1, 2, 3]}
    wanted = {0: 7, 1: [1, 2], 2: [[1, 2], [2, 3]]}
    for order in range(3):
        out = components(order, points)
        fill(order, parts[order], out)
        np.testing.assert_array_equal(by_point(order, out), np.broadcast_to(wanted[order], shape + (2,) * order))
