"""The suppression lists of SES in memory: that of the account, and that of all customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.local_base import LocalBase
from sesmodel.service.suppression import SuppressionReason

if TYPE_CHECKING:
    from sesmodel.service.import_job import ImportJob
    from sesmodel.service.stored_objects import StoredObjects
    from sesmodel.service.suppression import SuppressedDestination, SuppressionList


class LocalSuppression(LocalBase):
    """The part of :class:`LocalSes` that is about addresses that are not sent to."""

    @property
    def suppression(self) -> SuppressionList:
        """The suppression list of the account: look at it, look addresses up, take them off."""
        return self._state.account.suppression

    def suppress(
        self, address: str, reason: SuppressionReason | str = SuppressionReason.BOUNCE
    ) -> SuppressedDestination:
        """Put an address on the suppression list of the account, as of now (SUP-10).

        Args:
            address: an address alone.
            reason: ``BOUNCE`` or ``COMPLAINT``.

        Raises:
            InvalidAddress: it is none.
            ValueError: there is no such reason.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ses.suppress("angry@example.net", "COMPLAINT").reason.value
        'COMPLAINT'
        """
        found = SuppressionReason(reason)
        return self._locked(lambda: self._state.account.suppression.put(address, found, self._state.clock.now()))

    def suppress_globally(self, address: str) -> None:
        """Let an address bounce hard for some other customer of SES in this Region, so that the global list has it.

        The real SES has nothing of the kind: nobody can add to that list or read it, and a bounce of the type
        ``Suppressed`` is the only way to learn of it (SUP-17). It is there for tests of what an application does then.
        The first such bounce lists the address for a day, every further one for longer (SUP-18).

        Args:
            address: an address alone.

        Raises:
            InvalidAddress: it is none.
        """
        state = self._state
        self._locked(lambda: state.global_suppression.bounced(address, state.account.region, state.clock.now()))

    def remove_globally(self, address: str, *, region: str | None = None) -> None:
        """Take an address off the global list of every Region, as the form in the console does (SUP-22, QRC-05).

        Args:
            address: an address alone; it need not be listed.
            region: whose console is used, ``us-east-1``, ``us-west-2`` or ``eu-west-1``; its own if not given.

        Raises:
            InvalidParameterValue: the console of that Region has no such form.
            InvalidAddress: the address is none.
        """
        state = self._state
        console = state.account.region if region is None else region
        self._locked(lambda: state.global_suppression.remove(address, console))

    # --- many addresses at once ----------------------------------------------------------------

    @property
    def objects(self) -> StoredObjects:
        """What is in S3, by its address, where import jobs read and write; nothing is looked up on the network.

        The value is the whole object, its lines, or a function that gives either when it is read. That happens while
        the model is locked, so such a function must not wait for another call of the model.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ses.objects["s3://bucket/list.csv"] = b"gone@example.net, BOUNCE"
        >>> job = ses.client("sesv2").create_import_job(
        ...     ImportDestination={"SuppressionListDestination": {"SuppressionListImportAction": "PUT"}},
        ...     ImportDataSource={"S3Url": "s3://bucket/list.csv", "DataFormat": "CSV"},
        ... )
        >>> _ = ses.advance(minutes=1)
        >>> [one.status.value for one in ses.import_jobs], [entry.email_address for entry in ses.suppression]
        (['COMPLETED'], ['gone@example.net'])
        """
        return self._state.objects

    @property
    def import_jobs(self) -> tuple[ImportJob, ...]:
        """The import jobs of the account, in the order they were created."""
        return self._locked(lambda: tuple(self._state.account.import_jobs))

    def cancel_import_job(self, job_id: str) -> ImportJob:
        """Stop an import job before it is over, so that it changes nothing. SES has no action for that.

        Args:
            job_id: the id that ``CreateImportJob`` gave.

        Raises:
            NotFound: there is no such job.
            InvalidParameterValue: it is over.
        """
        from sesmodel.flow.importing import cancel_import_job  # brings the forms of import files

        return self._locked(lambda: cancel_import_job(self._state, job_id))
