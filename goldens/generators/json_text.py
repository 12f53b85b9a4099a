"""JSON that is read by people and compared by git."""

import json
from pathlib import Path


def write_json(file: Path, fields: dict[str, object]) -> None:
    lines = ",\n".join(f"  {json.dumps(key)}: {json_value(value)}" for key, value in fields.items())
    file.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


def json_value(value: object) -> str:
    """One line an element, so that a change of one text is a change of one line."""
    if isinstance(value, list) and value:
        rows = ",\n".join("    " + json.dumps(row, ensure_ascii=True) for row in value)
        return "[\n" + rows + "\n  ]"
    if isinstance(value, dict) and value:
        rows = ",\n".join(f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
        return "{\n" + rows + "\n  }"
    return json.dumps(value, ensure_ascii=True)
