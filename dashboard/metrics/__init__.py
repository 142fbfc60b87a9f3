"""Figures as pure functions of a snapshot's frames and its as-of date."""
