"""Jobs that put many addresses on the suppression list or a contact list, or take them off (SUP-16, LST-10)."""

from __future__ import annotations

import re
from enum import StrEnum

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.import_file import DataFormat
from sesmodel.service.job import Job

S3_URL = r"^s3:\/\/([^\/]+)\/(.*?([^\/]+)\/?)$"
"""What the address of an object looks like (OBS-312)."""

_S3_URL = re.compile(S3_URL)


class ImportAction(StrEnum):
    """What becomes of the addresses (OBS-312)."""

    PUT = "PUT"
    DELETE = "DELETE"


def _check_url(_: object, __: object, url: str) -> None:
    if not _S3_URL.fullmatch(url):
        raise InvalidValue(f"{url!r} is no object in S3.", where="s3_url", cure="Write s3://bucket/object.")


@attrs.frozen
class ImportDataSource:
    """The object that is read.

    Args:
        s3_url: where it is: ``s3://bucket/object``.
        data_format: how it is written.

    Raises:
        InvalidValue: that is no object in S3.
    """

    s3_url: str = attrs.field(validator=_check_url)
    data_format: DataFormat = attrs.field(converter=DataFormat)

    @property
    def bucket(self) -> str:
        """The bucket that the object is in."""
        return self.s3_url.removeprefix("s3://").partition("/")[0]


@attrs.define(kw_only=True)
class ImportJob(Job):
    """A job for the suppression list, or for a contact list.

    Attributes:
        action: what becomes of the addresses.
        source: the object that is read.
        contact_list: the name of the contact list; ``None`` where it is the suppression list.
    """

    action: ImportAction
    source: ImportDataSource
    contact_list: str | None = None
