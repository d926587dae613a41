"""`sesmodel smtp-password`: the SMTP password of an access key (SMTP-11)."""

from __future__ import annotations

import sys

import click

from sesmodel.cli.output import failures
from sesmodel.service.smtp_credentials import smtp_password as derived

_STDIN = "-"


@click.command("smtp-password")
@click.argument("words", nargs=-1, metavar="[SECRET] REGION")
@click.option(
    "--secret",
    envvar="AWS_SECRET_ACCESS_KEY",
    show_envvar=True,
    metavar="SECRET",
    help="The secret access key, if it is not the first argument.",
)
@click.option("--any-region", is_flag=True, help="Take Regions that the guide does not list, too.")
def smtp_password(*, words: tuple[str, ...], secret: str | None, any_region: bool) -> None:
    """Convert the secret access key of an IAM user to an SMTP password, and print it.

    Others on the machine can read arguments: "-" for SECRET reads it from standard input, and without SECRET it is
    taken from the environment. The user name is the id of the access key.
    """
    if len(words) not in {1, 2}:  # they are not shown: one of them is a secret
        raise click.UsageError("Give the secret access key and a Region.")
    given = words[0] if len(words) > 1 else secret
    key = sys.stdin.readline().strip() if given == _STDIN else given
    if not key:
        raise click.UsageError("There is no secret access key: give it, or - to read it from standard input.")
    with failures(as_json=False):
        password = derived(key, words[-1], strict=not any_region)
    click.echo(password)
