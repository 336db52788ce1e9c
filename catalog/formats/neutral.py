"""Text in spreadsheets: written so that no program takes it for a formula, and read back as it was.

Source: OWASP, CSV injection. A text that a spreadsheet would run gets an apostrophe in front; so does one that has
such an apostrophe already, so that taking one away always gives the text back.
"""

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")


def neutral(text: str) -> str:
    """With an apostrophe in front where a spreadsheet would see a formula."""
    return f"'{text}" if _RUNS.match(text) else text


def restored(cell: str) -> str:
    """The text behind `neutral`."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
