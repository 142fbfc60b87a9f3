"""What `make bench` measures: ratios taken in one run, in turns, as medians."""
