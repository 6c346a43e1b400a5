// A filter left empty says nothing, so it does not stand in the address of the list either.
export function leaveOutEmptyFilters() {
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches(".al-filter__form")) {
      return;
    }
    for (const [name, value] of [...event.formData]) {
      if (value === "") {
        event.formData.delete(name);
      }
    }
  });
}
