"""The room of the draft: what staff changed and nobody hears yet."""

from ivr.drafts.draft import Change, Draft, Editor, digest_of
from ivr.drafts.drafts import Drafts
from ivr.drafts.examiner import Examiner

__all__ = ["Change", "Draft", "Drafts", "Editor", "Examiner", "digest_of"]
