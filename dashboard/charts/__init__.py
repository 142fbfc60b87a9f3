"""Charts: pure functions of results, returning a plotly figure and the sentence that says what it shows."""
