"""The fields of the JSON contract that every layout is held to, and one comparison of all of them."""

from __future__ import annotations

from typing import Any

from loaders.as_json import reading_as_json
from loaders.reading import read_file
from loaders.records import Context

FIELDS = (
    "code",
    "category",
    "title",
    "finding",
    "measures",
    "lead_unit",
    "lead_guessed",
    "units",
    "deadline",
    "deadline_text",
    "rectification_type",
    "status",
    "status_text",
    "amount",
    "amount_rectified",
)


def issue(code: str | None, title: str, place: tuple[str | None, int], **stated: Any) -> dict[str, Any]:
    """Return what is expected of one issue; whatever is not given must be read as not stated."""
    nothing: dict[str, Any] = dict.fromkeys(FIELDS)
    fields = nothing | {"measures": [], "lead_guessed": False, "units": [], "status": "not_started"}
    assert stated.keys() <= fields.keys()
    return fields | stated | {"code": code, "title": title, "place": place}


def read(name: str, content: bytes, context: Context | None = None) -> dict[str, Any]:
    """Read one file and return the JSON object of the contract."""
    return reading_as_json(read_file(name, content, context))


def assert_reads(
    name: str,
    content: bytes,
    as_of: str | None,
    expected: list[dict[str, Any]],
    context: Context | None = None,
) -> dict[str, Any]:
    """Read a ledger and compare its date and every field of every issue; return the whole object."""
    result = read(name, content, context)
    errors = [f"{f['place']} {f['rule']}: {f['message']}" for f in result["findings"] if f["level"] == "error"]
    assert not errors, "\n".join(errors)
    found = [
        {field: each[field] for field in FIELDS} | {"place": (each["place"]["sheet"], each["place"]["row"])}
        for each in result["issues"]
    ]
    names = [[(each["code"], each["title"]) for each in issues] for issues in (found, expected)]
    assert names[0] == names[1], f"read {names[0]}, expected {names[1]}"
    wrong = [
        f"{one['code']} {field}: expected {two[field]!r}, read {one[field]!r}"
        for one, two in zip(found, expected, strict=True)
        for field in two
        if one[field] != two[field]
    ]
    assert not wrong, "\n".join(wrong)
    assert result["as_of"] == as_of, f"read {result['as_of']}, expected {as_of}"
    assert result["kind"] == "ledger"
    return result


def warned(result: dict[str, Any], place: str) -> bool:
    """True where a warning stands at this place, such as `台账!A7`."""
    return any(f["level"] == "warning" and f["place"] == place for f in result["findings"])
