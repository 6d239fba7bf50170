"""Why a number could not be set up."""

from ivr.errors import ConfigError, IVRError
from ivr.i18n import translator


class ProvisioningError(IVRError):
    """Something about a number that cannot be done, in one or more sentences.

    `case` tells the program which of Twilio's refusals it is, if it is one.
    """

    def __init__(self, *messages: str, case: str = "", **values: object) -> None:
        self.case = case
        self.values = values
        self._messages = messages
        super().__init__(self.told("en"))

    def told(self, language: str) -> str:
        """Return the sentences in the reader's language, sv or en."""
        gettext = translator(language).gettext
        return " ".join(gettext(message, **self.values) for message in self._messages)

    def followed_by(self, *messages: str, **values: object) -> "ProvisioningError":
        """Return the same error, followed by how things stand now and what to do next."""
        return ProvisioningError(*self._messages, *messages, case=self.case, **self.values | values)


class NotSetError(ConfigError):
    """Settings that a command needs and that are not there, in a sentence each."""

    def __init__(self, *messages: str) -> None:
        self._messages = messages
        super().__init__(self.told("en"))

    def told(self, language: str) -> str:
        """Return the sentences in the reader's language, sv or en."""
        return "\n".join(map(translator(language).gettext, self._messages))
