"""From paths to documents: one reader per format, chosen by the end of the file's name."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.os_errors import reason
from reformgraph.schema.records import Anomaly, Document

from .docx import read_docx
from .html import read_html
from .limits import FILE_BYTES, beyond
from .md import read_md
from .pdf import read_pdf
from .txt import read_txt


def _read_text(data: bytes, name: str) -> Document:
    """Plain text that opens with a Markdown heading is Markdown, whatever its name says."""
    return read_md(data, name) if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"# ") else read_txt(data, name)


READERS: dict[str, Callable[[bytes, str], Document]] = {
    ".txt": _read_text, ".text": _read_text, ".md": read_md, ".markdown": read_md, ".docx": read_docx, ".pdf": read_pdf, ".html": read_html, ".htm": read_html,
}


@dataclass(frozen=True, slots=True)
class Sources:
    """The files to read, sorted, without doubles, what was passed over in folders, and those of the files that were named and not only found."""

    files: tuple[Path, ...]
    skipped: tuple[Anomaly, ...]
    named: frozenset[Path] = frozenset()


def read_document(path: Path) -> Document:
    """Read one file as text; `Document.source` is the file's name without its folder.

    Raises InputError for a file that is missing, empty, encrypted, without text, in an unknown encoding or of an unknown kind, and LimitError for one
    beyond a limit (limits.py).
    """
    return _read(path, _bytes)


def read_bytes(data: bytes, name: str) -> Document:
    """Read the content of a file called `name`. Raises what `read_document` raises."""
    if len(data) > FILE_BYTES:
        raise beyond("文件大小（字节）", "the size of the file in bytes", FILE_BYTES, name)
    return _read(Path(name), lambda _: data)


def _read(path: Path, content: Callable[[Path], bytes]) -> Document:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(READERS))
        raise InputError(Text(f"不支持的文件类型 {path.suffix or path.name}", f"unsupported kind of file {path.suffix or path.name}"), file=str(path),
                         remedy=Text(f"请另存为以下之一：{known}", f"Save it as one of: {known}"))
    data = content(path)
    if not data.strip():
        raise InputError(Text("文件是空的", "the file is empty"), file=str(path), remedy=Text("请检查文件是否完整", "Check that the file is complete"))
    return reader(data, path.name)


def read_sources(paths: Sequence[Path]) -> Iterator[Document]:
    """Read files and folders, as `find_sources` lists them. Raises what `read_document` raises, at the first file that cannot be read."""
    for path in find_sources(paths).files:
        yield read_document(path)


def find_sources(paths: Sequence[Path]) -> Sources:
    """The files among `paths` and in the folders among them, at any depth, sorted by path.

    A file that is named is always read; a folder's hidden files and its README are passed over, and its files of other kinds too, each with an Anomaly. Raises
    InputError for a path that does not exist and when nothing is left to read.
    """
    files: dict[Path, None] = {}
    skipped: list[Anomaly] = []
    named: set[Path] = set()
    for path in paths:
        if not path.is_dir():
            if not path.exists():
                raise InputError(Text("文件不存在", "file not found"), file=str(path), remedy=Text("请检查路径", "Check the path"))
            files[path] = None
            named.add(path)
            continue
        for file in sorted(path.rglob("*")):
            if not file.is_file() or file.stem.lower() == "readme" or any(part.startswith((".", "~$")) for part in file.relative_to(path).parts):
                continue  # a README is about its folder
            if file.suffix.lower() in READERS:
                files[file] = None
            else:
                skipped.append(Anomaly("file-skipped", file.name, str(file.relative_to(path)), "不支持的文件类型，已跳过", "unsupported kind of file, passed over"))
    if not files:
        known = " ".join(sorted(READERS))
        raise InputError(Text("没有可读的文件", "nothing to read"), file=", ".join(map(str, paths)), remedy=Text(f"可读的类型：{known}", f"Readable kinds: {known}"))
    return Sources(tuple(sorted(files)), tuple(skipped), frozenset(named))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_BYTES:
            raise beyond("文件大小（字节）", "the size of the file in bytes", FILE_BYTES, str(path))
        with path.open("rb") as file:
            return file.read(FILE_BYTES)
    except FileNotFoundError:
        raise InputError(Text("文件不存在", "file not found"), file=str(path), remedy=Text("请检查路径", "Check the path")) from None
    except OSError as error:
        raise InputError(Text(f"无法读取：{reason(error).zh}", f"cannot be read: {reason(error).en}"), file=str(path),
                         remedy=Text("请检查权限", "Check the permissions")) from error
