"""What this version of scurfin writes for other programs, made by its own command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from children import CASES, EXAMPLES
from interop.problems import Problem

WRITER = "scurfin itself"
REFUSED = 2
DONE = (0, 3)
"""3: a plan was made, and says which of its rules could not be evaluated."""


@dataclass(frozen=True)
class Form:
    """A format, the verb that writes it, and who judges it: 'fhir', 'definitions' or 'packet'."""

    name: str
    verb: tuple[str, ...]
    ending: str
    judged_as: str

    @property
    def of_a_child(self) -> bool:
        return self.judged_as != "definitions"


FORMS = (
    Form("record as Phenopacket, JSON", ("convert",), ".phenopacket.json", "packet"),
    Form("record as Phenopacket, YAML", ("convert",), ".phenopacket.yaml", "packet"),
    Form("record as Phenopacket, protobuf", ("convert",), ".phenopacket.pb", "packet"),
    Form("record as FHIR Bundle", ("convert",), ".fhir.json", "fhir"),
    Form("record as FHIR lines", ("convert",), ".fhir.ndjson", "fhir"),
    Form("plan as FHIR Bundle", ("plan", "--format", "fhir"), ".plan.fhir.json", "fhir"),
    Form("pathway as FHIR definitions", ("export", "pathway"), "", "definitions"),
)


@dataclass(frozen=True)
class Made:
    """What one call of scurfin left: ``code`` is its exit code, ``said`` its last words."""

    form: Form
    of: str
    file: Path
    code: int
    said: str

    @property
    def done(self) -> bool:
        return self.code in DONE and self.file.exists()

    def problem(self) -> Problem | None:
        if self.done:
            return None
        return Problem(self.file, WRITER, self.of, f"exit code {self.code}: {self.said}")


def children() -> list[str]:
    """Every child of the examples and the published cases, as FILE or FILE#CHILD."""
    from scurfin.record import load

    found = []
    for file in (*EXAMPLES, *CASES):
        ids = [one.id for one in load(str(file)).records]
        found += [f"{file}#{name}" for name in ids] if len(ids) > 1 else [str(file)]
    return found


def written(form: Form, of: Iterable[str], folder: Path) -> list[Made]:
    """``form`` of these children, each in a file under ``folder``; definitions are one folder."""
    if not form.of_a_child:
        return [_call(form, "", folder / "definitions", ("-o", str(folder / "definitions")))]
    made = []
    for one in of:
        file = folder / f"{file_name(one)}{form.ending}"
        to = (one, str(file)) if form.verb == ("convert",) else (one, "-o", str(file))
        made.append(_call(form, one, file, to))
    return made


def file_name(reference: str) -> str:
    """With its folder's name: an example and a published case may have the same file name."""
    path, _, child = reference.partition("#")
    parts = [Path(path).parent.name, Path(path).stem, *([child] if child else [])]
    return "-".join(parts)


def _call(form: Form, of: str, file: Path, rest: tuple[str, ...]) -> Made:
    from click.testing import CliRunner

    from scurfin.cli import cli

    done = CliRunner().invoke(cli, [*form.verb, *rest])
    lines = [one.strip() for one in done.output.splitlines() if one.strip()]
    said = " / ".join(lines[-2:])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        said = f"{type(done.exception).__name__}: {done.exception}"
    return Made(form, Path(of).name, file, done.exit_code, said)


def is_absent(made: list[Made]) -> bool:
    """Does this version not have the form? Then the command is refused for every child alike."""
    return bool(made) and all(one.code == REFUSED for one in made)
