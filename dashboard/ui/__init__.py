"""What the pages are built from: filters, links, cards, tables, notices and the words Streamlit itself shows."""
