/* What every page does: asks before deeds, sends a form once, dismisses messages, listens to the keyboard. */
(() => {
  "use strict";

  document.documentElement.classList.add("js");

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* A row of tabs that is wider than the phone begins at the one that is open. */
  all(".tabs > .active").forEach((tab) => {
    tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 16;
  });

  /* HTMX: the token rides on every request; a refusal (4xx) is a page part like any other. */
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = one("meta[name=csrf-token]").content;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([400, 409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });
  const trouble = () => {
    one("#trouble").hidden = false;
    setTimeout(() => (one("#trouble").hidden = true), 8000);
  };
  document.addEventListener("htmx:sendError", trouble);
  document.addEventListener("htmx:timeout", trouble);
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) trouble();
  });

  /* data-confirm on a form or its button, and hx-confirm: one dialog, cancel is the default. */
  const ask = (question, agreed) => {
    const dialog = one("#ask");
    one("#ask-question").textContent = question;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => dialog.returnValue === "yes" && agreed(), { once: true });
    dialog.showModal();
  };
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, () => event.detail.issueRequest(true));
  });

  /* A form is sent once, however often a slow phone is tapped. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (question && !form.dataset.agreed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(question, () => {
        form.dataset.agreed = "yes";
        form.requestSubmit(button);
      });
      return;
    }
    delete form.dataset.agreed;
    if (form.method !== "post" || form.matches("[hx-post], [hx-put], [hx-delete], [data-again]")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  }, true);
  // A list's address holds only the filters that are set, so that it can be sent to a colleague.
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    [...event.formData].forEach(([name, value]) => value === "" && event.formData.delete(name));
  });
  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest(selector);
    const opener = hit("[data-open]");
    if (opener) one(`#${opener.dataset.open}`).showModal();
    if (hit("[data-shut]")) hit("dialog").close();
    if (hit("[data-dismiss]")) hit(".toast-line").remove();
    const filters = hit("[data-filters]");
    if (filters) filters.ariaExpanded = String(filters.form.classList.toggle("filters-open"));
    if (hit("[data-print]")) window.print();
    const copier = hit("[data-copy]");
    if (copier && navigator.clipboard) {
      navigator.clipboard.writeText(copier.dataset.copy);
      copier.classList.add("copied");
      setTimeout(() => copier.classList.remove("copied"), 1500);
    }
    // A tap beside an open dialog or menu closes it.
    if (event.target.nodeName === "DIALOG") event.target.close();
    all("details.menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-submit]")) field.form.requestSubmit();
    if (field.matches("[data-check-all]")) {
      all(`input[name="${field.dataset.checkAll}"]`).forEach((box) => (box.checked = field.checked));
    }
    // A bar of deeds for many rows appears once a row is ticked.
    all("[data-bulk]").forEach((bar) => {
      const ticked = all(`input[name="${bar.dataset.bulk}"]:checked`).length;
      bar.hidden = !ticked;
      const amount = one("[data-bulk-amount]", bar);
      if (amount) amount.textContent = ticked;
    });
  });

  /* "/" searches, "?" helps, "g" and a letter goes to a page of the navigation. */
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => (menu.open = false));
    if (event.target.matches("input, textarea, select, [contenteditable]") || one("dialog[open]")) return;
    const search = all("[data-search], .filter-search input").find((field) => field.offsetParent);
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?" && one("#keys")) {
      one("#keys").showModal();
    } else if (event.key === "g") {
      going = Date.now();
    } else if (Date.now() - going < 1500) {
      going = 0;
      const link = one(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) link.click();
    }
  });

  const settle = (root) => {
    const refusal = one("[data-focus]", root);
    if (refusal) refusal.focus();
  };
  document.addEventListener("DOMContentLoaded", () => settle(document));
  document.addEventListener("htmx:load", (event) => settle(event.detail.elt));
})();
