// Runs before anything is painted, so that nothing on the page jumps when the components start.
document.documentElement.classList.add("has-script");
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
