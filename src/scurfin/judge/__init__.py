"""Plans judged by what happened: was each told decision in the plan made just before it?"""

from scurfin.judge.cases import Cases, read
from scurfin.judge.model import Judged
from scurfin.judge.run import judge, steps

__all__ = ["Cases", "Judged", "judge", "read", "steps"]
