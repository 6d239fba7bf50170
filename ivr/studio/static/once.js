// Sends a form once, even if somebody clicks twice.
// Without JavaScript the server makes the best of what comes twice.

const PAUSE_MS = 5000; // then it may be sent again: the studio may not have answered

let sent = null;

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const now = performance.now();
  if (sent?.form === event.target && now - sent.at < PAUSE_MS) {
    event.preventDefault();
  } else {
    sent = { form: event.target, at: now };
  }
});
window.addEventListener("pageshow", () => { sent = null; });
