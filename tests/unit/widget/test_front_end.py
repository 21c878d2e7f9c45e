"""The front end as a page gets it."""

from __future__ import annotations

import base64
import json
import zlib

from sagemaker_selective_widget.widget.front_end import STATIC, packed_front_end


def test_it_is_packed_whole() -> None:
    unpacked = json.loads(zlib.decompress(base64.b64decode(packed_front_end())))
    files = {"script": "widget.js", "styles": "widget.css"}
    assert unpacked == {part: (STATIC / name).read_text(encoding="utf-8") for part, name in files.items()}


def test_packed_it_is_less_than_half_as_large() -> None:
    files = [STATIC / name for name in ("widget.js", "widget.css")]
    assert len(packed_front_end()) < sum(file.stat().st_size for file in files) / 2
