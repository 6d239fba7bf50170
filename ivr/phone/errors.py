"""What can go wrong with a simulated telephone; every message is a sentence for people."""


class PhoneError(Exception):
    """The call could not go on."""


class ExchangeError(PhoneError):
    """The line was not reached, or a document points to some other host."""


class DocumentError(PhoneError):
    """The document is not TwiML that a telephone can follow."""


class CallError(PhoneError):
    """The line failed the caller, or the caller did what this call does not allow now."""
