r"""Reading the LaTeX of a rule: which symbols stand in it, and putting something else in their place.

Just as much as the docstrings need: a letter with an accent and scripts is one symbol, so that the exponent
of `g_t^2` is told from the name in `v^{\max}_t`, and nothing inside `\text{...}` is mistaken for a symbol.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from locales import _
from optim import symbol

ACCENTS = ("hat", "bar", "tilde")
_GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega"
    "|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega"
)
_TOKEN = re.compile(r"\\(?:text|mathrm|operatorname)\{[^{}]*\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)


FUNCTIONS = {"sign", "clip", "rms", "diag", "step"}
"""What stands in `\\text{...}` but is the name of a function, the same in every language."""


def words(latex: str) -> list[str]:
    """What a formula says in words: by norm, every, otherwise."""
    return [found for found in re.findall(r"\\text\{([^}]*)\}", latex) if found not in FUNCTIONS]


def spoken(latex: str) -> str:
    """The formula with its words in the language in use."""
    for found in words(latex):
        latex = latex.replace(rf"\text{{{found}}}", rf"\text{{{_(found)}}}")
    return latex


_GREEK_NAMES = {"epsilon": "ε", "lambda": "λ"}  # GREEK SMALL LETTER LAMDA is how Unicode spells it
_SUBSCRIPTS = str.maketrans("0123456789+-maxins", "₀₁₂₃₄₅₆₇₈₉₊₋ₘₐₓᵢₙₛ")


def plain(latex: str) -> str:
    r"""A symbol as text, for what is read aloud, too: `\beta_1` is β₁, `\eta_{\min}` is ηₘᵢₙ."""
    text = re.sub(r"\\(min|max)", r"\1", latex).replace(r"\cdot", "·")
    text = re.sub(r"\\bar\s*(\\[A-Za-z]+|[A-Za-z])", "\\1\N{COMBINING MACRON}", text)
    text = re.sub(r"\\([A-Za-z]+)", _greek, text)
    text = re.sub(r"_(?:\{([^{}]*)\}|(.))", _lowered, text)
    return text.replace("^*", "*")


def _greek(name: re.Match[str]) -> str:
    case = "SMALL" if name[1].islower() else "CAPITAL"
    return _GREEK_NAMES.get(name[1]) or unicodedata.lookup(f"GREEK {case} LETTER {name[1].upper()}")


def _lowered(script: re.Match[str]) -> str:
    text = script[1] or script[2]
    lowered = text.translate(_SUBSCRIPTS)
    return f"_{text}" if any(a == b for a, b in zip(text, lowered, strict=True)) else lowered


class Symbol(NamedTuple):
    """A letter with what hangs on it, spaces and outer braces gone: `v^{\\max}_{t-1}` is v, t-1, \\max."""

    base: str
    sub: str = ""
    sup: str = ""

    @property
    def latex(self) -> str:
        """The symbol as LaTeX."""
        sub, sup = (f"{mark}{{{text}}}" if text else "" for mark, text in (("_", self.sub), ("^", self.sup)))
        return f"{self.base}{sup}{sub}"


Replace = Callable[[Symbol], str | None]


def substitute(latex: str, replace: Replace) -> str:
    """`latex` with every symbol for which `replace` gives a text replaced by it.

    A symbol is offered with its exponent first, then without; what is not replaced keeps its subscript as it is.
    """
    tokens = _TOKEN.findall(latex)
    out, i = [], 0
    while i < len(tokens):
        if _starts_symbol(tokens[i]):
            symbol, i = _read_symbol(tokens, i)
            out.append(_replaced(symbol, replace))
        elif tokens[i] in "_^":
            mark, (script, i) = tokens[i], _read_group(tokens, i + 1)
            out.append(f"{mark}{{{substitute(script, replace) if mark == '^' else script}}}")
        else:
            out.append(tokens[i])
            i += 1
    return "".join(out)


def found_in(latex: str) -> set[Symbol]:
    """Every symbol in `latex`, with its exponent and without."""
    found: set[Symbol] = set()
    substitute(latex, lambda symbol: found.add(symbol))
    return found


def read(latex: str) -> Symbol | None:
    """The symbol that `latex` is, None if it is anything else: `|\\cdot|`, two letters, nothing."""
    tokens = _TOKEN.findall(latex.strip())
    if not tokens or not _starts_symbol(tokens[0]):
        return None
    symbol, end = _read_symbol(tokens, 0)
    return symbol if end == len(tokens) else None


def rows(latex: str) -> list[list[str]]:
    """The cells of each row of an `aligned` block; other formulas are one cell in one row."""
    inner = re.sub(r"\\(begin|end)\{aligned\}", "", latex)
    return [[cell.strip() for cell in row.split("&")] for row in inner.split(r"\\") if row.strip()]


def symbol_of(name: str) -> Symbol:
    """The symbol, without its step, of a recorded name, as `optim.symbol` spells it."""
    found = read(symbol(name))
    assert found, name
    return found


def _replaced(symbol: Symbol, replace: Replace) -> str:
    if (whole := replace(symbol)) is not None:
        return whole
    exponent = f"^{{{substitute(symbol.sup, replace)}}}" if symbol.sup else ""
    plain = replace(symbol._replace(sup="")) if symbol.sup else None
    return f"{plain}{exponent}" if plain is not None else f"{symbol._replace(sup='').latex}{exponent} "


def _starts_symbol(token: str) -> bool:
    return token.isalpha() or token[1:] in ACCENTS or (token[0] == "\\" and bool(_GREEK.fullmatch(token[1:])))


def _read_symbol(tokens: list[str], i: int) -> tuple[Symbol, int]:
    base, i = tokens[i], i + 1
    if base[1:] in ACCENTS:
        inner, i = _read_group(tokens, i)
        base = f"{base} {inner}"
    scripts = {"_": "", "^": ""}
    while True:
        mark = _skip_spaces(tokens, i)
        if mark >= len(tokens) or scripts.get(tokens[mark], "full"):
            return Symbol(base, scripts["_"], scripts["^"]), i
        scripts[tokens[mark]], i = _read_group(tokens, mark + 1)


def _read_group(tokens: list[str], i: int) -> tuple[str, int]:
    """What stands in the braces that open at token i, or token i itself; and where it goes on."""
    i = _skip_spaces(tokens, i)
    if i >= len(tokens) or tokens[i] != "{":
        return "".join(tokens[i : i + 1]), i + 1
    depth, end = 0, i
    for end in range(i, len(tokens)):
        depth += (tokens[end] == "{") - (tokens[end] == "}")
        if depth == 0:
            break
    return "".join(tokens[i + 1 : end]).strip(), end + 1


def _skip_spaces(tokens: list[str], i: int) -> int:
    while i < len(tokens) and tokens[i].isspace():
        i += 1
    return i
