"""`reformgraph serve`: the embedded graph as a Bolt server for Neo4j's tools."""

import time

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, StoreError, Text

from .options import json_option, lang_option, print_json, store_options


@click.command()
@store_options
@json_option
@lang_option
def command(store: StoreSettings, as_json: bool, lang: Language) -> None:
    """把内嵌图库作为 Bolt 服务器供 Neo4j 工具连接，按 Ctrl-C 结束。

    Serves the embedded graph over Bolt on this machine's loopback address until interrupted (Ctrl-C).

    Example: reformgraph serve --graph reformgraph.db
    """
    from reformgraph.graph.serve import serve

    with serve(store) as server:
        if as_json:
            print_json({"uri": server.uri, "user": server.user, "database": server.database, "password_file": server.password_file})
        elif lang == "zh":
            click.echo(f"地址 {server.uri}\n用户 {server.user}\n数据库 {server.database}\n密码见 {server.password_file}\n按 Ctrl-C 结束")
        else:
            click.echo(f"address {server.uri}\nuser {server.user}\ndatabase {server.database}\npassword in {server.password_file}\nCtrl-C ends it")
        try:
            while server.alive():
                time.sleep(0.5)
        except KeyboardInterrupt:
            click.echo("", err=True)
            return
    raise StoreError(Text("内嵌图库意外结束", "the embedded engine has ended unexpectedly"), file=store.place,
                     remedy=Text("请重新运行；已写入的内容都在", "Run it again; what was written is there"))
