"""A reading as the JSON object of the machine interface (`rectify check --json`)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from loaders.records import Finding, HeaderRead, Indicator, Issue, Place, Reading, Unit, WordRead

_FEN_PER_TEN_THOUSAND_YUAN = 1_000_000
_RATIO_DIGITS = Decimal("0.0001")


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as plain JSON values: dates in ISO form, amounts in 万元, ratios to four decimals."""
    return {
        "file": reading.file,
        "sha256": reading.sha256,
        "kind": None if reading.refused else reading.kind,
        "title": reading.title,
        "as_of": _iso(reading.as_of),
        "as_of_source": reading.as_of_source,
        "document_number": reading.document_number,
        "issuer": reading.issuer,
        "issued_on": _iso(reading.issued_on),
        "issues": [_issue(issue) for issue in reading.issues],
        "indicators": [_indicator(indicator) for indicator in reading.indicators],
        "units": [_unit(unit) for unit in reading.units],
        "headers": [_header(header) for header in reading.headers],
        "words": [_word(word) for word in reading.words],
        "findings": [finding_as_json(finding) for finding in reading.findings],
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Return one finding as plain JSON values."""
    return {
        "level": finding.level,
        "rule": finding.rule,
        "file": finding.place.file,
        "place": str(finding.place),
        "message": finding.message,
        "issue": finding.issue,
    }


def _issue(issue: Issue) -> dict[str, Any]:
    deadline, original = issue.deadline, issue.original_deadline
    return {
        "code": issue.code,
        "category": issue.category,
        "title": issue.title,
        "finding": issue.finding,
        "source": issue.source,
        "measures": [measure.text for measure in issue.measures],
        "measure_details": [
            {
                "text": measure.text,
                "unit": measure.unit,
                "deadline": _iso(measure.deadline.day) if measure.deadline else None,
                "status": measure.status,
                "place": _place(measure.place) if measure.place else None,
            }
            for measure in issue.measures
        ],
        "lead_unit": issue.lead_unit,
        "lead_guessed": issue.lead_guessed,
        "units": list(issue.units),
        "supporting_units": list(issue.supporting_units),
        "leader": issue.leader,
        "person": issue.person,
        "target": issue.target,
        "deadline": _iso(deadline.day) if deadline else None,
        "deadline_text": deadline.text if deadline else None,
        "deadline_precision": deadline.precision if deadline else None,
        "open_ended": bool(deadline and deadline.open_ended),
        "original_deadline": _iso(original.day) if original else None,
        "extension_approved": issue.extension_approved,
        "raised_on": _iso(issue.raised_on),
        "rectification_type": issue.rectification_type,
        "status": issue.status,
        "status_text": issue.status_text,
        "percent": issue.percent,
        "progress": issue.progress,
        "completed_on": _iso(issue.completed_on),
        "amount": _ten_thousands(issue.amount),
        "amount_rectified": _ten_thousands(issue.amount_rectified),
        "rules_made": issue.rules_made,
        "people_held": issue.people_held,
        "reason": issue.reason,
        "next_step": issue.next_step,
        "obstacle": issue.obstacle,
        "coordination": issue.coordination,
        "promised_on": _iso(issue.promised_on),
        "evidence": issue.evidence,
        "remark": issue.remark,
        "extra": dict(issue.extra),
        "source_text": list(issue.source_text),
        "place": _place(issue.place),
        "places": [_place(place) for place in issue.places],
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "issue": indicator.issue,
        "name": indicator.name,
        "period": indicator.period,
        "numerator": _number(indicator.numerator),
        "denominator": _number(indicator.denominator),
        "value": _ratio(indicator.numerator, indicator.denominator),
        "target": _number(indicator.target),
        "baseline_numerator": _number(indicator.baseline_numerator),
        "baseline_denominator": _number(indicator.baseline_denominator),
        "base_period": indicator.base_period,
        "numerator_label": indicator.numerator_label,
        "denominator_label": indicator.denominator_label,
        "unit": indicator.unit,
        "better": indicator.better,
        "category": indicator.category,
        "source": indicator.source,
        "note": indicator.note,
        "place": _place(indicator.place),
    }


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "aliases": list(unit.aliases),
        "kind": unit.kind,
        "leader": unit.leader,
        "order": unit.order,
        "parent": unit.parent,
        "members": list(unit.members),
        "successor": unit.successor,
        "effective_on": _iso(unit.effective_on),
        "place": _place(unit.place),
    }


def _header(header: HeaderRead) -> dict[str, Any]:
    return {"place": str(header.place), "text": header.text, "field": header.field, "how": header.how}


def _word(word: WordRead) -> dict[str, Any]:
    return {"text": word.text, "status": word.status, "times": word.times, "how": word.how}


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "sheet": place.sheet, "row": place.row}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _ten_thousands(amount: int | None) -> float | None:
    return None if amount is None else float(Decimal(amount) / _FEN_PER_TEN_THOUSAND_YUAN)


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _ratio(numerator: Decimal | None, denominator: Decimal | None) -> float | int | None:
    """Return numerator over denominator, half up to four decimals; a plain count as it is; None over 0."""
    if numerator is None or denominator is None:
        return _number(numerator)
    if denominator == 0:
        return None
    return float((numerator / denominator).quantize(_RATIO_DIGITS, ROUND_HALF_UP))
