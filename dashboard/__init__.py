"""The product: store, figures, checks, charts, papers, command and web app over stored snapshots."""
