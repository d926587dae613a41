"""The routes that suites for other emulators read, as they read them: LocalStack, aws-ses-v2-local, moto and more."""

from __future__ import annotations

from sesmodel.server import other_localstack, other_mail_lists, other_moto, other_resets, other_v2_local

OPERATIONS = (
    *other_localstack.OPERATIONS,
    *other_v2_local.OPERATIONS,
    *other_moto.OPERATIONS,
    *other_mail_lists.OPERATIONS,
    *other_resets.OPERATIONS,
)
