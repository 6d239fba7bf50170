"""The room of the studio: the pages where staff read, hear, edit and publish the script."""

from ivr.studio.registration import register
from ivr.studio.single_sign_on import Provider
from ivr.studio.studio import Studio

__all__ = ["Provider", "Studio", "register"]
