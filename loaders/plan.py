"""An official work plan (.docx or text) → the issues it orders to be put right, rule by rule, without guessing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from loaders.paragraphs import Document, Paragraph, read_document
from loaders.plan_annex import annex_differs, read_annex, stated_as_of
from loaders.plan_head import Head, read_head
from loaders.plan_issues import Found, category_name, codes_of, find_issues
from loaders.plan_labels import UNIT_FIELDS
from loaders.plan_outline import build_outline
from loaders.plan_records import RecordBuilder
from loaders.plan_texts import gather
from loaders.plan_tree import key_fields
from loaders.records import (
    Context,
    Finding,
    HeaderRead,
    Issue,
    Kind,
    Level,
    Place,
    Reading,
    WordRead,
)
from loaders.source import Source, open_source
from loaders.status import LABELS

_SUBJECT = "整改"
_KEY_KINDS = 2
_QUOTED_LETTERS = 30


def read_plan(name: str, content: bytes, context: Context) -> Reading:
    """Return what a work plan says.

    Raises `RefusedFileError` for a file that cannot be opened. Errors: `no-issues`, `title-missing`, `code-duplicate`
    and those of the deadline grammar; a refused reading of a text that is no plan has the kind None.
    """
    return read_plan_source(open_source(name, content, context.limits), context)


def read_plan_source(source: Source, context: Context) -> Reading:
    """Return what a work plan says that `open_source` has passed; otherwise like `read_plan`."""
    return read_plan_document(read_document(source), context)


def looks_like_plan(paragraphs: Sequence[Paragraph]) -> bool:
    """True for a text that speaks of 整改 and holds issues with labels (units or deadline, and one more kind).

    Laws, news, statistics and lists of software faults have none.
    """
    if not any(_SUBJECT in paragraph.text for paragraph in paragraphs):
        return False
    issues = _find(paragraphs, read_head(paragraphs))
    return any(_is_labelled(issue) for issue in issues)


def _is_labelled(issue: Found) -> bool:
    keys = key_fields([*issue.entries, *issue.inherited])
    kinds = {"units" if name in UNIT_FIELDS else name for name in keys}
    return len(kinds) >= _KEY_KINDS


def _find(paragraphs: Sequence[Paragraph], head: Head) -> tuple[Found, ...]:
    return find_issues(build_outline(paragraphs, head.outside))


def read_plan_document(document: Document, context: Context) -> Reading:
    """Return what the paragraphs of a plan say; otherwise like `read_plan`."""
    paragraphs = document.paragraphs
    head = read_head(paragraphs)
    found = _find(paragraphs, head) if looks_like_plan(paragraphs) else ()
    base = head.issued_on or context.as_of
    issues, findings = _read_issues(found, context, base, document.file)
    annex = read_annex(document, context, head.issued_on)
    if annex is not None and len(annex.issues) > len(issues):
        return _from_annex(annex, issues, head, context, stated_as_of(document))
    if annex is not None:
        findings += annex_differs(issues, annex.issues, document.file)
    if not issues and not findings:
        findings.append(_no_issues(document))
    if head.annex is not None and annex is None:
        findings.append(_annex_missing(*head.annex))
    return Reading(
        file=document.file,
        sha256=document.sha256,
        kind=Kind.PLAN if found else None,
        findings=tuple(findings),
        as_of=context.as_of or head.issued_on,
        as_of_source=_as_of_source(head, context),
        document_number=head.number,
        issuer=head.issuer,
        issued_on=head.issued_on,
        title=head.title,
        issues=tuple(issues),
        headers=_headers(found),
        words=_words(issues),
        fields=_fields(found),
    )


def _from_annex(annex: Reading, prose: Sequence[Issue], head: Head, context: Context, stated: date | None) -> Reading:
    """Return the issues of the annex table under the head of the document around it; `stated` is its as-of date."""
    findings = list(annex.findings)
    if prose:
        findings += annex_differs(prose, annex.issues, annex.file)
    return replace(
        annex,
        kind=Kind.PLAN,
        findings=tuple(findings),
        as_of=context.as_of or stated or head.issued_on or annex.as_of,
        as_of_source=_as_of_source(head, context, stated) or annex.as_of_source,
        document_number=head.number,
        issuer=head.issuer,
        issued_on=head.issued_on,
        title=head.title or annex.title,
    )


def _as_of_source(head: Head, context: Context, stated: date | None = None) -> str | None:
    if context.as_of:
        return "选项"
    if stated:
        return "文中的截至日期"
    return "文件印发日期" if head.issued_on else None


def _read_issues(
    found: Sequence[Found], context: Context, base: date | None, file: str
) -> tuple[list[Issue], list[Finding]]:
    builder = RecordBuilder(context, base, file)
    issues: list[Issue] = []
    findings: list[Finding] = []
    first_places: dict[str, Place] = {}
    for issue, code in zip(found, codes_of(found), strict=True):
        texts = gather(issue, code)
        category = category_name(issue.category) if issue.category is not None else None
        if issue.category is not None and issue.category.paragraph is not None:
            texts.group = (issue.category.text, issue.category.paragraph.place)
        inherited = [
            (entry.segment.field or "", entry.segment.text, entry.paragraph.place) for entry in issue.inherited
        ]
        record, problems = builder.build(texts, code, category, inherited)
        is_last = issue is found[-1]
        findings += problems
        if texts.stray and not is_last:
            findings += [
                Finding(Level.NOTE, "text-unlabelled", text.place, _unlabelled(text.text, code), code)
                for text in texts.stray
            ]
        if not record.title:
            message = f"问题{code}没有标题，请在编号后面写上问题的名称。"
            findings.append(Finding(Level.ERROR, "title-missing", record.place, message, code))
        if code in first_places:
            message = f"编号{code}出现了两次（另见{first_places[code]}），请改正文件中的编号。"
            findings.append(Finding(Level.ERROR, "code-duplicate", record.place, message, code))
        first_places.setdefault(code, record.place)
        issues.append(record)
    return issues, findings


def _unlabelled(text: str, code: str) -> str:
    shown = text if len(text) <= _QUOTED_LETTERS else text[:_QUOTED_LETTERS] + "…"
    return f"问题{code}之后的「{shown}」不在任何标签之下，未归入措施；原文保留在来源段落里，请核对。"


def _no_issues(document: Document) -> Finding:
    message = (
        f"《{document.file}》里没有找到问题，不能作为整改工作方案读取。"
        "方案里的每个问题应有编号和标题，并写明“整改措施：”“责任单位：”“整改时限：”；"
        "如果问题在另外的台账工作簿里，请直接导入那个工作簿。"
    )
    return Finding(Level.ERROR, "no-issues", Place(document.file), message)


def _annex_missing(paragraph: Paragraph, name: str) -> Finding:
    message = (
        f"文件写明附件《{name.strip('《》')}》，但附件不在这个文件里。"
        "可以先从方案正文导入建立台账；拿到附件后再导入附件，按编号对上。"
    )
    return Finding(Level.NOTE, "annex-missing", paragraph.place, message)


def _headers(found: Sequence[Found]) -> tuple[HeaderRead, ...]:
    """Return every label once, at its first place."""
    read: dict[str, HeaderRead] = {}
    for entry in (entry for issue in found for entry in issue.entries):
        segment = entry.segment
        if segment.label is not None and segment.field is not None:
            field = None if segment.field == "other" else segment.field
            read.setdefault(segment.label, HeaderRead(entry.paragraph.place, segment.label, field, "标签"))
    return tuple(read.values())


def _words(issues: Sequence[Issue]) -> tuple[WordRead, ...]:
    times = Counter((issue.status_text, issue.status) for issue in issues if issue.status_text)
    return tuple(WordRead(text or "", status, count, f"按{LABELS[status]}") for (text, status), count in times.items())


def _fields(found: Sequence[Found]) -> frozenset[str]:
    """Return the fields that the plan has a label for, and those that its headings state."""
    fields = {entry.segment.field for issue in found for entry in (*issue.entries, *issue.inherited)}
    if found:
        fields |= {"code", "title"}
    if any(issue.category is not None for issue in found):
        fields.add("category")
    return frozenset(field for field in fields if field is not None and field != "other")
