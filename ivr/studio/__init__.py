"""The studio: web pages where staff read, hear, edit and publish the script."""

from ivr.studio.extension import init_app
from ivr.studio.single_sign_on import Provider
from ivr.studio.studio import Studio

__all__ = ["Provider", "Studio", "init_app"]
