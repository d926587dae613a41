"""The commands together."""

from __future__ import annotations

import click

from sesmodel.cli.check import check
from sesmodel.cli.dkim import dkim
from sesmodel.cli.dns import dns
from sesmodel.cli.render import render
from sesmodel.cli.send import send
from sesmodel.cli.smtp_password import smtp_password


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sesmodel", message="%(prog)s %(version)s")
def app() -> None:
    """Amazon SES on the command line.

    The exit status is 0 if all is well, 1 if mail or a template is refused or fails, or a DNS record is not as it must
    be, and 2 if the command itself is wrong.
    """


app.add_command(check)
app.add_command(dkim)
app.add_command(dns)
app.add_command(render)
app.add_command(send)
app.add_command(smtp_password)
