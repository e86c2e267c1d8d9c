"use strict";
/* Installed and without network: the worker behind the page, and since when the page is as it is. */
(() => {
  const place = document.querySelector("#on-this-phone");
  const workers = navigator.serviceWorker; // missing on plain http
  const { kiosk, person = "", asOf } = document.body.dataset;

  // A device that many people share keeps nothing of any of them.
  const leaveNothing = async () => {
    for (const registration of await workers?.getRegistrations() ?? []) await registration.unregister();
    for (const name of await window.caches?.keys() ?? []) await caches.delete(name);
  };
  if (kiosk !== undefined) return void leaveNothing().catch(() => {});
  if (!place) return;

  if (asOf) {
    const then = new Date(+asOf), isToday = then.toDateString() === new Date().toDateString();
    const day = isToday ? {} : { day: "numeric", month: "short" };
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit", ...day }).format(then);
    const bar = place.querySelector("#as-of");
    bar.querySelector("[data-said]").textContent = place.dataset.asOfWords.replace("{time}", time);
    bar.hidden = false;
  }

  if (!workers) return;
  workers.register(place.dataset.worker).catch(() => {});
  workers.ready.then(({ active }) => {
    if (!asOf && navigator.onLine) active.postMessage({ language: document.documentElement.lang, person, here: location.href });
    document.addEventListener("submit", event => {
      if (event.target.matches("[data-forgets]")) active.postMessage({ leaves: true });
    });
  });
})();
