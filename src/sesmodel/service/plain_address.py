"""Most addresses, known at a glance: those that are written already as SES keeps them."""

from __future__ import annotations

import re

from sesmodel.mail.phrase import ATEXT

PLAIN_ADDRESS = rf"[{ATEXT}]++(?:\.[{ATEXT}]++)*+@[a-z0-9_]++(?:(?:\.|-++)[a-z0-9_]++)*+"
"""A pattern of most addresses: those that are their own key, if they are no longer than :data:`LONGEST_PLAIN`."""

LONGEST_PLAIN = 64
"""So long may the local part be, and nearly so long a label of the domain: what is no longer in all needs no count."""

plain_address = re.compile(PLAIN_ADDRESS).fullmatch
"""Finds such an address."""
