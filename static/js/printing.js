// The print buttons are hidden in the page and shown here, since without script they could do nothing.
export function offerPrinting(scope) {
  for (const button of scope.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
