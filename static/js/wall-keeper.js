"use strict";
/* Behind the page of a wall: its files, and its last picture, for when there is no network. `wall` comes before this, from the server. */
(() => {
  const FILES = `wall-files-${wall.version}`, PAGES = "wall-pages";
  const PATIENCE = 8000; // then the last picture is better than nothing

  addEventListener("install", event => event.waitUntil((async () => {
    await (await caches.open(FILES)).addAll(wall.files);
    await skipWaiting();
  })()));
  addEventListener("activate", event => event.waitUntil((async () => {
    const old = (await caches.keys()).filter(name => name.startsWith("wall-files-") && name !== FILES);
    await Promise.all(old.map(name => caches.delete(name)));
    await clients.claim();
  })()));

  const file = async request => {
    const cache = await caches.open(FILES);
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    try {
      return await fetch(request);
    } catch (fault) {
      const nearly = await cache.match(request, { ignoreVary: true, ignoreSearch: true });
      if (nearly) return nearly;
      throw fault;
    }
  };

  const page = async request => {
    const cache = await caches.open(PAGES);
    const network = fetch(request).then(async response => {
      if (response.ok) await cache.put(request.url, response.clone());
      else if (response.headers.has(wall.gone)) await cache.delete(request.url);
      return response;
    });
    network.catch(() => {});
    const tooSlow = new Promise((_, fail) => setTimeout(fail, PATIENCE));
    try {
      const response = await Promise.race([network, tooSlow]);
      if (response.status < 500) return response;
      return await cache.match(request.url, { ignoreVary: true }) || response;
    } catch {
      return await cache.match(request.url, { ignoreVary: true }) || network;
    }
  };

  addEventListener("fetch", event => {
    const { request } = event, url = new URL(request.url);
    if (url.origin !== location.origin || request.method !== "GET") return;
    if (url.pathname.startsWith(wall.folder)) event.respondWith(file(request));
    else if (request.mode === "navigate") event.respondWith(page(request));
  });
})();
