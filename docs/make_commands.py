"""Writes docs/commands.md from the commands themselves, so that the page cannot say what the program does not.

    python docs/make_commands.py            # write the page
    python docs/make_commands.py --check    # exit status 1 when the page is stale
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from reformgraph.cli.main import main as program

PAGE = Path(__file__).with_name("commands.md")
HEAD = """# Commands · 命令

Made from the commands by `python docs/make_commands.py`; edit the docstrings and the help of the options instead.

Results go to standard output, messages to standard error. Exit status: 0, 1 (the job failed, see [error codes](errors.md)), 2 (wrong usage).
"""


def walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The command and all below it, with the words that call them, in the order of `--help`."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path[-1])
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is None:
                raise LookupError(f"{' '.join(path)} lists {name} but does not have it")
            yield from walk(child, (*path, name))


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *(_section(path, command) for path, command in walk(program, ("reformgraph",)))])


def _section(path: tuple[str, ...], command: click.Command) -> str:
    words = " ".join(path)
    context = click.Context(command, info_name=words)
    usage = " ".join([words, *command.collect_usage_pieces(context)])
    lines = [f"## {words}\n", f"```\n{usage}\n```\n"]
    for paragraph in _paragraphs(command.help or ""):
        example = paragraph.startswith("Example:")
        lines.append(f"```\n{paragraph.removeprefix('Example:').strip()}\n```\n" if example else f"{paragraph}\n")
    options = [p for p in command.get_params(context) if isinstance(p, click.Option) and not p.hidden and "--help" not in p.opts]
    if options:
        lines += ["| option | what it does | default |", "|---|---|---|", *map(_row, options), ""]
    return "\n".join(lines)


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a docstring, each on one line, without click's mark for text that is not to be wrapped."""
    for paragraph in text.split("\n\n"):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip() and line.strip() != "\b"]
        if lines:
            yield " ".join(lines)


def _row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    if not option.is_flag:
        kind = "\\|".join(option.type.choices) if isinstance(option.type, click.Choice) else (option.metavar or option.type.name).upper()
        names += f" {kind}"
    shown = option.show_default and isinstance(option.default, str | int | float | Path)
    return f"| {names} | {(option.help or '').replace('|', chr(92) + '|')} | {f'`{option.default}`' if shown else ''} |"


def main() -> int:
    text = page()
    if "--check" in sys.argv[1:]:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
        if stale:
            print("docs/commands.md is stale: run python docs/make_commands.py", file=sys.stderr)
        return int(stale)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
