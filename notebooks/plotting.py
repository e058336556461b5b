"""What the notebooks share: a font that has Chinese characters, for matplotlib."""

import matplotlib as mpl
from matplotlib import font_manager

# Sans-serif faces with Chinese characters that Linux, Windows and macOS bring or that are often installed, in the order of preference. Matplotlib reads the first face of a
# collection only, and calls Noto Sans CJK by its Japanese name; the Chinese characters are in it.
FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Heiti TC", "SimHei", "WenQuanYi Micro Hei",
         "WenQuanYi Zen Hei", "Noto Sans CJK JP", "Arial Unicode MS")


def use_chinese_font() -> str | None:
    """Make plots use the first font of FONTS that is installed, and return its name; print what to do where there is none."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = next((name for name in FONTS if name in installed), None)
    if found is None:
        print("没有中文字体，图中汉字会显示为方框。请安装 Noto Sans CJK（Debian/Ubuntu：apt install fonts-noto-cjk），再删除 matplotlib 的字体缓存后重启内核。\n"
              "No Chinese font: characters in plots will be boxes. Install Noto Sans CJK, delete matplotlib's font cache, restart the kernel.")
        return None
    mpl.rcParams["font.family"] = [found, "DejaVu Sans"]
    mpl.rcParams["axes.unicode_minus"] = False
    return found
