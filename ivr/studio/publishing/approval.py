"""Whether a second person must agree to what is published."""

from ivr.drafts import Draft
from ivr.script.files import Files
from ivr.script.reading import read


def wants_approval(draft: Draft) -> bool:
    """Tell whether another person must approve this draft.

    It is so if the live edition says it, and if the draft does: to give it up, two people
    must agree.
    """
    return _says_so(draft.live_files) or _says_so(draft.files)


def _says_so(files: Files) -> bool:
    script = read(files).script
    return script is not None and script.publishing.approval
