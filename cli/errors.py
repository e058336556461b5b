"""The one place that turns our exceptions into one line on standard error and exit status 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from reformgraph.schema.errors import Language, ReformgraphError


@contextmanager
def report_errors(ctx: click.Context) -> Iterator[None]:
    """Report any ReformgraphError of the body in the language that the subcommand was asked for."""
    try:
        yield
    except ReformgraphError as error:
        raise click.ClickException(f"[{error.code}] {error.message(_language(ctx))}") from error
    except BrokenPipeError:
        raise SystemExit(0) from None


def _language(ctx: click.Context) -> Language:
    return "en" if ctx.meta.get("reformgraph.lang") == "en" else "zh"
