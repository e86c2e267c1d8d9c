"use strict";
(() => {
  /* The rows of a standard's steps: added, moved and removed at once. Without this the same buttons send the form. */

  const all = (selector, root) => [...root.querySelectorAll(selector)];
  const NUMBERED = /steps-\d+/;
  const say = words => window.kaizen?.announce(words);

  const number = field => all(".step-row", field).forEach((row, place) => {
    const name = `steps-${place}`;
    row.id = name;
    for (const part of [row, ...all("[id], [name], [for], [aria-describedby]", row)]) {
      for (const attribute of ["id", "name", "for", "aria-describedby"]) {
        const value = part.getAttribute(attribute);
        if (value) part.setAttribute(attribute, value.replace(NUMBERED, name));
      }
    }
    row.querySelector("[data-place]").textContent = place + 1;
    for (const button of all('button[name="act"]', row)) {
      button.value = button.value.replace(/\d+$/, place);
      if (button.dataset.words) button.setAttribute("aria-label", button.dataset.words.replace("{number}", place + 1));
    }
  });

  const emptied = row => {
    const fresh = row.cloneNode(true);
    for (const old of all(".step-row__kept, .field__error, .photos-field__chosen li", fresh)) old.remove();
    for (const typed of all("textarea, input", fresh)) {
      typed.value = "";
      typed.textContent = "";
      typed.removeAttribute("aria-invalid");
      typed.removeAttribute("aria-describedby");
    }
    const picture = fresh.querySelector(".photos-field");
    picture.id = `steps-0-picture-${window.kaizen.newKey().slice(0, 8)}`;
    picture.classList.remove("is-full");
    picture.querySelector(".photos-field__said").textContent = "";
    return fresh;
  };

  const acts = {
    add(field) {
      const rows = all(".step-row", field);
      if (rows.length >= field.dataset.steps) return;
      const fresh = emptied(rows.at(-1));
      rows.at(-1).after(fresh);
      number(field);
      fresh.querySelector("textarea").focus();
      say(field.dataset.added);
    },
    remove(field, row) {
      const rows = all(".step-row", field);
      if (rows.length === 1) row.replaceWith(emptied(row));
      else row.remove();
      number(field);
      const left = all(".step-row", field);
      left[Math.min(rows.indexOf(row), left.length - 1)].querySelector("textarea").focus();
      say(field.dataset.removed);
    },
    up(field, row) { move(field, row, row.previousElementSibling, "before"); },
    down(field, row) { move(field, row, row.nextElementSibling, "after"); },
    blank(field, row) {
      row.querySelector(".step-row__kept").remove();
      row.querySelector(".photos-field__choose input").focus();
    },
  };
  const move = (field, row, other, where) => {
    const button = document.activeElement;
    if (!other) return;
    other[where](row);
    number(field);
    // At the end of the way the other direction is the one to go on with.
    const next = getComputedStyle(button).visibility === "hidden" ? row.querySelector(`[value^="${where === "before" ? "down" : "up"}"]`) : button;
    next.focus();
    say(field.dataset.moved.replace("{number}", all(".step-row", field).indexOf(row) + 1));
  };

  document.addEventListener("click", event => {
    const button = event.target.closest('button[name="act"]');
    const field = button?.closest("[data-steps]");
    if (!field) return;
    event.preventDefault();
    acts[button.value.split("-")[0]](field, button.closest(".step-row"));
    // What is kept of the form is kept as it is now.
    field.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
