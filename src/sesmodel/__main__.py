"""`python -m sesmodel`: the command line."""

from __future__ import annotations

from sesmodel.cli import main

if __name__ == "__main__":
    main()
