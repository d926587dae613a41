"""Checked by mypy and pyright, never run: what a user's editor knows about sesmodel."""

from typing import assert_type

import sesmodel

assert_type(sesmodel.__name__, str)
