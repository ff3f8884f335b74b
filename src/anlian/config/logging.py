"""Log lines: one JSON object a line on stderr, with the request's id and without anybody's number."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

from anlian.kernel import masks

# Controls that JSON leaves as they are: a terminal obeys them, and some programs end a line there.
ODD = re.compile("[\x7f-\x9f\u2028\u2029]")
request_id: ContextVar[str] = ContextVar("request id", default="")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masks.in_text(record.getMessage()),
        }
        # Django writes about an answer when the request's own context is already left.
        if known := request_id.get() or getattr(getattr(record, "request", None), "request_id", ""):
            line["request_id"] = known
        if record.exc_info:
            line["traceback"] = masks.in_text(self.formatException(record.exc_info))
        # JSON escapes line ends, so nobody can forge a line by what they send; these are line ends to some readers.
        text = json.dumps(line, ensure_ascii=False, default=str)
        return ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
