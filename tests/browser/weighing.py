"""The weight of a page for a browser that has seen nothing yet, and the time until first paint."""

from playwright.sync_api import Page, Response

FIRST_PAINT = """new Promise(tell => new PerformanceObserver(
  list => tell(list.getEntries().at(-1).startTime)
).observe({ type: "paint", buffered: true }))"""


def loaded(page: Page, address: str) -> list[int]:
    """Load a page without a cache, and return the bytes of each answer, the page itself first."""
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    answers: list[Response] = []
    page.goto("about:blank")
    page.on("response", lambda response: answers.append(response))
    page.goto(address, wait_until="networkidle")
    return [int(answer.headers.get("content-length", 0)) for answer in answers]


def first_paint(page: Page, address: str) -> float:
    """Load a page, and return its first paint in milliseconds."""
    page.goto(address)
    paint: float = page.evaluate(FIRST_PAINT)
    return paint
