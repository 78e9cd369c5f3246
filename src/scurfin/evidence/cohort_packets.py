"""The published children as Phenopackets: one file each, with what was seen of its source.

A row that was built from a group, or that another row tells better, is left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scurfin.evidence.case import DATA, Case
from scurfin.knowledge.codes import coded
from scurfin.record.formats.phenopacket.writing import phenopacket

COLUMNS = ("file", "child", "source", "pmid", "doi", "depth", "remarks")


@dataclass(frozen=True)
class Packet:
    """A child's Phenopacket in its JSON form. ``file``: its name, by source and child."""

    file: str
    whole: dict[str, Any]
    row: dict[str, str]


def left_out(case: Case) -> str:
    """Why a row of the case base is no Phenopacket; '' if it is one."""
    if case.pooled:
        return "built from a group statement, no single child"
    if case.same_as:
        return f"the same child as {case.same_as}"
    return "" if case.patient else "no patient"


def packets(rows: tuple[Case, ...], created: datetime) -> Iterator[Packet]:
    """The Phenopackets of ``rows``, without those that ``left_out`` names."""
    for case in rows:
        if not left_out(case):
            yield _packet(case, created)


def _packet(case: Case, created: datetime) -> Packet:
    report = case.report
    whole = phenopacket(case.record, created)
    proband = whole.get("proband", whole)
    disease = coded("disease", "IPEX")
    if disease is not None and "diseases" not in proband:
        proband["diseases"] = [{"term": {"id": disease.id, "label": disease.label}}]
        _declare(whole, "MONDO")
    name = f"PMID_{report.pmid}" if report.pmid else re.sub(r"\W+", "_", f"DOI_{report.doi}")
    name = name if report.pmid or report.doi else report.file.removesuffix(".yaml")
    file = f"{name}_{re.sub(r'[^A-Za-z0-9]+', '_', case.id)}.json"
    remarks = [f"probable: {case.probable}" if case.probable else ""]
    remarks += [f"may be the same child as {one}" for one in case.perhaps]
    remarks += [f"from memory: {', '.join(report.uncertain)}" if report.uncertain else ""]
    row = {
        "file": file,
        "child": case.id,
        "source": report.cite(),
        "pmid": report.pmid,
        "doi": report.doi,
        "depth": case.depth,
        "remarks": "; ".join(one for one in remarks if one),
    }
    _remarked(whole, row)
    return Packet(file, whole, row)


def _declare(whole: dict[str, Any], prefix: str) -> None:
    from scurfin.record.formats.phenopacket.writing import resource

    for one in (whole, whole.get("proband", whole), *whole.get("relatives", [])):
        listed = one["metaData"]["resources"]
        if all(each["namespacePrefix"] != prefix for each in listed):
            listed.append(resource(prefix))


def _remarked(whole: dict[str, Any], row: dict[str, str]) -> None:
    """How much of the source was seen, where a reader of the file finds it."""
    said = f"read as: {row['depth']}" + (f"; {row['remarks']}" if row["remarks"] else "")
    for one in whole["metaData"].get("externalReferences", []):
        one["description"] = "; ".join(text for text in (one.get("description"), said) if text)


def readme(found: list[Packet], rows: tuple[Case, ...]) -> str:
    """What the folder holds, for those who take it without this project."""
    skipped: dict[str, int] = {}
    for case in rows:
        why = left_out(case)
        if why:
            kind = why.partition(" as ")[0]
            skipped[kind] = skipped.get(kind, 0) + 1
    depths: dict[str, int] = {}
    for one in found:
        depths[one.row["depth"]] = depths.get(one.row["depth"], 0) + 1
    seen = ", ".join(f"{count} {depth}" for depth, count in sorted(depths.items()))
    gone = "; ".join(f"{count} rows: {why}" for why, count in sorted(skipped.items()))
    text = (DATA / "phenopackets.md").read_text(encoding="utf-8")
    return text.format(children=len(found), seen=seen, gone=gone or "nothing")


def manifest(found: list[Packet]) -> str:
    """A row for each file, with tabs."""
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(one.row[name] for name in COLUMNS) for one in found]
    return "\n".join(lines) + "\n"
