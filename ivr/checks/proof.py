"""The proof: every document that a walk over a line can lead to, held against Twilio's rules."""

from ivr.call.walk import Walk
from ivr.call.wordings import WORDINGS
from ivr.script.finding import Finding, Report
from ivr.script.line import Line
from ivr.script.model import LINE_FILE
from ivr.script.speech import known_voices
from ivr.twilio import twiml
from ivr.twilio.allowlist import violations

ANY_STATE = f"{twiml.VOICE}/xx.menu.topic.m0i0e0h0.00000000.00000000"


def prove(line: Line, seen: Walk) -> tuple[Finding, ...]:
    """Render every turn that a walk saw, and report each breach of the allow-list."""
    voices = known_voices()
    wait = line.script.patience.wait_seconds
    documents = [twiml.render(turn, ANY_STATE, wait) for turn in seen.spoken]
    report = Report(WORDINGS)
    for document in (*documents, twiml.render_fault(line)):
        for breach in violations(document, voices=voices):
            report.error("document-refused", LINE_FILE, found=breach)
    return report.findings
