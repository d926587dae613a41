"""Handlebars templates, as SES writes and renders them: safe with text from strangers, and fast.

No template can run code: it is compiled to functions that look up keys of dictionaries, indexes of lists, and
``length``, and nothing else. What a template may use up is limited. This package knows nothing of mail or of SES's
API, and can be used alone:

>>> from sesmodel import handlebars
>>> template = handlebars.compile("Dear {{name}},{{#each items}} {{@index}}: {{this}}{{/each}}")
>>> template.render({"name": "Ana", "items": ["pear", "fig"]})
'Dear Ana, 0: pear 1: fig'
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded when a name is first used, as all of the library
    from sesmodel.handlebars.dialect import HANDLEBARS as HANDLEBARS
    from sesmodel.handlebars.dialect import LIMITS as LIMITS
    from sesmodel.handlebars.dialect import SES as SES
    from sesmodel.handlebars.dialect import Dialect as Dialect
    from sesmodel.handlebars.dialect import TemplateLimits as TemplateLimits
    from sesmodel.handlebars.helpers import HelperCall as HelperCall
    from sesmodel.handlebars.template import Template as Template
    from sesmodel.handlebars.template import compile as compile  # noqa: A004  the name that `re` has made usual
    from sesmodel.handlebars.values import SafeText as SafeText
    from sesmodel.handlebars.variables import Variable as Variable

_HOMES = {
    "dialect": "Dialect HANDLEBARS LIMITS SES TemplateLimits",
    "helpers": "HelperCall",
    "template": "Template compile",
    "values": "SafeText",
    "variables": "Variable",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605  the table above is the one list; a test compares it with the imports


if not TYPE_CHECKING:  # where type checkers do not see it, so that they know a misspelt name

    def __getattr__(name: str) -> object:
        """Load a public name when it is first used."""
        home = _HOME_OF.get(name)
        if home is None:
            raise AttributeError(f"module 'sesmodel.handlebars' has no attribute {name!r}")
        found = getattr(import_module(f"sesmodel.handlebars.{home}"), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    """The public names."""
    return [*__all__]
