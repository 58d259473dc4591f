"""Where produce comes from: provinces and countries, so that an origin is noticed that no product card names."""

from __future__ import annotations

_PROVINCES = frozenset(
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 "
    "贵州 云南 西藏 陕西 甘肃 宁夏 新疆 台湾".split()
)
_COUNTRIES = frozenset(
    "日本 韩国 泰国 越南 缅甸 老挝 柬埔寨 菲律宾 马来西亚 印度尼西亚 印尼 以色列 土耳其 智利 秘鲁 墨西哥 厄瓜多尔 "
    "哥斯达黎加 阿根廷 巴西 美国 加拿大 新西兰 纽西兰 澳大利亚 澳洲 南非 埃及 摩洛哥 法国 意大利 西班牙 荷兰 挪威 俄罗斯".split()
)
PLACES = _PROVINCES | _COUNTRIES


def within(origin: str) -> str:
    """What follows the province in an origin: 山东烟台 → 烟台; "" where nothing does."""
    province = next((name for name in _PROVINCES if origin.startswith(name)), origin)
    return origin.removeprefix(province)
