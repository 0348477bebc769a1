"""What follows from a change of a workflow elsewhere, in the same commit, in this order."""

from dextflow.service.roof import Follower

FOLLOWERS: tuple[Follower, ...] = ()
