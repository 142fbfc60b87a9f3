"""用户与设置: who may sign in with which role and units, and the settings in force."""

from __future__ import annotations

from dashboard.ui import blocks, people, texts

blocks.draw(blocks.title(texts.PAGE_PEOPLE), people.accounts(), people.settings())
