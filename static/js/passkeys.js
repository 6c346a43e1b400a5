// The sign-in pages report a passkey that did not work as an "allauth.error" event, which nobody would see.
// The page holds an empty [data-passkey-problem] box; the reason goes into it in plain words.
const REASONS = {
  NotAllowedError: "No passkey was used. Either it was cancelled, or it took too long, or this device has none for this account. Try again, or sign in another way.",
  InvalidStateError: "This device already holds a passkey for this account. You can use it to sign in.",
  SecurityError: "Passkeys only work on this service's own web address. Check the address at the top of your browser.",
  NotSupportedError: "This device cannot make the kind of passkey that is needed. Use another device or an authenticator app.",
  AbortError: "The passkey request was stopped. Try again."
};
const UNKNOWN_REASON = "The passkey did not work. Try again, or sign in another way.";
const UNSUPPORTED = "This browser cannot use passkeys. Sign in another way, or use a newer browser.";

function show(message) {
  const box = document.querySelector("[data-passkey-problem]");
  if (!box) {
    return false;
  }
  box.querySelector("[data-passkey-reason]").textContent = message;
  box.hidden = false;
  box.focus();
  return true;
}

export function explainPasskeyErrors() {
  document.addEventListener("allauth.error", (event) => {
    const { name } = event.detail.exception;
    if (show(window.PublicKeyCredential ? REASONS[name] ?? UNKNOWN_REASON : UNSUPPORTED)) {
      event.preventDefault();
    }
  });
}
