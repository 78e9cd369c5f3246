"""A made-up release: a few alleles with antigens, groups and leaders, as its files tell them."""

from __future__ import annotations

from pathlib import Path

from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.nomenclature_files import read_folder

HEAD = "# file: x\n# date: x\n# version: IPD-IMGT/HLA 9.99.0\n"
# Of each allele: its P group, and the antigens beyond doubt, possible, assumed, by experts.
ALLELES = {
    "A*02:01:01": ("02:01P", "2;;;"),
    "A*02:03:01": ("02:03P", "203;;;"),
    "A*02:06": ("02:06P", ";;2;"),
    "A*02:55": ("", ";;2;28"),
    "A*02:53N": ("", "0;;;"),
    "A*23:01": ("23:01P", "23;;;"),
    "A*24:02:01": ("24:02P", "24;;;"),
    "A*24:03": ("24:03P", "2403;;;"),
    "A*24:99Q": ("", ";;;0/24"),
    "A*68:01": ("68:01P", "68;;;"),
    "B*07:02:01": ("07:02P", "7;;;"),
    "B*08:01": ("08:01P", "8;;;"),
    "B*14:03": ("", "14;;;"),
    "B*14:01": ("14:01P", "64;;;"),
    "B*15:01": ("15:01P", "62;;;"),
    "B*15:03": ("15:03P", "72;;;"),
    "B*15:33": ("", ";;15;"),
    "B*44:02:01": ("44:02P", "44;;;"),
    "B*44:03": ("44:03P", "44;;;"),
    "B*51:01": ("51:01P", "51;;;"),
    "B*51:02": ("51:02P", "5102;;;"),
    "B*40:05": ("40:05P", "4005;;;"),
    "C*03:03": ("03:03P", "9;;;"),
    "C*07:01": ("07:01P", "7;;;"),
    "C*12:03": ("12:03P", "?;;;"),
    "C*17:01": ("17:01P", "?;;;7"),
    "DRB1*03:01": ("03:01P", "17;;;"),
    "DRB1*04:01": ("04:01P", "4;;;"),
    "DRB1*15:01": ("15:01P", "15;;;"),
    "DRB1*15:02": ("15:02P", "15;;;"),
    "DRB1*01:01": ("01:01P", "1;;;"),
    "DRB3*01:01": ("01:01P", "52;;;"),
    "DRB4*01:01": ("01:01P", "53;;;"),
    "DRB5*01:01": ("01:01P", "51;;;"),
    "DQB1*06:02": ("06:02P", "6;;;"),
    "DQB1*05:01": ("05:01P", "5;;;"),
    "DPB1*04:01:01": ("04:01P", "?;;;"),
    "DPB1*02:01": ("02:01P", "?;;;"),
    "DPB1*03:01": ("03:01P", "?;;;"),
    "DPB1*09:01": ("09:01P", "?;;;"),
    "DPB1*61:01N": ("", "0;;;"),
    "DPB1*99:01": ("99:01P", "?;;;"),
}
RELATIONS = (
    "A;2;;203/210\nA;9;23/24;\nA;24;;2403\nA;28;68/69;\nB;5;51/52;\nB;12;44/45;\nB;14;64/65;\n"
    "B;15;62/63;\nB;21;49/50;4005\nB;51;;5102\nB;70;71/72;\nCw;3;9/10;\nDQ;1;5/6;\nDR;2;15/16;\n"
    "DR;3;17/18;\nDw;6;18/19;\n"
)
TCE = "DPB1*04:01:01,DPB1*04:01,3,3$,\nDPB1*02:01,DPB1*02:01,3,3,\nDPB1*03:01,DPB1*03:01,2,2a,\n"
TCE += "DPB1*09:01,DPB1*09:01,1,1$,\nDPB1*61:01N,DPB1*61:01N,0,0,\n"
PRECURSORS = {"B*07:02:01": "MLVMAPR", "B*08:01": "MLVMAPR", "B*44:02:01": "MRVTAPR"}
PRECURSORS |= {"B*15:01": "SHSMRYF"}


def write(folder: Path, *, fields: int = 6, leaders: bool = False) -> Path:
    """The release as files; ``fields`` of rel_dna_ser.txt: 6, or 7 as from 3.64.0 on."""
    rows = [(*name.split("*"), p, told) for name, (p, told) in ALLELES.items()]
    more = ";" if fields == 7 else ""
    files = {
        "Allelelist.txt": "AlleleID,Allele\n"
        + "".join(f"HLA{number},{name}\n" for number, name in enumerate(ALLELES)),
        "hla_nom.txt": "",
        "hla_nom_g.txt": "A*;02:01:01/02:53N;02:01:01G\n",
        "hla_nom_p.txt": "".join(f"{locus}*;{rest};{p}\n" for locus, rest, p, _ in rows),
        "rel_dna_ser.txt": "".join(f"{a}*;{b};{told}{more}\n" for a, b, _, told in rows),
        "rel_ser_ser.txt": RELATIONS,
        "dpb_tce.csv": TCE,
    }
    for name, text in files.items():
        (folder / name).write_text(HEAD + text, encoding="utf-8")
    if leaders:
        (folder / "fasta").mkdir()
        told = (f">HLA:HLA1 {one} 362 bp\n{text}\nAAA\n" for one, text in PRECURSORS.items())
        (folder / "fasta" / "B_prot.fasta").write_text("".join(told), encoding="utf-8")
    return folder


def release(folder: Path, *, fields: int = 6, leaders: bool = False) -> Nomenclature:
    """The same, read."""
    return read_folder(write(folder, fields=fields, leaders=leaders))
