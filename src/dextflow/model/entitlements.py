"""What a practice has bought of the product that embeds the library.

Source: Dext's plans, in which workflows come with Practice Advanced, and checks that read a ledger with the Data
Health and Insights add-on. A host with other plans names the features itself.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

import attrs


class Feature(Enum):
    """What can be bought."""

    WORKFLOWS = "workflows"
    DATA_CHECKS = "data-driven checks"


class Subscription(Enum):
    """The plans of a practice."""

    PRACTICE_ESSENTIALS = "practice essentials"
    PRACTICE_ADVANCED = "practice advanced"


class AddOn(Enum):
    """What is bought beside a plan."""

    DATA_HEALTH = "data health and insights"


PLANS: Mapping[Subscription, frozenset[Feature]] = MappingProxyType(
    {
        Subscription.PRACTICE_ESSENTIALS: frozenset[Feature](),
        Subscription.PRACTICE_ADVANCED: frozenset({Feature.WORKFLOWS}),
    }
)
ADD_ONS: Mapping[AddOn, frozenset[Feature]] = MappingProxyType(
    {AddOn.DATA_HEALTH: frozenset({Feature.DATA_CHECKS})}
)


@attrs.frozen(kw_only=True)
class Entitlements:
    """The features that a practice may use; all of them unless some are named."""

    features: frozenset[Feature] = frozenset(Feature)

    @classmethod
    def of(cls, plan: Subscription, *add_ons: AddOn) -> "Entitlements":
        """What a plan with some add-ons includes."""
        return cls(features=PLANS[plan].union(*(ADD_ONS[add_on] for add_on in add_ons)))

    def include(self, feature: Feature) -> bool:
        """Whether the practice may use a feature."""
        return feature in self.features
