"""Rows of the visitor's own: pasted, or opened as a file, seen as they are understood, and put into the link.

They stand in the link and nowhere else: what is kept of them here ends with the dialog, and nothing of them is logged.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from learning.dataset import OWN, DataSet
from learning.delimited import TEXT
from learning.own import LONGEST, pack, read_table, written
from locales import _, language, say, use
from scenario import Scenario
from scenario.model import BATCH, ORDER
from scenario.task import Rows, Task
from scenario.trained import task_of, trained
from turns import welcome
from ui.parts import by_itself
from ui.store import change, current, still_there, visit
from ui.store import language as spoken
from ui.widgets import complain, unfit

_TEXT, _FILE = "rows.text", "rows.file"
MEGABYTES = 1
"""Of the largest file that is sent at all; what is in it may have `TEXT` characters."""
SHOWN = 4
"""Rows of the preview."""
EXAMPLE = "area;age;price\n74,5;31;212\n120;8;371\n95,2;45;220"


def asked_for(scenario: Scenario) -> None:
    """Open the dialog where somebody has just asked for it, with the rows that are shown if they are the visitor's."""
    now = visit()
    if not now.asked:
        return
    now.asked, now.unfit = False, None
    task = task_of(scenario.race.surface)
    st.session_state[_TEXT] = written(task.rows.dataset) if task and task.rows.dataset.name == OWN else ""
    st.dialog(_("Your own rows"), width="medium", icon=":material/table_chart:")(_dialog)()


def _dialog() -> None:
    if by_itself():
        welcome(still_there)
        use(spoken(current()))
    st.markdown(
        _(
            "Paste a table, with a line for each row: commas, semicolons, tabs or blanks between cells, names of the "
            "columns in the first line if there are any. A column of words is one of classes. At most 200 rows."
        )
    )
    text = st.text_area(
        _("Rows"), key=_TEXT, height=180, max_chars=TEXT, placeholder=EXAMPLE, label_visibility="collapsed"
    )
    key = f"{_FILE}.{visit().files}"
    with st.container(key="rows-ways", horizontal=True, vertical_alignment="center"):
        st.button(_("Use these rows"), icon=":material/check:", key="rows.use", on_click=_use)
        st.file_uploader(
            _("Open a file"),
            ["csv", "tsv", "txt"],
            key=key,
            max_upload_size=MEGABYTES,
            label_visibility="collapsed",
            on_change=_opened,
            args=(key,),
        )
    unfit(_FILE)
    _preview(text or "")
    st.caption(_("They become part of the link, which is all that knows them: the server keeps and logs none of them."))


def _preview(text: str) -> None:
    """How the rows are understood; or in plain words why they are not."""
    if not text.strip():
        return
    try:
        task, packed = _read(text)
    except ValueError as error:
        complain(_TEXT, say("{error}.", error=error))
        return
    rows = task.rows
    with st.container(key="rows-told"):
        st.text(
            _(
                "{count} rows. Learnt is {y}, from {x}; another choice of columns can be made in the settings.",
                count=len(rows.dataset.rows),
                y=rows.y,
                x=", ".join(rows.x),
            )
        )
        st.dataframe(
            [dict(zip(rows.dataset.columns, row, strict=True)) for row in rows.dataset.rows[:SHOWN]],
            hide_index=True,
            alt=_("The first rows"),
            column_config=_columns(rows.dataset),
        )
        st.caption(_("{count} of {most} characters of the link.", count=len(packed), most=LONGEST))


def _columns(dataset: DataSet) -> dict:
    """Numbers as they were typed, and the names of classes."""
    number, word = st.column_config.NumberColumn, st.column_config.TextColumn
    kinds = {name: number if name in dataset.numeric else word for name in dataset.columns}
    numbers, classes = _("numbers"), _("classes")
    return {name: kind(f"{name} ({numbers if kind is number else classes})") for name, kind in kinds.items()}


def _read(text: str) -> tuple[Task, str]:
    """What is learnt of pasted rows, and the rows as they stand in a link. ValueError says what is wrong."""
    dataset = read_table(text)
    return Task.of(Rows.first(dataset)), pack(dataset)


def _use() -> None:
    """Put them into the scenario; what cannot be is said in the dialog, where the text stays."""
    try:
        task, _packed = _read(st.session_state[_TEXT])
    except ValueError:
        return
    change(lambda scenario: _learning(scenario, task), whole=True)


def _learning(scenario: Scenario, task: Task) -> Scenario:
    """The same runs on these rows, with all of them in each step."""
    race = scenario.race.on(trained(task))
    return scenario.racing(replace(race, batch=int(BATCH.default), order=ORDER.default))


def _opened(key: str) -> None:
    """The text of a file takes the place of what stood there, and the file is forgotten."""
    file = st.session_state[key]
    if file is None:
        return
    _forget(file.file_id)
    visit().files += 1
    visit().unfit = None
    try:
        st.session_state[_TEXT] = decoded(file.getvalue())
    except ValueError as error:
        visit().unfit = _FILE, error


def _forget(file: str) -> None:
    """Streamlit would keep it until the session ends."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file)


def decoded(content: bytes) -> str:
    """The text of a file, in UTF-8 or what spreadsheets write besides. ValueError where it is none, or too long."""
    if len(content) > 4 * TEXT:
        raise ValueError(say("the file is too large: {most} characters are the most", most=TEXT))
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030" if language() == "zh" else "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and len(text) <= TEXT:
            return text
    raise ValueError(say("this file is no table as text: save it as CSV and open that"))
