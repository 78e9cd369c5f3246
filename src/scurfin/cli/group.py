"""The command ``scurfin`` itself: one message for each refusal, no traceback."""

from __future__ import annotations

from typing import Any

import click

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Failing(click.Group):
    """Turns every refusal of the input into one message and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        from scurfin.terms.source_text import InputError

        try:
            return super().invoke(ctx)
        except InputError as problem:
            from scurfin.terms.safe_text import safe

            for line in str(problem).splitlines():
                click.echo(safe(line), err=True)
            ctx.exit(2)


@click.group(cls=_Failing, context_settings=CONTEXT)
@click.version_option(package_name="scurfin")
def cli() -> None:
    """From a child's record to a treatment plan for IPEX syndrome, every line sourced.

    RECORD is FILE or FILE#CHILD-ID. Research software, not a medical device.
    """
