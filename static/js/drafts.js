"use strict";
(() => {
  if ("kiosk" in document.body.dataset) return; // a shared device keeps nobody's words
  const person = document.body.dataset.person;
  const prefix = `draft:${person}:`;
  // Storage may be full, or denied: then there is no draft, and nothing else changes.
  const store = {
    get(name) { try { return JSON.parse(localStorage.getItem(prefix + name)) || {}; } catch { return {}; } },
    set(name, fields) { try { localStorage.setItem(prefix + name, JSON.stringify(fields)); } catch { /* see above */ } },
    drop(name) { try { localStorage.removeItem(prefix + name); } catch { /* see above */ } },
    dropAll() { try { Object.keys(localStorage).filter(key => key.startsWith("draft:")).forEach(key => localStorage.removeItem(key)); } catch { /* see above */ } },
  };
  const kept = form => [...form.elements].filter(field =>
    field.name && field.matches('textarea, input:is([type="text"], [type="search"], [type="number"], [type="date"], :not([type]))'));
  const save = form => store.set(form.dataset.draft, Object.fromEntries(kept(form).filter(field => field.value).map(field => [field.name, field.value])));
  const restore = form => {
    const fields = store.get(form.dataset.draft);
    for (const field of kept(form)) {
      if (field.value || !fields[field.name]) continue;
      field.value = fields[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const restoreAll = root => {
    if (root.matches?.("form[data-draft]")) restore(root);
    root.querySelectorAll("form[data-draft]").forEach(restore);
  };

  // A page that says data-draft-done has what the form sent: only then the draft may go.
  document.querySelectorAll("[data-draft-done]").forEach(done => store.drop(done.dataset.draftDone));
  document.addEventListener("input", event => {
    const form = event.target.form;
    if (form?.dataset.draft) save(form);
  });
  document.addEventListener("htmx:afterRequest", event => {
    const form = event.detail.requestConfig.elt.closest("form[data-draft]");
    if (form && event.detail.requestConfig.verb !== "get" && event.detail.successful) store.drop(form.dataset.draft);
  });
  // The outbox has it now.
  document.addEventListener("queued", event => {
    const form = event.target.closest("form[data-draft]");
    if (form) store.drop(form.dataset.draft);
  });
  document.addEventListener("htmx:load", event => restoreAll(event.detail.elt));
  document.addEventListener("submit", event => {
    if (event.target.matches("[data-forgets]")) store.dropAll();
  });
  restoreAll(document);
})();
