// The part of the page that tells who has the live edition comes anew by itself.
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
      // A screen reader hears the sentence, and only when it is another one.
      if (summary(body) !== summary(part)) aloud.textContent = summary(body);
      if (words(body) !== words(part)) part.replaceChildren(...body.childNodes);
    } catch {
      // Away for a moment: it is asked again.
    }
  }
  setTimeout(lookAgain, SECONDS * 1000);
}

setTimeout(lookAgain, SECONDS * 1000);
