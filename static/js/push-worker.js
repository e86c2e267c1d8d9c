"use strict";
/* What comes while the board is closed: one sentence, which opens its card. `board` comes before this, from the server. */
(() => {
  const KEPT = "push"; // whose device this is, as far as telling goes
  const OF = "/push-of";

  const owner = async () => (await (await caches.open(KEPT)).match(OF))?.text();
  const end = async () => {
    await caches.delete(KEPT);
    await (await registration.pushManager?.getSubscription())?.unsubscribe();
  };

  addEventListener("push", event => event.waitUntil((async () => {
    let said = {};
    try {
      said = event.data?.json() ?? {};
    } catch { /* not ours: still, something has to be shown */ }
    const { title = "Kaizen", body = "", url = board.board, tag = "" } = said;
    await registration.showNotification(title, { body, tag, dir: "auto", icon: board.icon, data: { url } });
  })()));

  addEventListener("notificationclick", event => {
    event.notification.close();
    event.waitUntil((async () => {
      const there = new URL(event.notification.data?.url ?? board.board, location.origin);
      if (there.origin !== location.origin) return;
      const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
      const open = pages.find(page => page.url === there.href);
      await (open ? open.focus() : clients.openWindow(there.href));
    })());
  });

  // The browser renews a subscription by itself now and then.
  addEventListener("pushsubscriptionchange", event => event.waitUntil((async () => {
    const before = event.oldSubscription;
    const now = event.newSubscription ?? (before && await registration.pushManager.subscribe(before.options));
    if (!now) return;
    const { person, token } = await (await fetch(board.ticket)).json();
    if (!person || person !== await owner()) return;
    const { endpoint, keys } = now.toJSON();
    const body = new URLSearchParams({ endpoint, ...keys, csrf_token: token });
    await fetch(board.push, { method: "POST", body });
  })()));

  // Nobody is told what was meant for who had this device before.
  addEventListener("message", event => {
    const { tells, leaves, person } = event.data;
    if (tells) event.waitUntil(caches.open(KEPT).then(cache => cache.put(OF, new Response(tells))));
    else if (leaves) event.waitUntil(end());
    else if (person) event.waitUntil(owner().then(whose => whose && whose !== person && end()));
  });
})();
