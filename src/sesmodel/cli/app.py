"""The commands together; each is loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = {
    "check": "check",
    "dkim": "dkim",
    "dns": "dns",
    "render": "render",
    "send": "send",
    "serve": "serve",
    "smtp-password": "smtp_password",
}
"""Where each command lives: a module of this package, and the function of the same name in it."""


class _Commands(click.Group):
    """The group, which need not load what is not run: a server is ready sooner without the rest."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's
        """Their names."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's
        """One of them."""
        home = _COMMANDS.get(cmd_name)
        if home is None:
            return None
        found = getattr(import_module(f"sesmodel.cli.{home}"), home)
        assert isinstance(found, click.Command)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sesmodel", message="%(prog)s %(version)s")
def app() -> None:
    """Amazon SES on the command line.

    The exit status is 0 if all is well, 1 if mail or a template is refused or fails, or a DNS record is not as it must
    be, and 2 if the command itself is wrong.
    """
