"""Finding the names of a variant in what a report says, and spelling them as HGVS does."""

from __future__ import annotations

import re
from typing import NamedTuple

from scurfin.family.known_variants import reference
from scurfin.family.protein import THREE

LONGEST = 500

_AMINO = "(?:" + "|".join((*THREE.values(), "Ter")) + "|[ACDEFGHIKLMNPQRSTVWYX*])"
_ACCESSION = (
    r"(?:N[MPCGRT]_\d{4,12}|X[MPR]_\d{4,12}|ENS[TPG]\d{11}|LRG_\d{1,5}[tp]\d)(?:\.\d{1,3})?"
)
_NAME = re.compile(
    rf"(?:(?P<accession>{_ACCESSION})?(?:\(?(?P<gene>[A-Z][A-Z0-9-]{{1,12}})\)?)?\s*:\s*)?"
    r"(?<![A-Za-z0-9.])(?P<axis>[cgpnmr])\.(?P<body>(?:[^\s,;]|;(?=\[))+)"
)
_BARE = re.compile(
    rf"(?<![\w.])(?P<body>{_AMINO}\d{{1,5}}(?:_{_AMINO}\d{{1,5}})?"
    rf"(?:del|dup|=|{_AMINO}?fs(?:(?:\*|X|Ter)\d{{0,4}})?|{_AMINO}))(?!\w)"
)
_DELTA = re.compile(rf"(?<!\w)(?:delta|del)[- ]?(?P<one>{_AMINO}\d{{1,5}})(?!\w)", re.IGNORECASE)
_START_LOST = re.compile(rf"(\(?)(?:Met|M)1{_AMINO}(\)?)")
_HEMIZYGOUS = re.compile(r"\[([cg]\.[^\[\];]+)\];\[0\]")
_STOPS = (
    (re.compile(r"fsX(?=\d|\?|\)?$)"), "fs*"),
    (re.compile(r"(?<=\d)X(?=\)?$)"), "Ter"),
    (re.compile(r"^(\(?)X(?=\d)"), r"\1Ter"),
)


class Name(NamedTuple):
    """One name: as told, and ``hgvs`` without its accession ('' if the library refused it)."""

    as_written: str
    axis: str
    accession: str
    gene: str
    hgvs: str
    refused: str
    kind: str
    start: int | None
    offset: int | None
    rewritten: bool


def names(told: str) -> tuple[Name, ...]:
    """Every variant name in ``told``, in its order. Bare and single-letter p. names count too."""
    text = _tidy(told[:LONGEST])
    accessions = re.findall(_ACCESSION, text)
    found: list[tuple[int, Name]] = []
    rest = text
    for match in _NAME.finditer(text):
        as_written = _closed(match[0])
        accession = match["accession"] or _beside(accessions, match["axis"])
        name = _read(as_written, match["axis"], _closed(match["body"]), accession)
        found.append((match.start(), name._replace(gene=match["gene"] or "")))
        rest = rest.replace(match[0], " " * len(match[0]), 1)
    if not any(one.axis == "p" for _, one in found):
        for match in (*_DELTA.finditer(rest), *_BARE.finditer(rest)):
            deleted = match.groupdict().get("one")
            body = f"{deleted}del" if deleted else match["body"]
            accession = _beside(accessions, "p")
            name = _read(match[0], "p", body, accession)._replace(rewritten=True)
            if name.hgvs:
                found.append((match.start(), name))
            break
    return tuple(_same_isoform([name for _, name in sorted(found, key=lambda pair: pair[0])]))


def _same_isoform(found: list[Name]) -> list[Name]:
    """A p. name without an accession counts on the isoform of the c. name it stands beside."""
    short = reference().short_transcript.split(".")[0]
    if not any(one.accession.split(".")[0] == short for one in found):
        return found
    protein = reference().short_protein
    return [
        one._replace(accession=protein) if one.axis == "p" and not one.accession else one
        for one in found
    ]


def _tidy(told: str) -> str:
    text = told.replace("Δ", "delta").replace("∆", "delta").replace("→", ">").replace("−", "-")
    text = re.sub(r"\s*([>+])\s*", r"\1", text)
    text = re.sub(r"(?<=\d)\s+(?=[ACGT]+>[ACGT])", "", text)
    return re.sub(r"(?<![A-Za-z0-9.])([cgpnmr])\.\s+", r"\1.", text)


def _closed(text: str) -> str:
    """Without the full stop and the closing brackets that belong to the sentence around."""
    while text[-1:] in (".", ":") or (text.endswith(")") and text.count(")") > text.count("(")):
        text = text[:-1]
    return text


def _beside(accessions: list[str], axis: str) -> str:
    """The accession that stands elsewhere in the text and fits the axis."""
    fits = {"c": ("NM_", "XM_"), "p": ("NP_", "XP_"), "g": ("NC_", "NG_")}.get(axis, ())
    return next((one for one in accessions if fits and one.startswith(fits)), "")


def _read(as_written: str, axis: str, body: str, accession: str) -> Name:
    import ferro_hgvs

    asked = body
    if axis == "p":
        for stop, instead in _STOPS:
            asked = stop.sub(instead, asked)
        asked = _START_LOST.sub(r"\1Met1?\2", asked) if _START_LOST.fullmatch(asked) else asked
    known = reference()
    stand_in = {"p": known.protein, "g": "NC_000023.11"}.get(axis, known.transcript)
    try:
        parsed = ferro_hgvs.parse(f"{stand_in}:{axis}.{asked}")
    except ValueError as problem:
        return Name(as_written, axis, accession, "", "", str(problem), "", None, None, False)
    hgvs = str(parsed).replace(f"{stand_in}:", "")
    hemizygous = _HEMIZYGOUS.fullmatch(hgvs)
    if hemizygous:
        hgvs = hemizygous[1]
        parsed = ferro_hgvs.parse(f"{stand_in}:{hgvs}")
    plain = f"{axis}.{body}".replace("*", "Ter") if axis == "p" else f"{axis}.{body}"
    return Name(
        as_written,
        axis,
        accession,
        "",
        hgvs,
        "",
        str(parsed.edit_type or ""),
        parsed.start if axis == "c" else None,
        parsed.offset if axis == "c" else None,
        hgvs != plain,
    )
