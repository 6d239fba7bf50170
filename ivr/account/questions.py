"""How many open questions to the authority the script of a service has, asked of the service.

Callers arrive when a number is connected, so that is where wordings that nobody has confirmed are
stopped. `ivr connect` reads no script: it asks the service that will answer the calls.
"""

import os

import requests
from pydantic import SecretStr

from ivr.errors import IVRError
from ivr.i18n import N_

SECONDS = 10.0
"""Timeout for the service's answer."""


class QuestionsUnknownError(IVRError):
    """The service did not say how many questions are open."""


def open_questions(public_url: str, token: SecretStr | None) -> int:
    """Return the number of texts with an open question in the script that answers calls.

    `token` is METRICS_TOKEN, for which alone `/readyz` tells details. Raises
    QuestionsUnknownError with the reason if the service does not tell.
    """
    if token is None:
        raise QuestionsUnknownError(
            N_("METRICS_TOKEN is not set, and without it the service does not tell.")
        )
    url = f"{public_url}/readyz"
    try:
        answer = requests.get(
            url,
            headers={"Authorization": f"Bearer {token.get_secret_value()}"},
            timeout=SECONDS,
            allow_redirects=False,
            verify=os.environ.get("REQUESTS_CA_BUNDLE") or True,
        )
        told = answer.json() if answer.ok else {}
    except requests.RequestException:
        raise QuestionsUnknownError(N_("%(url)s cannot be requested."), url=url) from None
    count = told.get("unconfirmed") if isinstance(told, dict) else None
    if not isinstance(count, int):
        raise QuestionsUnknownError(
            N_(
                "%(url)s answers with %(status)s and does not tell. Check that METRICS_TOKEN is "
                "the service's, and that the service has this version of the program."
            ),
            url=url,
            status=answer.status_code,
        )
    return count
