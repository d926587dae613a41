"""Handlebars templates, as SES writes and renders them: safe with text from strangers, and fast.

No template can run code: it is compiled to functions that look up keys of dictionaries, indexes of lists, and
``length``, and nothing else. What a template may use up is limited. This package knows nothing of mail or of SES's
API, and can be used alone:

>>> from sesmodel import handlebars
>>> template = handlebars.compile("Dear {{name}},{{#each items}} {{@index}}: {{this}}{{/each}}")
>>> template.render({"name": "Ana", "items": ["pear", "fig"]})
'Dear Ana, 0: pear 1: fig'
"""

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
