"""Evidence files (佐证): where they lie, whether they exist, whether they are as recorded."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.core.model import Evidence, EvidenceState, Issue, Ledger, Ref
from rectify.storage import disk

if TYPE_CHECKING:
    from rectify.storage.disk import Contents
    from rectify.storage.store import Files, Folder

EVIDENCE = "evidence"


def evidence_path(folder: Folder, file: str) -> Path | None:
    """Where a 佐证's 文件 lies; None where it would lie outside the ledger."""
    if not file or "\0" in file:
        return None
    path = folder.path / file.replace("\\", "/")
    try:
        inside = path.resolve().is_relative_to(folder.path.resolve())
    except (OSError, ValueError, RuntimeError):  # a name that no system takes; links that go in a circle
        return None
    return path if inside and not Path(file).is_absolute() else None


def has_evidence(folder: Folder, issue: Issue) -> bool:
    """Whether the issue has a 佐证 that counts: a file of the ledger that exists, or a remark where the paper lies."""
    return any(
        evidence.remark or (evidence.file and (path := evidence_path(folder, evidence.file)) and disk.is_file(path))
        for evidence in issue.evidence
    )


def evidence_home(folder: Folder, issue: Issue, name: str, data: bytes, laid: Contents) -> tuple[str, str]:
    """Where a copy of a 佐证 goes (relative to the ledger) and its sha256. A name that another file has already, on disk
    or among the files `laid` out to be written, gets a number: nothing is overwritten."""
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        taken = f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}"
        file = f"{EVIDENCE}/{issue.id}/{taken}"
        path = folder.path / file
        waiting = laid.get(path)
        there = disk.sha256(path) if waiting is None else hashlib.sha256(waiting).hexdigest()
        if there == digest or (waiting is None and not os.path.lexists(path)):
            return file, digest
        number += 1


def evidence_states(folder: Folder, ledger: Ledger) -> dict[tuple[Ref, int], EvidenceState]:
    """What is the matter with each 佐证 that names a file, by issue and place in its list; those in order are left out."""
    states: dict[tuple[Ref, int], EvidenceState] = {}
    for issue in ledger.issues:
        for index, evidence in enumerate(issue.evidence):
            if evidence.file:
                state = _evidence_state(folder, evidence)
                if state is not None:
                    states[issue.id, index] = state
    return states


def _evidence_state(folder: Folder, evidence: Evidence) -> EvidenceState | None:
    if folder.files is not None:
        return _past_evidence_state(folder.files, evidence)
    path = evidence_path(folder, evidence.file or "")
    if path is None:
        return EvidenceState.OUTSIDE
    if not disk.is_file(path):
        return EvidenceState.MISSING
    if evidence.sha256 and disk.sha256(path) != evidence.sha256.lower():
        return EvidenceState.CHANGED
    return None


def _past_evidence_state(files: Files, evidence: Evidence) -> EvidenceState | None:
    file = posixpath.normpath((evidence.file or "").replace("\\", "/"))
    if file.startswith(("/", "../")) or Path(file).is_absolute():
        return EvidenceState.OUTSIDE
    if not files.is_file(file):
        return EvidenceState.MISSING
    if evidence.sha256 and files.sha256(file) != evidence.sha256.lower():
        return EvidenceState.CHANGED
    return None
