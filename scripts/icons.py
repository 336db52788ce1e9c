"""Build static/img/icons.svg, one sprite of the icons that scripts/icons.txt names, from bootstrap-icons.

    <svg class="bi" aria-hidden="true"><use href="{% static 'img/icons.svg' %}#i-check-lg"/></svg>

The sprite is committed. To use another icon: add its name to scripts/icons.txt, then `make vendor`.
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ROOT / "scripts" / "icons.txt"
SPRITE = ROOT / "static" / "img" / "icons.svg"
SOURCE = ROOT / "node_modules" / "bootstrap-icons"


def names() -> list[str]:
    """The icon names asked for, sorted; blank lines and # comments are left out."""
    lines = (line.partition("#")[0].strip() for line in NAMES.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def symbol(name: str) -> str:
    """One icon as a <symbol>, its own drawing untouched."""
    path = SOURCE / "icons" / f"{name}.svg"
    if not path.exists():
        raise SystemExit(f"scripts/icons.txt: bootstrap-icons has no icon {name!r}")
    found = re.fullmatch(
        r'<svg [^>]*viewBox="(?P<box>[^"]+)"[^>]*>(?P<drawing>.*)</svg>\s*', path.read_text(), re.DOTALL
    )
    if not found:
        raise SystemExit(f"{path} does not look like a bootstrap icon")
    drawing = re.sub(r"\s*\n\s*", "", found["drawing"])
    return f'<symbol id="i-{name}" viewBox="{found["box"]}">{drawing}</symbol>\n'


def main() -> None:
    version = json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))["version"]
    SPRITE.parent.mkdir(parents=True, exist_ok=True)
    SPRITE.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        f"<!-- Bootstrap Icons {version}, MIT licensed. Written by scripts/icons.py -->\n"
        f"{''.join(symbol(name) for name in names())}</svg>\n",
        encoding="utf-8",
    )
    print(f"{SPRITE.relative_to(ROOT)}: {len(names())} icons, {SPRITE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
