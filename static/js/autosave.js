// A box that is saved as it is typed in says why it was not. Its words stay in the box whatever the answer was: to be
// taken to the page for signing in, as elsewhere, would lose them.
export function tellOfSaving() {
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const notes = notesIn(event.target);
    const { xhr } = event.detail;
    const asksToSignIn = xhr.getResponseHeader("HX-Redirect") !== null;
    if (notes.length && asksToSignIn) {
      event.preventDefault();
    }
    show(notes, asksToSignIn ? "signed-out" : xhr.status >= 400 ? "failed" : "");
  });
  document.addEventListener("htmx:sendError", (event) => show(notesIn(event.target), "failed"));
}

function notesIn(form) {
  return form.querySelectorAll("[data-not-saved]");
}

function show(notes, why) {
  for (const note of notes) {
    note.hidden = note.dataset.notSaved !== why;
  }
}
