// The grid: says how many rows were changed, and asks before a page with typed words is left without keeping them.
const AS_SHOWN = ["lifecycle", "rag", "due", "visibility"];
const WORDS = ["text", "action_text"];

function isChanged(row) {
  const prefix = row.querySelector("input[name='rows']").value;
  const box = (name) => row.querySelector(`[name='row-${prefix}-${name}']`);
  const typed = (name) => box(name)?.value ?? "";
  return AS_SHOWN.some((name) => box(name) && typed(name) !== typed(`was_${name}`)) || WORDS.some((name) => typed(name).trim());
}

export function watchGrid() {
  const form = document.getElementById("grid");
  const told = document.getElementById("grid-changed");
  if (!form || !told) {
    return;
  }
  let changed = 0;
  let isSent = false;
  const count = () => {
    changed = [...form.querySelectorAll(".al-grid > tr")].filter(isChanged).length;
    const words = changed === 1 ? "1 row changed" : `${changed} rows changed`;
    if (told.textContent !== words) {
      told.textContent = words;
    }
    told.hidden = changed === 0;
  };
  count();
  form.addEventListener("input", count);
  form.addEventListener("submit", () => { isSent = true; });
  addEventListener("pageshow", () => { isSent = false; });
  addEventListener("beforeunload", (event) => {
    // Whoever leaves in a hurry is never asked anything.
    const isExit = document.body.classList.contains("govuk-exit-this-page-hide-content");
    if (changed > 0 && !isSent && !isExit) {
      event.preventDefault();
    }
  });
}
