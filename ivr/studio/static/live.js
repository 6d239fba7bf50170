// Polls the part of the page with the edition of each worker.
const SECONDS = 2;
const part = document.querySelector("[data-anew]");
const aloud = document.querySelector("[data-aloud]");

for (const link of document.querySelectorAll("[data-without-script]")) link.hidden = true;

const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
const summary = (element) => words(element.querySelector("[data-summary]") ?? element);

async function lookAgain() {
  if (!document.hidden) {
    try {
      const answer = await fetch(part.dataset.anew, { redirect: "manual" });
      if (!answer.ok) return; // the session has ended: what is shown stays as it is
      const { body } = new DOMParser().parseFromString(await answer.text(), "text/html");
      // The sentence is changed only if it differs, so that screen readers do not repeat it.
      if (summary(body) !== summary(part)) aloud.textContent = summary(body);
      if (words(body) !== words(part)) {
        const isOpen = part.querySelector("details")?.open ?? false;
        part.replaceChildren(...body.childNodes);
        part.querySelector("details")?.toggleAttribute("open", isOpen);
      }
    } catch {
      // The studio cannot be reached for a moment: try again.
    }
  }
  setTimeout(lookAgain, SECONDS * 1000);
}

setTimeout(lookAgain, SECONDS * 1000);
