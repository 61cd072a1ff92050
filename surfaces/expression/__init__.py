r"""A formula in x and y as a visitor types it: read, evaluated and differentiated without running any of it.

`parse` turns text into an `Expression` or raises `FormulaError`; `from_link` first brings back the plus signs
that a hand-written link has lost. The text never reaches eval, exec, compile,
ast or SymPy: a tokenizer and a precedence parser of our own turn it into a list of known operations (`tape`),
whose derivatives are more operations on the same list. The time is linear in the length, and length, depth
and exponents are bounded, so nothing needs to be stopped by a clock.

How what could be read in two ways is read:

======================  ======================================================================================
`X^2`, `Sin(x)`         capital letters are small ones
`f(x, y) =`, `z =`      left out, like dollars around a formula; any other equals sign is refused
`xsin(y)`, `xe^y`       letters run together are a product; the longest known word wins
`x/2y`, `1/2x`          (x/2)*y and (1/2)*x: a factor placed beside another counts like a times sign
`-x^2`, `2^x^2`, `x^2y` -(x^2), 2^(x^2), (x^2)*y
`sin 2x`, `sin xy`      sin(2*x), sin(x*y); `sin x (y+1)` is refused, `sin x cos y` is a product
`sin^2(x)`              sin(x)^2; `sin^-1(x)` is refused, because it means two things
`log(x)`                the natural logarithm, like ln; log10 and log2 have their own names, `log_2` is refused
`x^(1/3)`               not defined where x < 0; `cbrt(x)` and `\sqrt[3]{x}` are
`|x|y|z|`               bars close as soon as they can: |x| * y * |z|
`1e*x`                  1*e*x: an exponent of ten needs digits
`5`, `x-x`, `x/x`       refused: the surface would be a plain
`x2`, `(x)2`, `2 3`     refused: a number may stand before a factor, not after it
`{x}`, `[x]`            brackets around everything, or after a name as in x[0], are refused; inside they group
`heaviside`, `mod`      refused like every unknown name, with the way to write it (erf, gamma: no way)
`x+<zero width space>`  refused, with the character's name: nothing that cannot be seen changes a formula, and no
                        separator of lines or paragraphs hides in one
======================  ======================================================================================

At a kink the gradient is the mean of its two sides, so sign(0) = 0; where the value is finite and a slope has
the form 0 * infinity it is 0, as at the tip of sqrt(x^2+y^2). Elsewhere value, gradient and Hessian are NaN
where the formula has no real value.
"""

from surfaces.expression.errors import FormulaError
from surfaces.expression.formula import LENGTH, Expression, from_link, parse

__all__ = ["LENGTH", "Expression", "FormulaError", "from_link", "parse"]
