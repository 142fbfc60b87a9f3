"""The kinds of papers as they are named, made and packed."""

from __future__ import annotations

import io
import zipfile

from dashboard.exports import kind_texts
from dashboard.exports.kinds import KINDS, zipped
from dashboard.exports.paper import File


def test_every_kind_that_is_named_is_made_and_no_other() -> None:
    assert list(KINDS) == list(kind_texts.KINDS)
    assert set(kind_texts.SUFFIXES) == {*KINDS, kind_texts.PACK}
    assert set(kind_texts.SUFFIXES.values()) <= set(kind_texts.MEDIA_TYPES)


def test_a_pack_keeps_every_file_and_puts_several_of_a_kind_into_a_folder() -> None:
    made = [
        ("单份", (File("甲.docx", b"1", ""),)),
        ("又一份", (File("甲.docx", b"2", ""),)),
        ("多份", (File("甲.docx", b"3", ""), File("乙.docx", b"4", ""))),
        ("没有", ()),
    ]
    archive = zipfile.ZipFile(io.BytesIO(zipped("全部.zip", made).content))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        "甲.docx": b"1",
        "甲_2.docx": b"2",
        "多份/甲.docx": b"3",
        "多份/乙.docx": b"4",
    }
