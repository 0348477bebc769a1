"""The services of a practice, those of its clients, and what both bring."""

from dextflow.service.services.catalogue import Brings
from dextflow.service.services.directory import EngagedDirectory
from dextflow.service.services.face import ServiceResult, Services
from dextflow.service.services.following import follow_services

__all__ = ["Brings", "EngagedDirectory", "ServiceResult", "Services", "follow_services"]
