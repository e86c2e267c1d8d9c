"use strict";
/* What met a busy board or a lost connection is sent again by itself: the same words, under the same key. */
(() => {
  const TRIES = 6, FIRST = 1000, LONGEST = 15_000;
  const AWAY = [0, 502, 503, 504];
  const waiting = new WeakMap(); // by element: how often it was tried, and what comes next
  let sending = null; // what htmx is asked for just now

  const pause = (xhr, tried) => {
    const asked = (+xhr.getResponseHeader("Retry-After") || 0) * 1000;
    return Math.min(Math.max(asked, FIRST * 2 ** tried), LONGEST) * (1 + Math.random() / 2);
  };
  const say = () => kaizen.refuse(document.body.dataset.again);

  /* Whether it is looked after here; false says that somebody must say what went wrong. */
  const tryAgain = ({ xhr, requestConfig }) => {
    const { elt } = requestConfig; // an event's own may be its target
    if (!AWAY.includes(xhr.status)) return false;
    // What could not even be sent the outbox keeps, where there is one.
    if (kaizen.keeps?.(elt) && requestConfig.verb === "post" && xhr.status !== 503) return true;
    const tried = waiting.get(elt)?.tried ?? 0;
    if (tried >= TRIES || !elt.isConnected) {
      waiting.delete(elt);
      return kaizen.keepUnsent?.(elt, requestConfig) ?? false;
    }
    const timer = setTimeout(() => send(elt, requestConfig), pause(xhr, tried));
    waiting.set(elt, { tried: tried + 1, timer });
    say();
    return true;
  };
  const send = (elt, { verb, path, target, formData }) => {
    if (!elt.isConnected) return void waiting.delete(elt);
    sending = { elt, key: formData.get("key") };
    htmx.ajax(verb.toUpperCase(), path, { source: elt, target, values: formData }).catch(() => {});
    sending = null;
    say();
  };

  // Words that were changed meanwhile are another write: they come after this one.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (sending?.elt === detail.elt && sending.key) detail.parameters.key = sending.key;
  });
  // Who was asked before is not asked again.
  document.addEventListener("htmx:confirm", event => {
    if (sending?.elt !== event.detail.elt || !event.detail.question) return;
    event.preventDefault();
    event.detail.issueRequest(true);
  });
  // Sent by hand before it is sent by itself: once is enough.
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => clearTimeout(waiting.get(elt)?.timer));
  document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt, xhr } }) => {
    if (AWAY.includes(xhr.status) || !waiting.delete(elt)) return;
    kaizen.refuse("");
  });

  Object.assign(kaizen, { tryAgain });
})();
