"""The one place that turns our exceptions into one line on standard error and exit status 1."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from reformgraph.schema.errors import Language, ReformgraphError


class _Reported(click.ClickException):
    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


@contextmanager
def report_errors(ctx: click.Context) -> Iterator[None]:
    """Report any ReformgraphError of the body in the language that the subcommand was asked for."""
    try:
        yield
    except ReformgraphError as error:
        lang = _language(ctx)
        raise _Reported(f"{'错误' if lang == 'zh' else 'Error'} [{error.code}] {error.message(lang)}") from error
    except BrokenPipeError:
        raise SystemExit(0) from None


def _language(ctx: click.Context) -> Language:
    return "en" if ctx.meta.get("reformgraph.lang") == "en" else "zh"
