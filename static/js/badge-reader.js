"use strict";
(() => {
  /* A reader types like a keyboard, only faster than hands: figures or letters, then Enter. */

  const QUICK = 50, SHORTEST = 3; // milliseconds, signs
  let read = "", last = -Infinity, was = null;

  const asItWas = field => field.matches?.("input, textarea")
    ? { field, value: field.value, start: field.selectionStart, end: field.selectionEnd } : null;
  const putBack = ({ field, value, start, end }) => {
    field.value = value;
    if (start !== null) field.setSelectionRange(start, end);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("keydown", event => {
    const { key, timeStamp } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const follows = timeStamp - last < QUICK;
    if (key === "Enter") {
      if (follows && read.length >= SHORTEST) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (was) putBack(was);
        enter(read);
      }
      read = "";
    } else if (key.length === 1) {
      if (!follows || !read) {
        read = "";
        was = asItWas(event.target);
      }
      read += key;
      last = timeStamp;
    }
  }, true);

  // Two in a row: the second waits for the answer to the first, and counts.
  let next = null, isBusy = false;
  const enter = async badge => {
    next = badge;
    if (isBusy) return;
    isBusy = true;
    let response = null;
    try {
      while (next !== null) {
        const sent = { ...kaizen.kiosk.begun(), burst: 1, badge: next };
        next = null;
        response = await kaizen.kiosk.post(document.getElementById("badge-reader"), null, sent);
        kaizen.kiosk.renew(response);
      }
      await kaizen.kiosk.answered(response);
    } catch {
      kaizen.refuse(document.body.dataset.offline);
    }
    isBusy = false;
  };

  /* The keys on the screen, for the field that was touched last. */

  let touched = null;
  const fieldsOf = form => [...form.querySelectorAll("input:not([type=hidden])")];
  const fieldOf = form => {
    const fields = fieldsOf(form);
    return fields.includes(touched) ? touched : fields.find(field => !field.value) || fields.at(-1);
  };
  document.addEventListener("focusin", event => {
    if (event.target.matches("form:has([data-keypad]) input")) touched = event.target;
  });
  // The focus stays in the field, where it shows what is being typed into.
  document.addEventListener("mousedown", event => event.target.closest("[data-keypad] button") && event.preventDefault());
  document.addEventListener("click", event => {
    const key = event.target.closest("[data-keypad] button");
    if (!key) return;
    const form = key.form, field = fieldOf(form);
    if ("letters" in key.dataset) {
      fieldsOf(form).forEach(one => one.inputMode = "text");
      field.blur();
    } else field.value = key.dataset.key ? field.value + key.dataset.key : field.value.slice(0, -1);
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const enterForm = document.querySelector("form:has([data-keypad])");
  if (enterForm && !enterForm.contains(document.activeElement)) fieldOf(enterForm).focus();
})();
