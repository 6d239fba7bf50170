"""The room of the public pages: the menu in print, the recordings, and how the service is."""

from ivr.site.views import register

__all__ = ["register"]
