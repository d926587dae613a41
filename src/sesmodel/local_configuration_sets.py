"""The configuration sets of SES in memory: made, changed and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.flow import configuration_sets
from sesmodel.local_base import LocalBase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.service.configuration_set import ConfigurationSet
    from sesmodel.service.configuration_set_options import (
        DeliveryOptions,
        ReputationOptions,
        SendingOptions,
        SuppressionOptions,
        TrackingOptions,
        VdmOptions,
    )
    from sesmodel.service.configuration_set_store import ConfigurationSets
    from sesmodel.service.reputation import ReputationMetric


class LocalConfigurationSets(LocalBase):
    """The part of :class:`LocalSes` that is about configuration sets."""

    def create_configuration_set(
        self,
        configuration_set: ConfigurationSet | str,
        *,
        tracking: TrackingOptions | None = None,
        delivery: DeliveryOptions | None = None,
        reputation: ReputationOptions | None = None,
        sending: SendingOptions | None = None,
        suppression: SuppressionOptions | None = None,
        vdm: VdmOptions | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> ConfigurationSet:
        """Make a configuration set (CFG-01).

        Args:
            configuration_set: its name, up to 64 letters, digits, ``-`` and ``_``; or a whole set, such as one that was
                read from a definition.
            tracking: where tracking links point.
            delivery: whether TLS is required, which addresses it leaves from, how long SES tries.
            reputation: whether its bounces and complaints are counted apart.
            sending: whether it may be used.
            suppression: which events suppress an address, in place of what the account says.
            vdm: what the Virtual Deliverability Manager does.
            tags: up to 50 keys with their values.

        Raises:
            InvalidParameterValue: the name or a tag is refused, or there is no such pool.
            InvalidTrackingOptions: the domain for tracking links is not verified.
            ConfigurationSetAlreadyExists: there is one of that name.
            LimitExceeded: there are as many as there may be.

        >>> from sesmodel import DeliveryOptions, LocalSes
        >>> ses = LocalSes()
        >>> made = ses.create_configuration_set("newsletter", delivery=DeliveryOptions("REQUIRE"))
        >>> ses.configuration_sets.require("newsletter").delivery.tls_policy.value
        'REQUIRE'
        """
        from sesmodel.service.configuration_set import ConfigurationSet  # few programs make any

        one = ConfigurationSet(configuration_set) if isinstance(configuration_set, str) else configuration_set
        groups = _given(
            tracking=tracking,
            delivery=delivery,
            reputation=reputation,
            sending=sending,
            suppression=suppression,
            vdm=vdm,
            tags=tags,
        )
        made = attrs.evolve(one, **groups)
        return self._locked(lambda: configuration_sets.create_configuration_set(self._state, made))

    def change_configuration_set(
        self,
        name: str,
        *,
        tracking: TrackingOptions | None = None,
        delivery: DeliveryOptions | None = None,
        reputation: ReputationOptions | None = None,
        sending: SendingOptions | None = None,
        suppression: SuppressionOptions | None = None,
        vdm: VdmOptions | None = None,
    ) -> ConfigurationSet:
        """Replace option groups of a configuration set, each as a whole; those that are not given stay.

        Raises:
            ConfigurationSetDoesNotExist: there is no such set.
            InvalidParameterValue: there is no such pool.
            InvalidTrackingOptions: the domain for tracking links is not verified.

        >>> from sesmodel import LocalSes, SendingOptions
        >>> ses = LocalSes()
        >>> made = ses.create_configuration_set("newsletter")
        >>> ses.change_configuration_set("newsletter", sending=SendingOptions(False)).sending_enabled
        False
        """
        groups = _given(
            tracking=tracking,
            delivery=delivery,
            reputation=reputation,
            sending=sending,
            suppression=suppression,
            vdm=vdm,
        )
        return self._locked(lambda: configuration_sets.change_configuration_set(self._state, name, **groups))

    def delete_configuration_set(self, name: str) -> None:
        """Take a configuration set away with all that it holds; mail that names it is refused then (CFG-23).

        Raises:
            ConfigurationSetDoesNotExist: there is no such set.
        """
        self._locked(lambda: configuration_sets.delete_configuration_set(self._state, name))

    @property
    def configuration_sets(self) -> ConfigurationSets:
        """The configuration sets of the account in this Region: ``ses.configuration_sets.require("newsletter")``."""
        return self._locked(lambda: self._state.account.configuration_sets)

    @property
    def reputation_metrics(self) -> tuple[ReputationMetric, ...]:
        """The bounce and complaint rates that CloudWatch gets, of the account and of sets that have metrics (CFG-11).

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> made = ses.create_configuration_set("newsletter")
        >>> [dict(metric.dimensions) for metric in ses.reputation_metrics if metric.name == "Reputation.BounceRate"]
        [{}, {'ses:configuration-set': 'newsletter'}]
        """
        from sesmodel.flow.reputation import reputation_metrics

        return self._locked(lambda: tuple(reputation_metrics(self._state)))


def _given(**groups: Any) -> dict[str, Any]:
    return {name: options for name, options in groups.items() if options is not None}
