"""Copy the browser files that package.json pins from node_modules into static/vendor/, with their checksums.

    make vendor        npm install, then this, then scripts/icons.py

The copies are committed, so that nobody needs node to run or to test Readiness.
"""

import hashlib
import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
CHECKSUMS = VENDOR / "SHA256SUMS"
FILES = {
    "bootstrap": ["dist/css/bootstrap.min.css", "LICENSE"],
    "htmx.org": ["dist/htmx.min.js", "LICENSE"],
}


def pinned_versions() -> dict[str, str]:
    """Package name -> exact version, from package.json."""
    return json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]


def folder(package: str, version: str) -> Path:
    """static/vendor/<name>-<version>, as templates and settings name it."""
    return VENDOR / f"{package.removesuffix('.org')}-{version}"


def copy(package: str, version: str) -> None:
    source = ROOT / "node_modules" / package
    installed = json.loads((source / "package.json").read_text(encoding="utf-8"))["version"]
    if installed != version:
        raise SystemExit(
            f"node_modules holds {package} {installed}, package.json wants {version}: npm install"
        )
    for old in VENDOR.glob(f"{package.removesuffix('.org')}-[0-9]*"):
        shutil.rmtree(old)
    target = folder(package, version)
    target.mkdir(parents=True)
    for name in FILES[package]:
        text = (source / name).read_text(encoding="utf-8")
        # The maps are not shipped, and Django's manifest storage insists that what a file points to exists.
        text = re.sub(r"\n?(/\*|//)# sourceMappingURL=\S+( \*/)?", "", text)
        (target / Path(name).name).write_text(text, encoding="utf-8")


def shipped() -> list[Path]:
    """Every vendored file but the list itself."""
    return sorted(path for path in VENDOR.rglob("*") if path.is_file() and path != CHECKSUMS)


def checksum_lines(paths: list[Path]) -> str:
    """What `sha256sum -c` reads."""
    lines = (f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(VENDOR)}\n" for p in paths)
    return "".join(lines)


def drop_funding_links() -> None:
    """npm writes the packages' donation links into the lock file, which shall name no host at all."""
    lock = ROOT / "package-lock.json"
    content = json.loads(lock.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    for package, version in pinned_versions().items():
        if package in FILES:
            copy(package, version)
    CHECKSUMS.write_text(checksum_lines(shipped()), encoding="utf-8")
    drop_funding_links()
    print(CHECKSUMS.read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
