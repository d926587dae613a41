"""The keys that `sesmodel serve --verify-signatures` takes, from a file as the AWS CLI and SDKs have it."""

from __future__ import annotations

from configparser import ConfigParser, Error
from pathlib import Path
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidValue
from sesmodel.service.smtp_credentials import AccessKey, TemporaryAccessKey

if TYPE_CHECKING:
    from configparser import SectionProxy

_ID, _SECRET, _TOKEN = "aws_access_key_id", "aws_secret_access_key", "aws_session_token"


def read_credentials(path: str) -> list[AccessKey]:
    """Every key in a file such as ``~/.aws/credentials``, whatever its profile is called.

    Args:
        path: the file.

    Raises:
        InvalidValue: it cannot be read, or there is no key in it.
    """
    profiles = ConfigParser(interpolation=None, default_section="")
    try:
        profiles.read_string(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidValue(f"it cannot be read: {error}.", where=path, cure="Name a file of credentials.") from None
    except Error:  # whose text has the line, which may be a secret
        raise InvalidValue("it is no file of credentials.", where=path, cure=_CURE) from None
    found = [key for name in profiles.sections() if (key := _key(profiles[name])) is not None]
    if not found:
        raise InvalidValue("there is no key in it.", where=path, cure=_CURE)
    return found


_CURE = f"Write it as ~/.aws/credentials is: [name], and in it {_ID} = … and {_SECRET} = …"


def _key(profile: SectionProxy) -> AccessKey | None:
    key_id, secret, token = (profile.get(name, "").strip() for name in (_ID, _SECRET, _TOKEN))
    if not (key_id and secret):
        return None
    return TemporaryAccessKey(key_id, secret, session_token=token) if token else AccessKey(key_id, secret)
