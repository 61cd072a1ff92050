"""The page: controls -> Scenario -> Picture -> player, in one window. Start it with server.py.

What shows numbers of the scenario is a part, which can be drawn without the rest of the page: see ui/parts.py.
"""

from locales import say, use
from turns import breathe, turn, welcome
from ui import store
from ui.drawer import drawer
from ui.frame import embedded, part, set_page
from ui.guard import guarded
from ui.header import header
from ui.player import player
from ui.rows import asked_for


def stage(scenario):
    with guarded(scenario, say("This picture cannot be drawn. Change a setting, or go back.")):
        player(
            scenario,
            store.draft,
            store.standing(),
            on_rows=store.ask,
            alone=embedded(),
            hint=store.is_new(),
        )
    store.write_link(scenario)


def page():
    scenario = store.open_link()
    use(store.language(scenario))
    set_page(scenario)

    if not embedded():
        header(scenario)
        asked_for(scenario)
        store.show_problems()
    part("player", stage)
    if not embedded():
        drawer(scenario)


welcome(store.still_there)
with turn():  # first come, first served
    page()
    breathe()
