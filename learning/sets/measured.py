"""Rows that somebody has measured, small and old enough to be known by everyone."""

from pathlib import Path

from learning.dataset import DataSet, table

ORDER = 0
_HERE = Path(__file__).parent

_columns, _rows = table(_HERE / "linnerud.csv")
LINNERUD = DataSet(
    name="linnerud",
    title="Twenty men in a fitness club",
    columns=_columns,
    rows=_rows,
    source="A. C. Linnerud, North Carolina State University; M. Tenenhaus, La régression PLS, Technip, 1998; the copy "
    "of scikit-learn",
    about="What twenty middle-aged men can do (chin-ups, sit-ups, jumps) and what they measure (weight in pounds, "
    "waist in inches, pulse). Waist from chin-ups and sit-ups: two features of different range that go together.",
    x=("chins", "situps"),
    y="waist",
)

_columns, _rows = table(_HERE / "iris.csv")
IRIS = DataSet(
    name="iris",
    title="Iris",
    columns=_columns,
    rows=_rows,
    source="R. A. Fisher, Annals of Eugenics 7, 1936; E. Anderson, Bulletin of the American Iris Society 59, 1935; the "
    "copy of scikit-learn",
    about="Sepals and petals of fifty flowers of each of three kinds of iris, in centimetres. One kind stands apart, "
    "the other two overlap.",
    x=("petal_length", "petal_width"),
    y="kind",
)

IRIS2 = DataSet(
    name="iris2",
    title="Iris, the two kinds that overlap",
    columns=_columns,
    rows=tuple(row for row in _rows if row[-1] != "setosa"),
    source=IRIS.source,
    about="The hundred flowers of Iris versicolor and Iris virginica: two classes that overlap.",
    x=("petal_length",),
    y="kind",
)

_columns, _rows = table(_HERE / "wine.csv")
WINE = DataSet(
    name="wine",
    title="Wine",
    columns=_columns,
    rows=_rows,
    source="M. Forina et al., PARVUS, Institute of Pharmaceutical and Food Analysis and Technologies, Genoa, 1991; UCI "
    "Machine Learning Repository; the copy of scikit-learn",
    about="Thirteen measurements of 178 wines from one region of Italy, of three cultivars. Proline goes up "
    "to 1680, hue to 1.71: features of very different range.",
    x=("alcohol", "proline"),
    y="cultivar",
)
