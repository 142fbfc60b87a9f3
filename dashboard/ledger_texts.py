"""Chinese of the list of all ledgers."""

NO_REGION = "未填地区"
"""Stands for the region of ledgers that name none."""
