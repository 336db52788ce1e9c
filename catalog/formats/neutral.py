"""Text in spreadsheets: written so that no program takes it for a formula, and read back as it was.

Source: OWASP, CSV injection. A text that a spreadsheet would run gets an apostrophe in front; so does one that has
such an apostrophe already, so that taking one away always gives the text back. Every file of ours goes by this rule.
"""

import re
from typing import Any

# What a spreadsheet takes for the beginning of a formula, full-width forms included; apostrophes before it are ours.
_RUNS = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def neutral(value: Any) -> Any:
    """With an apostrophe in front where a spreadsheet would see a formula; what is no text stays as it is."""
    return f"'{value}" if isinstance(value, str) and _RUNS.match(value) else value


def restored(value: Any) -> Any:
    """The text behind `neutral`."""
    return value[1:] if isinstance(value, str) and value[:1] == "'" and _RUNS.match(value) else value
