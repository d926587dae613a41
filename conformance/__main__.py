"""Says what of SES is there and how well it is known: ``python -m conformance [--check | --differences | --pin]``."""

from __future__ import annotations

import argparse
import sys

from conformance.page import PAGE, page
from conformance.pinned import differences, installed, pin, pinned

STALE = f"docs/{PAGE.name} is not what the project is now: run `make conformance`"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or do what is asked for instead."""
    parser = argparse.ArgumentParser(prog="python -m conformance", description=__doc__.partition(":")[0])
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="only say whether the page is as it should be")
    what.add_argument("--differences", action="store_true", help="what the installed botocore says otherwise")
    what.add_argument("--pin", action="store_true", help="compare with the installed botocore from now on")
    asked = parser.parse_args(arguments)
    if asked.differences:
        print(report())
        return 0
    if asked.check:
        stale = PAGE.read_text(encoding="utf-8") != page()
        print(STALE if stale else f"docs/{PAGE.name} is up to date")
        return int(stale)
    if asked.pin:
        pin()
        pinned.cache_clear()
    PAGE.write_text(page(), encoding="utf-8")
    return 0


def report() -> str:
    """How the installed botocore differs from the pinned one."""
    (old, was), (new, now) = pinned(), installed()
    lines = differences(was, now)
    said = f"{len(lines)} differences" if lines else "no difference"
    return "\n".join([f"botocore {new} beside {old}: {said} in ses and sesv2", *lines])


if __name__ == "__main__":
    sys.exit(main())
