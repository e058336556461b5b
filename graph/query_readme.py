"""graph/queries/README.md, made from the heads of the query files: `python -m reformgraph.graph.query_readme > graph/queries/README.md`."""

import sys

from .query_files import Query, load_queries

TOPICS = {"recurrence": "重复出现的做法 · Recurring practices", "cooperation": "合作 · Cooperation", "departments": "部门 · Departments",
          "platforms": "平台 · Platforms", "measurements": "指标 · Measurements", "localities": "地区 · Localities", "batches": "批次 · Batches",
          "evidence": "依据 · Evidence", "quality": "质量 · Quality", "search": "检索 · Search"}


def readme() -> str:
    """The page: every query under its topic, with parameters, columns and an example."""
    queries = load_queries().values()
    lines = ["# 查询包 · Query pack", "", "由 `python -m reformgraph.graph.query_readme` 根据各文件头部生成，请勿手改。 Made from the heads of the files; do not edit.", "",
             "每个文件一条只读查询，文件名即查询名。 One read-only query per file; the file's name is the query's name.", "",
             "列名为 JSON 的键；表格与 CSV 用 `words.yaml` 中的中文列名（`--lang en` 用英文）。`places` 数的是原文写明的各级地区（省、市、县各算一个），`recur` 数的是城市和省份。 "
             "Columns are named as in JSON; tables and CSV have the heads of `words.yaml`, with `--lang en` these. `places` counts divisions of every level that the texts "
             "name, `recur` cities and provinces.", "",
             "新增：照任一文件的头部写一个文件，把手工算出的答案加进 `tests/cases/queries.yaml`，再重新生成本页。 To add one: a file with a head like any other's, its "
             "answer by hand in `tests/cases/queries.yaml`, then make this page again.", "",
             "```", "reformgraph query --list", "reformgraph query recurring-practices -p min_places 3 --format csv", "```"]
    for topic, title in TOPICS.items():
        lines += ["", f"## {title}"]
        for query in queries:
            if query.topic == topic:
                lines += _section(query)
    return "\n".join(lines) + "\n"


def _section(query: Query) -> list[str]:
    lines = ["", f"### {query.name}", "", f"{query.title} · {query.title_en}", "", f"列 columns: {', '.join(f'`{c}`' for c in query.columns)}", ""]
    if query.parameters:
        lines += ["| 参数 parameter | 类型 type | 默认 default | 说明 |", "|---|---|---|---|"]
        lines += [f"| `{p.name}` | {p.type} | {p.default} | {p.comment} |" for p in query.parameters]
        lines.append("")
    return [*lines, "```", query.example, "```"]


if __name__ == "__main__":
    sys.stdout.write(readme())
