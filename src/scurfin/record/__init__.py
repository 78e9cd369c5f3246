"""A child's record: what happened, never interpreted."""

from scurfin.record.model import Record, Turn
from scurfin.record.opening import load, load_record
from scurfin.record.reader import RecordFile, loads

__all__ = ["Record", "RecordFile", "Turn", "load", "load_record", "loads"]
