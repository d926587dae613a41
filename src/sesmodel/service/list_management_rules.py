"""How mail to contact lists is treated, where that can be read in two ways."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class ListManagementRules:
    """Where the guide can be read in two ways.

    Args:
        placeholders_per_part: whether two placeholders are filled in each text, and not in the whole message (LST-15).
        easy_dkim_only: whether links are only added to mail that is signed with Easy DKIM, as the guide says; else also
            where the identity brought its own key, since SES makes that signature, too (LST-13).
    """

    placeholders_per_part: bool = False
    easy_dkim_only: bool = True


RULES = ListManagementRules()
