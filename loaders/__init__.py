"""Readers: a workbook, plan or roster file in, records and findings out."""
