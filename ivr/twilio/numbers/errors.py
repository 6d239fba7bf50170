"""Errors of connecting and disconnecting a number."""

from ivr.errors import ConfigError, IVRError
from ivr.i18n import translator


class ProvisioningError(IVRError):
    """A failed operation on a number, described in one or more sentences.

    `case` is the kind of refusal by Twilio, if it is one.
    """

    def __init__(self, *messages: str, case: str = "", **values: object) -> None:
        self.case = case
        self.values = values
        self._messages = messages
        super().__init__("")  # `told` builds the message

    def told(self, language: str) -> str:
        """Return the sentences in a language, sv or en."""
        gettext = translator(language).gettext
        return " ".join(gettext(message, **self.values) for message in self._messages)

    def followed_by(self, *messages: str, **values: object) -> "ProvisioningError":
        """Return this error with more sentences, such as what to do next."""
        return ProvisioningError(*self._messages, *messages, case=self.case, **self.values | values)


class NotSetError(ConfigError):
    """Missing settings of a command, with a sentence for each."""

    def __init__(self, *messages: str) -> None:
        self._messages = messages
        super().__init__("")  # `told` builds the message

    def told(self, language: str) -> str:
        """Return the sentences in a language, sv or en."""
        return "\n".join(map(translator(language).gettext, self._messages))
