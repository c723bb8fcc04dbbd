"""docs/lifecycles.md: a diagram for every TRANSITIONS table, drawn from the table."""

from docs.machines import MACHINES, Machine

_HEAD = """\
# 各种事项怎么一步步走 · Lifecycles

每张图由规则书里的一张表（`TRANSITIONS`）画成：按钮、数据库约束和测试用的也是这张表，图上没有的步骤，系统一概不做。
方框是状态，箭头是步骤，中文后面是代码里的名字。

Each diagram is drawn from one table of the rule book, from which buttons, database constraints and tests are made too. \
Boxes are states and arrows are acts, in Chinese and by their names in the code.

本页由 `make docs` 生成，请改表，不要改本页。This page is made by `make docs`: change the table, not the page.
"""


def page() -> str:
    return "\n".join([_HEAD, *(_section(machine) for machine in MACHINES)])


def _section(machine: Machine) -> str:
    source = f"表：`{machine.name}`"
    return "\n".join([f"## {machine.title}", "", source, "", "```mermaid", *_diagram(machine), "```", ""])


def _diagram(machine: Machine) -> list[str]:
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{machine.states[state]} {state}" as {state}' for state in machine.state_codes]
    lines += [f"    [*] --> {state}" for state in machine.entries]
    lines += [f"    {before} --> {after} : {label}" for (before, after), label in _arrows(machine).items()]
    moving = {before for before, _ in machine.table}
    lines += [f"    {state} --> [*]" for state in machine.state_codes if state not in moving]
    return lines


def _arrows(machine: Machine) -> dict[tuple[str, str], str]:
    """Return the label of each arrow: acts that lead the same way share one."""
    labels: dict[tuple[str, str], str] = {}
    for (before, act), after in machine.table.items():
        label = f"{machine.acts[act]} {act}"
        told = labels.get((before, after))
        labels[before, after] = f"{told}、{label}" if told else label
    return labels
