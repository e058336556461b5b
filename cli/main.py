"""The `reformgraph` command: finds its subcommands when they are called, so that `--help` loads nothing heavy."""

import sys
from difflib import get_close_matches
from importlib import import_module, metadata
from io import TextIOWrapper
from typing import Any

import click

from reformgraph.schema.errors import Text, UsageError

from .errors import remember_words, report_errors

# Command → one line of help in Chinese and English, in the order of the work. The command itself is `command` in the module of the same name.
COMMANDS: dict[str, str] = {
    "build": "读取、抽取、关联、入库一步完成 · read, extract, link and load in one step",
    "extract": "从文档抽取图谱文件 · extract a graph file from documents",
    "load": "把图谱文件装入图库 · load a graph file into a store",
    "link": "新批次与已有做法比对 · link a new batch to known practices",
    "review": "逐条裁定存疑的关联 · decide the doubtful links",
    "recur": "跨城市重复出现的做法 · practices that recur across cities",
    "query": "按名称或 Cypher 查询 · run a named or a Cypher query",
    "view": "导出单文件网络视图 · write the network view as one HTML file",
    "read": "查看一个案例的抽取结果 · read a case with its spans in colour",
    "evaluate": "对照标注计算准确率 · score against gold",
    "check": "检查图谱或图谱文件 · check a graph or a graph file",
    "export": "导出为其他格式 · export to other formats",
    "remove": "移除一个批次 · remove a batch",
    "schema": "显示图谱模型 · show the graph model",
    "serve": "在本机提供 Bolt 服务 · serve the embedded graph over Bolt",
    "doctor": "检查运行环境 · check what is installed",
}


class LazyGroup(click.Group):
    """Imports a subcommand's module only when that subcommand is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"reformgraph.cli.{cmd_name}").command
        if not isinstance(found, click.Command):
            raise TypeError(f"reformgraph.cli.{cmd_name} has no click command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Names the nearest command for an unknown one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, 1)
            zh, en = (f"是否应为 {near[0]}？", f"Did you mean {near[0]}?") if near else ("命令见 reformgraph --help", "See reformgraph --help")
            raise UsageError(Text(f"没有命令 {args[0]}", f"no such command: {args[0]}"), remedy=Text(zh, en))
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        remember_words(ctx, args)
        if not args:  # shows the help
            return super().parse_args(ctx, args)
        with report_errors(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):  # a terminal of another code page shows ? for a character that it lacks, and goes on
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")
        with report_errors(ctx):
            return super().invoke(ctx)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(metadata.version("reformgraph"), prog_name="reformgraph")
def main() -> None:
    """从“典型经验做法”批次构建带原文依据的知识图谱。

    Reads batches of reform cases into a knowledge graph in which every edge carries the sentence that says so.

    Example: reformgraph build examples --html view.html
    """
