"""What click says of a wrong call as one of our errors: one line with a code, in the language of the output, and where to look."""

import re

import click

from reformgraph.schema.errors import Text, UsageError

# Click's own words for a value that it refuses, and ours. A sentence that stands in no row is told as it is.
_CHINESE = [(re.compile(english), chinese) for english, chinese in (
    (r"\w+ '(.+)' does not exist\.", r"\1 不存在"),
    (r"\w+ '(.+)' is a file\.", r"\1 是文件，应为目录"),
    (r"\w+ '(.+)' is a directory\.", r"\1 是目录，应为文件"),
    (r"\w+ '(.+)' is not (?:readable|writable)\.", r"没有 \1 的权限"),
    (r"'(.*)' is not one of (.+)\.", r"没有 \1 这个值；可选：\2"),
    (r"'(.*)' is not a valid integer( range)?\.", r"\1 不是整数"),
    (r"(.+) is not in the range (\S+)\.", r"\1 不在范围内（\2）"),
    (r"Option '(.+)' requires an argument\.", r"选项 \1 后面要有一个值"),
    (r"Option '(.+)' requires (\d+) arguments\.", r"选项 \1 后面要有 \2 个值"),
    (r"Option '(.+)' does not take a value\.", r"选项 \1 后面不能有值"),
    (r"Got unexpected extra arguments? \((.+)\)", r"多出的参数 \1"),
)]


def as_usage_error(error: click.UsageError, subcommand: str | None) -> UsageError:
    """The same as a UsageError of ours, which names the command and its page of help."""
    command = " ".join(["reformgraph", *([subcommand] if subcommand else [])])
    english = " ".join(error.format_message().split())
    zh, en = f"用法见 {command} --help", f"See {command} --help"
    if english.endswith("is a directory.") and error.ctx and any(param.name == "graph" for param in error.ctx.command.params):
        zh, en = f"图库用 --graph 指定；{zh}", f"Name a store with --graph. {en}"
    return UsageError(Text(_chinese(error), english), file=command, remedy=Text(zh, en))


def _chinese(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = "" if not error.possibilities else f"，是否应为 {'、'.join(error.possibilities)}"
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少{'参数' if isinstance(error.param, click.Argument) else '选项'} {_name(error)}"
    words = error.message
    for english, chinese in _CHINESE:
        if english.fullmatch(words):
            words = english.sub(chinese, words)
            break
    return f"{_name(error)} 的值无效：{words}" if isinstance(error, click.BadParameter) else words


def _name(error: click.BadParameter) -> str:
    hint = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint or ""
    return str(hint).replace("'", "")
