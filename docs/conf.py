"""How the documentation site is built: `make docs`."""

from importlib.metadata import version as installed_version

project = "sesmodel"
author = "The sesmodel authors"
copyright = f"2026, {author}"
release = installed_version("sesmodel")
version = ".".join(release.split(".")[:2])

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"sesmodel {release}"
