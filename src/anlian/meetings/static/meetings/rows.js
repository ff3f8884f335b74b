/* Rows of a form: one more from the blank, one away by emptying it; the choice of posts narrowed by typing. */
(() => {
  "use strict";

  const total = (prefix) => document.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);

  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    if (add) {
      const prefix = add.dataset.addRow, count = total(prefix), number = Number(count.value);
      const blank = document.querySelector(`template[data-blank="${prefix}"]`).innerHTML.replaceAll("__prefix__", number);
      const rows = document.querySelector(`[data-rows="${prefix}"]`);
      rows.insertAdjacentHTML("beforeend", blank);
      count.value = number + 1;
      rows.lastElementChild.querySelector("input, textarea")?.focus();
    }
    const drop = event.target.closest("[data-drop-row]");
    if (drop) {
      // The row stays, empty and out of sight: the numbers of those below it stay right.
      const row = drop.closest("[data-row]");
      row.querySelectorAll("input:not([type=checkbox]), textarea").forEach((field) => (field.value = ""));
      row.hidden = true;
    }
  });

  document.querySelectorAll("[data-pick]").forEach((pick) => {
    const find = pick.querySelector("[data-find]"), said = pick.querySelector("[data-picked]");
    const choices = [...pick.querySelectorAll(".choices label")];
    const count = () => {
      const chosen = choices.filter((choice) => choice.querySelector("input").checked).length;
      said.textContent = chosen ? said.dataset.picked.replace("{n}", chosen) : "";
    };
    find.addEventListener("input", () => {
      const text = find.value.trim();
      choices.forEach((choice) => (choice.parentElement.hidden = Boolean(text) && !choice.textContent.includes(text)));
    });
    find.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    pick.addEventListener("change", count);
    count();
  });
})();
