"""Errors of the simulated telephone; their messages are sentences for people."""


class PhoneError(Exception):
    """Base of the errors of a call."""


class ExchangeError(PhoneError):
    """The line cannot be reached, or a document refers to another host."""


class DocumentError(PhoneError):
    """The document is not valid TwiML."""


class CallError(PhoneError):
    """The line answered wrongly, or the caller's action is not possible now."""


class ForbiddenError(CallError):
    """The line rejected a request with 403, as it does without a valid signature."""
