"""The one place that turns our exceptions into one line on standard error and the exit status: 2 for a wrong call, else 1."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import IO, Any

import click

from reformgraph.schema.errors import InputError, Language, ReformgraphError, Text, UsageError
from reformgraph.schema.os_errors import reason

from .usage import as_usage_error

_WORDS = "reformgraph.words"
_INTERRUPTED = 130  # 128 and the number of the signal, as shells have it


class _Reported(click.ClickException):
    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class _WrongCall(_Reported):
    exit_code = 2


@contextmanager
def report_errors(ctx: click.Context) -> Iterator[None]:
    """Report any ReformgraphError of the body in the language that the subcommand was asked for, and a wrong call, an interruption and what
    the system refuses as such errors are."""
    try:
        yield
    except click.UsageError as error:
        raise _reported(as_usage_error(error, ctx.invoked_subcommand), ctx) from error
    except ReformgraphError as error:
        raise _reported(error, ctx) from error
    except BrokenPipeError:
        raise SystemExit(0) from None
    except OSError as error:
        why = reason(error)
        raise _reported(InputError(Text(f"系统拒绝：{why.zh}", f"the system refuses: {why.en}"), file=str(error.filename or "")), ctx) from error
    except (KeyboardInterrupt, click.Abort):
        click.echo("\n已中断；已写出的文件都是完整的，可以重新运行。" if language(ctx) == "zh" else
                   "\nInterrupted. What was written is complete; run it again.", err=True)
        raise SystemExit(_INTERRUPTED) from None


class NotRead:
    """Documents of a folder that could not be read while the others are: each is told when it is met, and the exit status is 1 in the end."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang
        self._errors: list[ReformgraphError] = []

    def tell(self, error: ReformgraphError) -> None:
        self._errors.append(error)
        click.echo(_line(error, self._lang), err=True)

    def as_data(self) -> list[dict[str, str]]:
        """For --json."""
        return [{"file": error.file, "code": error.code, "message": error.message(self._lang)} for error in self._errors]

    def end(self) -> None:
        """End the command with 1 where there were any."""
        if self._errors:
            raise SystemExit(1)


def remember_words(ctx: click.Context, words: list[str]) -> None:
    """Keep the words of the call: an error in them is told before --lang is read."""
    ctx.meta[_WORDS] = tuple(words)


def language(ctx: click.Context) -> Language:
    """The language of the output, from --lang or REFORMGRAPH_LANG."""
    words = ctx.meta.get(_WORDS, ())
    on_the_line = [b for a, b in pairwise(words) if a == "--lang"] + [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    asked = [ctx.meta.get("reformgraph.lang"), *on_the_line, os.environ.get("REFORMGRAPH_LANG")]
    return "en" if next((lang for lang in asked if lang in ("zh", "en")), "zh") == "en" else "zh"


def _reported(error: ReformgraphError, ctx: click.Context) -> _Reported:
    lang = language(ctx)
    kind = _WrongCall if isinstance(error, UsageError) else _Reported
    return kind(_line(error, lang))


def _line(error: ReformgraphError, lang: Language) -> str:
    return f"{'错误' if lang == 'zh' else 'Error'} [{error.code}] {error.message(lang)}"
