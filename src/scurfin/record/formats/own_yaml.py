"""Writing our own YAML: one visit for each turn, one line for each event."""

from __future__ import annotations

from typing import Any

from scurfin.record.formats.laid_out import Laid, laid_out
from scurfin.record.model import Record

WIDTH = 110


def yaml_of(records: tuple[Record, ...]) -> bytes:
    """The records as a file of ours. Read and written again, it is the same byte for byte."""
    children = [_shared(laid_out(one)) for one in records]
    top: dict[str, Any] = {"schema_version": 1}
    source = next((one.source for one in records if one.source), None)
    if source:
        top["source"] = source
    if len(children) == 1:
        top["child"] = children[0]
    else:
        top["cases"] = children
    return written(top)


def _shared(child: Laid) -> Laid:
    """What all events of a visit share, its time above all, is said once for the visit."""
    timeline = []
    for visit in child["timeline"]:
        events = visit["events"]
        both = {
            key: value
            for key, value in (events[0] if events else {}).items()
            if key in ("age", "date", "after", "illustrative")
            and all(one.get(key) == value for one in events)
        }
        rest = [{key: one[key] for key in one if key not in both} for one in events]
        timeline.append({"visit": visit["visit"], **both, "events": rest})
    return {**child, "timeline": timeline}


def written(top: Laid) -> bytes:
    """Plain data as YAML in our own style. Text that YAML would read otherwise is quoted."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Events, relatives and lists of words stand on a line each."""

    def mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.MappingNode:
        flat = not any(isinstance(one, dict | list) and _deep(one) for one in data.values())
        one_line = flat and ("event" in data or "relation" in data or "where" in data)
        node = dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=False)
        if one_line:
            node.flow_style = True
        return node

    def sequence(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.SequenceNode:
        flat = not any(isinstance(one, dict | list) for one in data)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flat)

    def text(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
        from scurfin.terms.source_text import as_scalar

        quoted = as_scalar(data) != data or data.lower() in YAML_1_1
        style = '"' if quoted or not data.isprintable() else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    Dumper.add_representer(dict, mapping)
    Dumper.add_representer(list, sequence)
    Dumper.add_representer(str, text)
    made = yaml.dump(top, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return str(made).encode()


YAML_1_1 = ("yes", "no", "on", "off", "y", "n", "true", "false", "null", "~", "")


def _deep(told: dict[Any, Any] | list[Any]) -> bool:
    inner = told.values() if isinstance(told, dict) else told
    return any(isinstance(one, dict | list) for one in inner)
