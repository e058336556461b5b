"""Why the system refused a file, in both languages: Python has the English words only."""

import errno

from .errors import Text

_CHINESE = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是目录，不是文件",
    errno.ENOTDIR: "上级不是目录",
    errno.EEXIST: "上级不是目录",  # a folder is to be made where a file stands
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件超过允许的大小",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "名称过长",
    errno.EBUSY: "正被使用",
}


def reason(error: OSError) -> Text:
    """The reason of a failed reading or writing; an unusual one in the system's own words."""
    english = "Not a directory" if error.errno == errno.EEXIST else error.strerror or str(error)
    return Text(_CHINESE.get(error.errno or 0, english), english)
