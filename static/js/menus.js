// The menus of the brand bar are <details>: they open without script. With it they also close when the reader moves on.
const openMenus = () => document.querySelectorAll("details.al-menu[open]");

export function closeMenusWhenLeft() {
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      return;
    }
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    // The library's menu of the pages, on a phone, knows no key: it keeps for itself whether it is open.
    for (const button of document.querySelectorAll(".govuk-js-service-navigation-toggle[aria-expanded='true']")) {
      button.click();
      button.focus();
    }
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
}
