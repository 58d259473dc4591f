"""Customer messages that several tests use."""

SPOILED = "车厘子烂了一半，你们怎么回事"
INQUIRY = "想给孩子买点车厘子，现在的甜吗？是哪里产的呀"
LATE = "等了快一个小时了，怎么还没送到？"
IN_SEASON = "2026-12-20T10:00:00+08:00"


def customer(text: str, **fields: object) -> dict[str, object]:
    """A request with one customer message."""
    return {"messages": [{"role": "customer", "text": text}], **fields}
