"""Reading a release of IPD-IMGT/HLA from the folder that the user names, and keeping its index."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from scurfin.donor.typing.names import allele_name
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.terms.source_text import InputError
from scurfin.terms.whole_file import write_whole

VARIABLE = "SCURFIN_HLA"
NEEDED = ("Allelelist.txt", "hla_nom.txt", "hla_nom_g.txt", "hla_nom_p.txt")
MAY_BE = ("rel_dna_ser.txt", "rel_ser_ser.txt", "dpb_tce.csv", "B_prot.fasta", "fasta/B_prot.fasta")
SEROLOGY_FIELDS = (6, 7)
SHAPE = 2
REMEDY = "name a folder with the files of one release of IPD-IMGT/HLA: " + ", ".join(NEEDED)


def read_folder(folder: Path) -> Nomenclature:
    """The nomenclature in ``folder``. Raises InputError naming the file and line."""
    missing = [one for one in NEEDED if not (folder / one).is_file()]
    if missing:
        raise InputError(f"{missing[0]} is not in it", file=str(folder), remedy=REMEDY)
    release = _release(folder)
    alleles = []
    for number, (_, name) in _rows(folder / "Allelelist.txt", ",", (2,)):
        if name == "Allele":
            continue
        if allele_name(name) is None and "*" not in name:
            raise _wrong(folder / "Allelelist.txt", number, f"'{name}' is no allele")
        alleles.append(name)
    if not alleles:
        raise InputError("names no allele", file=str(folder / "Allelelist.txt"), remedy=REMEDY)
    antigens = _antigens(folder / "rel_dna_ser.txt")
    splits, associated = _relations(folder / "rel_ser_ser.txt")
    return Nomenclature(
        release=release,
        alleles=tuple(alleles),
        renamed=_renamed(folder / "hla_nom.txt"),
        g=_groups(folder / "hla_nom_g.txt"),
        p=_groups(folder / "hla_nom_p.txt"),
        antigens=antigens[0],
        possible=antigens[1],
        assumed=antigens[2],
        expert=antigens[3],
        splits=splits,
        associated=associated,
        tce=_tce(folder / "dpb_tce.csv"),
        leaders=_leaders(folder),
    )


def nomenclature(folder: Path | None = None) -> Nomenclature | None:
    """The release in ``folder``, else in the one that SCURFIN_HLA names; None without any.

    Its index is kept in the user's cache and made anew when a file of the folder changes. Raises
    InputError.
    """
    named = folder or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is None:
        return None
    if not named.is_dir():
        raise InputError("is no folder", file=str(named), remedy=REMEDY)
    kept = _kept(named)
    try:
        return msgspec.msgpack.decode(kept.read_bytes(), type=Nomenclature)
    except (OSError, msgspec.DecodeError):
        made = read_folder(named)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, msgspec.msgpack.encode(made))
    except OSError:
        return made
    return made


def _kept(folder: Path) -> Path:
    from platformdirs import user_cache_path

    told = [str(SHAPE)]
    for name in (*NEEDED, *MAY_BE):
        file = folder / name
        if file.is_file():
            info = file.stat()
            told.append(f"{name}:{info.st_size}:{info.st_mtime_ns}")
    digest = hashlib.sha256("|".join([str(folder.resolve()), *told]).encode()).hexdigest()[:16]
    return user_cache_path("scurfin") / f"hla-{digest}.msgpack"


def _release(folder: Path) -> str:
    for line in (folder / "Allelelist.txt").read_text(encoding="utf-8").splitlines()[:10]:
        if line.startswith("# version:"):
            return line.rpartition(" ")[2].strip()
    raise InputError(
        "says no release in its first lines",
        file=str(folder / "Allelelist.txt"),
        remedy="use the file as its makers publish it, with the lines that begin with #",
    )


def _rows(file: Path, between: str, counts: tuple[int, ...]) -> Iterator[tuple[int, list[str]]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"cannot be read ({problem})", file=str(file), remedy=REMEDY) from None
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = line.split(between)
        if len(row) not in counts:
            raise _wrong(file, number, f"has {len(row)} fields, not {counts[0]}")
        yield number, row


def _wrong(file: Path, line: int, why: str) -> InputError:
    return InputError(why, file=str(file), line=line, remedy=REMEDY)


def _renamed(file: Path) -> dict[str, str]:
    """Deleted names and what each is now; antigens (without a star) are no alleles."""
    found = {}
    for _, row in _rows(file, ";", (6,)):
        locus, name, _, deleted, now, _ = row
        if locus.endswith("*") and deleted:
            found[locus + name] = locus + now if now else ""
    return found


def _groups(file: Path) -> dict[str, str]:
    found = {}
    for _, (locus, names, group) in _rows(file, ";", (3,)):
        if group:
            found.update({locus + one: locus + group for one in names.split("/")})
    return found


def _antigens(file: Path) -> tuple[dict[str, tuple[str, ...]], ...]:
    """By allele: antigens beyond doubt, possible, assumed, assigned by experts ('0' is none).

    A folder may do without the file. The seventh field that came with release 3.64.0 (worked out
    by a program, fact ``serology-file``) is not read.
    """
    found: tuple[dict[str, tuple[str, ...]], ...] = ({}, {}, {}, {})
    if not file.is_file():
        return found
    for _, row in _rows(file, ";", SEROLOGY_FIELDS):
        for column, told in zip(found, row[2:6], strict=True):
            named = tuple(one for one in told.strip().split("/") if one and one != "?")
            if named:
                column[row[0] + row[1]] = named
    return found


def _relations(file: Path) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The splits of a broad antigen, and the variants associated with an antigen."""
    splits: dict[str, tuple[str, ...]] = {}
    associated: dict[str, tuple[str, ...]] = {}
    if file.is_file():
        for _, (locus, name, narrower, variants) in _rows(file, ";", (4,)):
            for kept, told in ((splits, narrower), (associated, variants)):
                if told:
                    kept[locus + name] = tuple(locus + one for one in told.split("/"))
    return splits, associated


def _leaders(folder: Path) -> dict[str, str]:
    """The fourth residue of the precursor of each B allele, where its leader is told (M or T)."""
    found: dict[str, str] = {}
    for file in (folder / "B_prot.fasta", folder / "fasta" / "B_prot.fasta"):
        if not file.is_file():
            continue
        name = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith(">"):
                name = next((one for one in line.split() if one.startswith("B*")), "")
            elif name:
                if line.startswith("M") and line[3:4] in ("M", "T"):
                    found[name] = line[3]
                name = ""
    return found


def _tce(file: Path) -> dict[str, int]:
    """The present group of each DPB1 protein; 0, a null, is none (fact ``tce-file``)."""
    if not file.is_file():
        return {}
    found = {}
    for _, row in _rows(file, ",", (5,)):
        told = row[3].strip("$a")
        if told.isdigit() and int(told):
            found[row[1]] = int(told)
    return found
