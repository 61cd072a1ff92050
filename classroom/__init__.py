"""A class in one room: phones that vote or draw, a projector that shows it, a lecturer who leads. No Streamlit here.

A room is one small record, found by a code. `state.py` says what it is, `rooms.py` keeps it in this process and
`shared.py` in Redis; `crowd.py` tells all who are connected, `line.py` is one of them; `page.py` and `routes.py` are
what a browser asks for. No accounts, no names, and nothing is kept longer than three hours.
"""

from classroom.rooms import Alone, Rooms, Unreachable
from classroom.routes import House
from classroom.shared import rooms_at

__all__ = ["Alone", "House", "Rooms", "Unreachable", "rooms_at"]
