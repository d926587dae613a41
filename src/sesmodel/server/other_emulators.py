"""The routes that suites for other emulators read, as they read them: LocalStack, aws-ses-v2-local and moto."""

from __future__ import annotations

from sesmodel.server import other_localstack, other_moto, other_v2_local

OPERATIONS = (*other_localstack.OPERATIONS, *other_v2_local.OPERATIONS, *other_moto.OPERATIONS)
