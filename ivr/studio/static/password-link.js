// Links with which people choose a password.
//
// The secret of a link is its fragment, which browsers send to no server. On the page that it opens,
// it is moved to the form, and leaves the address bar and the history.

const field = document.querySelector("[data-secret]");

function take() {
  if (location.hash.length < 2) return;
  field.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  hide();
}

/** Hides a code that the link has filled in, which nobody needs to see. */
function hide() {
  const box = field.closest(".field");
  box.hidden = field.value !== "" && !box.classList.contains("wrong");
}

if (field) {
  take();
  hide();
  addEventListener("hashchange", take);
}

// The shown link is selected as a whole, to be copied.
for (const link of document.querySelectorAll("[data-select]")) {
  link.addEventListener("focus", () => link.select());
}
