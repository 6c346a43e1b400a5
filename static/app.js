// Every page works without this file. It wakes the GOV.UK components that the page uses and adds a few comforts.
import {
  Button, CharacterCount, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, ServiceNavigation, SkipLink, createAll
} from "govuk-frontend";
import { tellOfSaving } from "./js/autosave.js";
import { leaveOutEmptyFilters } from "./js/filters.js";
import { watchGrid } from "./js/grid.js";
import { closeMenusWhenLeft } from "./js/menus.js";
import { explainPasskeyErrors } from "./js/passkeys.js";
import { offerPrinting } from "./js/printing.js";

const COMPONENTS = [Button, CharacterCount, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, ServiceNavigation, SkipLink];

function wake(scope) {
  for (const component of COMPONENTS) {
    createAll(component, {}, { scope, onError: () => {} });
  }
  offerPrinting(scope);
}

wake(document);
closeMenusWhenLeft();
explainPasskeyErrors();
tellOfSaving();
leaveOutEmptyFilters();
watchGrid();

// A fragment that htmx brings in later is woken in the same way.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    wake(event.target);
  }
});
