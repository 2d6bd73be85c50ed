"""JMESPath expressions under a budget: none can hold the process or fill its memory, whoever wrote it. Pure.

A short expression can double its result again and again. So every step costs, and every result what it holds;
values are weighed before they are compared or given to a function, which would walk through all of them.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from jmespath import exceptions, functions, parser, visitor

from jobs.collect.plain import plain_text

LONGEST = 2_000
STEPS = 1_000_000
_CHARS_A_STEP = 16

TOO_LONG = "An expression has at most {limit} characters."
NO_EXPRESSION = "“{text}” is no JMESPath expression: {why}."
NO_FUNCTION = "There is no function {name}()."
UNFIT = "The expression does not fit this payload: {why}."
TOO_MUCH = "The expression takes too much work on this payload."


class ExpressionError(ValueError):
    """An expression that is none, or that cannot be worked out; the message says why."""


class Budget:
    """The steps that are left for everything that is worked out on one payload."""

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take `steps` off. Raises ExpressionError where fewer are left."""
        self.left -= steps
        if self.left < 0:
            raise ExpressionError(TOO_MUCH)

    def weigh(self, value: Any) -> None:
        """Spend a step for everything inside `value`, however often it is in there."""
        waiting = [value]
        while waiting:
            one = waiting.pop()
            self.spend(1 + _size(one))
            if isinstance(one, dict):
                waiting.extend(one.values())
            elif isinstance(one, list):
                waiting.extend(one)


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value) // _CHARS_A_STEP
    return len(value) if isinstance(value, list | dict) else 0


class _Functions(functions.Functions):
    """The functions of JMESPath, and `plain`, which takes the HTML off a text."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def call_function(self, function_name: str, resolved_args: Iterable[Any]) -> Any:
        arguments = list(resolved_args)
        self._budget.weigh([one for one in arguments if isinstance(one, list | dict | str)])
        return super().call_function(function_name, arguments)

    @functions.signature({"types": ["string", "null"]})
    def _func_plain(self, text: str | None) -> str | None:
        return plain_text(text) if text else text


class _Interpreter(visitor.TreeInterpreter):
    """Works an expression out, step by step, within a budget."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(visitor.Options(custom_functions=_Functions(budget)))
        self._budget = budget

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        self._budget.spend(1)
        value = super().visit(node, *args, **kwargs)
        self._budget.spend(_size(value))
        return value

    def visit_comparator(self, node: Any, value: Any) -> Any:
        sides = [self.visit(child, value) for child in node["children"]]
        self._budget.weigh(sides)
        known: Any = {**node, "children": [{"type": "literal", "value": side} for side in sides]}
        return super().visit_comparator(known, value)


class Expression:
    """One expression, to be worked out on many values."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree

    def __call__(self, value: Any, budget: Budget) -> Any:
        """What the expression gives on `value`. Raises ExpressionError: unfit for it, or too much work."""
        try:
            found = _Interpreter(budget).visit(self._tree, value)
        except ExpressionError:
            raise
        except RecursionError:
            raise ExpressionError(TOO_MUCH) from None
        except (exceptions.JMESPathError, ValueError, TypeError, AttributeError) as error:
            raise ExpressionError(UNFIT.format(why=_short(error))) from None
        budget.weigh(found)
        return found


@lru_cache(maxsize=500)
def compiled(text: str) -> Expression:
    """The expression that `text` is. Raises ExpressionError: too long, or none."""
    if len(text) > LONGEST:
        raise ExpressionError(TOO_LONG.format(limit=LONGEST))
    try:
        tree = parser.Parser().parse(text).parsed
    except RecursionError:
        raise ExpressionError(NO_EXPRESSION.format(text=text[:80], why="it is nested too deeply")) from None
    except (exceptions.JMESPathError, ValueError, TypeError) as error:
        raise ExpressionError(NO_EXPRESSION.format(text=text[:80], why=_short(error))) from None
    _refuse_unknown_functions(tree)
    return Expression(tree)


def _refuse_unknown_functions(tree: Any) -> None:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node["type"] == "function_expression" and node["value"] not in _Functions.FUNCTION_TABLE:
            raise ExpressionError(NO_FUNCTION.format(name=node["value"]))
        waiting.extend(child for child in node.get("children", ()) if isinstance(child, dict))


def _short(error: BaseException) -> str:
    return str(error).strip().splitlines()[0].rstrip(".:")[:160] if str(error).strip() else "unknown"
