"""Line searches: how far to go along a direction.

Three libraries, and each searches its own way: a path is only replayed by the very search that made it.
All work on one trajectory at a time and return the point of the line that they choose.
"""

from optim.search.line import Line, by_trajectory
from optim.search.optax_zoom import zoom
from optim.search.scipy_wolfe import scipy_wolfe
from optim.search.torch_wolfe import strong_wolfe

__all__ = ["Line", "by_trajectory", "scipy_wolfe", "strong_wolfe", "zoom"]
