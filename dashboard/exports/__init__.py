"""Files made of results: the same numbers as on the pages, for Excel and for paper."""
