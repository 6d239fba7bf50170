"""How a page of the studio is looked at: by axe, in both colours, on screens of several widths.

And how it is weighed: its bytes for a browser that has seen nothing yet, and its first paint.
"""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LAPTOP, TELEPHONE, NARROWEST = (1280, 900), (375, 812), (320, 700)
"""Width and height in pixels."""

EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
"""All rules that axe has switched on, and the one of WCAG 2.2 that it has not."""

FIRST_PAINT = """new Promise(tell => new PerformanceObserver(
  list => tell(list.getEntries().at(-1).startTime)
).observe({ type: "paint", buffered: true }))"""


def look(page: Page, size: tuple[int, int], scheme: str) -> None:
    """Look at a page on a screen of this size, with these colours."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    # Without motion the new colours are there at once.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """Return what axe has to say of a page, one element each."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "options => axe.run(options).then(results => results.violations)",
        {"resultTypes": ["violations"], **options},
    )
    return [
        f"{page.url}: {each['id']}: {node['html']}\n{node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def weight(page: Page) -> int:
    """Return the bytes of a page with its styles and scripts, for a browser that has none yet."""
    total: int = page.evaluate(
        """["navigation", "resource"].flatMap(type => performance.getEntriesByType(type))
          .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
    )
    return total


def first_paint(page: Page, address: str) -> float:
    """Load a page, and return its first paint in milliseconds."""
    page.goto(address)
    paint: float = page.evaluate(FIRST_PAINT)
    return paint
