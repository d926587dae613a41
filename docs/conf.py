"""How the documentation site is built: `make docs`."""

from importlib.metadata import version as installed_version

from sphinx.ext.napoleon import GoogleDocstring

project = "sesmodel"
author = "The sesmodel authors"
copyright = f"2026, {author}"
release = installed_version("sesmodel")
version = ".".join(release.split(".")[:2])

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
napoleon_numpy_docstring = False

# `date` and `type` in a signature are those of Python, not one of the attributes with these names.
suppress_warnings = ["ref.python"]

html_theme = "furo"
html_title = f"sesmodel {release}"


def _whole_docstring(self: GoogleDocstring) -> tuple[str, list[str]]:
    """Read the docstring of a property as that of a function is read."""
    lines = self._dedent(self._consume_to_end())
    return "", GoogleDocstring(lines, self._config).lines()


# Else `Everyone who gets a copy: To, Cc, Bcc.` is taken for the type and the description of an attribute.
GoogleDocstring._consume_inline_attribute = _whole_docstring  # noqa: SLF001  there is no public way
