"""The map as a web page that needs nothing else: for the screen and for paper."""

from ivr.reports import pages
from ivr.reports.map.captions import Captions
from ivr.reports.map.chart import Chart


def html(chart: Chart, language: str) -> str:
    """Render a chart, its captions in the reader's language, sv or en."""
    return pages.render("map", chart=chart, captions=Captions(chart, language))
