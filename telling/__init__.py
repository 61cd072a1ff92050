"""A run in words (verdict.py) and in its formula (sheet.py, latex.py)."""
