"""Mail to staff about events of the outbox."""

from ivr.studio.mail.delivery import Delivery
from ivr.studio.mail.smtp import MailServer

__all__ = ["Delivery", "MailServer"]
