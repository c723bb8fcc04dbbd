"""`flask majority`: the rule book by itself, for scripts and for whoever wants to check a result."""

import sys
from collections.abc import Iterator
from io import BufferedIOBase
from typing import cast

import click
from flask import Flask

from rules.case_lines import answer_line

CHUNK_BYTES = 65536


def register(app: Flask) -> None:
    app.cli.add_command(majority)


@click.command("majority")
@click.option("--language", type=click.Choice(("zh", "en")), default="zh", show_default=True, help="结论句子的语言")
@click.option("--missing", "tells_missing", is_flag=True, help="再写出还差几人、几票，或者不能再通过（missing）")
def majority(language: str, tells_missing: bool) -> None:
    """从标准输入一行一行读 JSON，判定是否通过，一行一行写出 JSON；有误的行写出错误，后面的行照常判定。

    例：echo '{"preset":"half_half","entitled":13,"present":9,"yes":5,"no":3,"abstain":1}' | flask majority
    """
    # As bytes: a line that is no UTF-8 is that line's error, and no end of the others.
    for lines in _as_they_come(cast(BufferedIOBase, sys.stdin.buffer)):
        sys.stdout.buffer.write(b"".join(answer_line(line, language, tells_missing) + b"\n" for line in lines))
        sys.stdout.buffer.flush()


def _as_they_come(stream: BufferedIOBase) -> Iterator[list[bytes]]:
    """Return lines, as many as are there already: a program can wait for an answer, and a long file is not held up."""
    rest = b""
    while chunk := stream.read1(CHUNK_BYTES):
        *lines, rest = (rest + chunk).split(b"\n")
        yield lines
    if rest:
        yield [rest]
