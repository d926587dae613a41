"""Run by .ci/run where the built wheel and its required dependencies, and nothing else, are installed."""

import sys
from importlib.metadata import version
from importlib.util import find_spec

import sesmodel

assert "site-packages" in str(sesmodel.__file__), sesmodel.__file__
assert find_spec("_sesmodel_pytestplugin"), "the wheel lacks the pytest plugin"
assert not {"boto3", "botocore", "cryptography", "pytest"} & sys.modules.keys(), "the import is heavy"
print(f"sesmodel {version('sesmodel')} imports with nothing but its required dependencies")
