"""Remembering what was built from what, so that nothing is built twice and nothing old is kept."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(root: Path, inputs: Iterable[str]) -> str:
    """A hash over files and whole folders under `root` (names and contents). A missing one counts too."""
    digest = hashlib.sha256()
    for name in inputs:
        top = root / name
        files = sorted(path for path in top.rglob("*") if path.is_file()) if top.is_dir() else [top]
        for file in files:
            digest.update(f"\0{file.relative_to(root)}\0".encode())
            if file.exists():
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_built(marker: Path, wanted: str) -> bool:
    return marker.exists() and marker.read_text(encoding="utf-8").strip() == wanted


def remember(marker: Path, built: str) -> None:
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(f"{built}\n", encoding="utf-8")
