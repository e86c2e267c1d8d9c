"use strict";
/* Shows what was last seen when there is no network, and sends what waits. `board` comes before this, from the server. */
(() => {
  const FILES = `files-${board.version}`, PAGES = `pages-${board.version}-`;
  const PAGES_KEPT = 40;
  const PATIENCE = 4000; // then what was last seen is better than nothing
  const KEPT_AT = "Kept-At";

  let era = 0; // counts whose phone it is: an answer that began in another one is not kept

  /* Files: their addresses change with their content. */

  addEventListener("install", event => event.waitUntil((async () => {
    const cache = await caches.open(FILES);
    await cache.addAll(board.files);
    await keepOffline();
    await skipWaiting();
  })()));
  addEventListener("activate", event => event.waitUntil((async () => {
    const old = (await caches.keys()).filter(name => name !== FILES && !name.startsWith(PAGES) && !name.startsWith("wall-") && name !== "push");
    await Promise.all(old.map(name => caches.delete(name)));
    await clients.claim();
  })()));

  const file = async request => {
    const cache = await caches.open(FILES);
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    try {
      const response = await fetch(request);
      if (response.ok && response.type === "basic") cache.put(request, response.clone());
      return response;
    } catch (fault) {
      // A page kept before the last change asks for the file as it was.
      const nearly = await cache.match(request, { ignoreVary: true, ignoreSearch: true });
      if (nearly) return nearly;
      throw fault;
    }
  };

  /* Nobody's page, for when nothing else is there: in the language of who looks. */

  const offline = async () => (await caches.open(FILES)).match(board.offline, { ignoreSearch: true, ignoreVary: true });
  const keepOffline = async language => {
    const before = await offline();
    if (before && (!language || before.headers.get("Content-Language") === language)) return;
    const url = language ? `${board.offline}?language=${encodeURIComponent(language)}` : board.offline;
    const response = await fetch(url, { credentials: "omit", cache: "no-store" });
    if (!response.ok) return;
    const cache = await caches.open(FILES);
    await cache.delete(board.offline, { ignoreSearch: true, ignoreVary: true });
    await cache.put(board.offline, response);
    await forget(); // pages in the language of before
  };

  /* Pages: one person's, and only for as long as they are signed in here. */

  const kept = async () => (await caches.keys()).filter(name => name.startsWith(PAGES));
  const forget = async (but = "") => {
    const others = (await kept()).filter(name => name !== but);
    if (others.length || !but) era += 1;
    await Promise.all(others.map(name => caches.delete(name)));
  };
  const isRoom = path => path === board.board || board.rooms.some(room => path === room || path.startsWith(`${room}/`));
  const isPage = response => response.ok && !response.redirected && (response.headers.get("Content-Type") || "").startsWith("text/html")
    && !(response.headers.get("Cache-Control") || "").includes("no-store");

  const remember = async (url, response, began) => {
    const person = response.headers.get(board.person);
    if (person === null || began !== era) return;
    if (!person) return forget();
    await forget(PAGES + person);
    if (!isPage(response) || !isRoom(new URL(url).pathname)) return;
    const headers = new Headers({ "Content-Type": "text/html; charset=utf-8", [KEPT_AT]: Date.now() });
    for (const name of ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"]) {
      if (response.headers.has(name)) headers.set(name, response.headers.get(name));
    }
    const now = era, html = await response.text();
    if (now !== era) return;
    const cache = await caches.open(PAGES + person);
    await cache.delete(url); // so that the newest comes last
    await cache.put(url, new Response(html, { headers }));
    const urls = await cache.keys();
    for (const old of urls.slice(0, -PAGES_KEPT)) await cache.delete(old);
  };

  /* The page as it was, which says so by itself: see phone.js. */
  const lastSeen = async url => {
    for (const name of await kept()) {
      const response = await caches.match(url, { cacheName: name, ignoreVary: true }); // opening would bring back what is gone
      if (!response) continue;
      const html = (await response.text()).replace("<body ", `<body data-as-of="${response.headers.get(KEPT_AT)}" `);
      return new Response(html, { headers: response.headers });
    }
    return null;
  };

  const page = async event => {
    const url = event.request.url.split("#")[0], began = era;
    const network = fetch(event.request).then(response => {
      event.waitUntil(remember(url, response.clone(), began).catch(() => {}));
      return response;
    });
    const tooSlow = new Promise((_, fail) => setTimeout(fail, PATIENCE));
    try {
      return await Promise.race([network, tooSlow]);
    } catch {
      network.catch(() => {});
      return await lastSeen(url) || network.catch(async () => await offline() || Response.error());
    }
  };

  addEventListener("fetch", event => {
    const { request } = event, url = new URL(request.url);
    if (url.origin !== location.origin) return;
    if (request.method === "POST") {
      if (board.doors.includes(url.pathname)) event.waitUntil(forget());
    } else if (request.method !== "GET") return;
    else if (url.pathname.startsWith(board.folder)) event.respondWith(file(request));
    else if (request.mode === "navigate") event.respondWith(page(event));
  });

  /* The rooms that are wanted without network are looked at before anybody needs them. */

  const lookAhead = async here => {
    for (const path of [...board.first, here]) {
      const { href: url, pathname } = new URL(path, location.origin), began = era;
      if (!isRoom(pathname) || await lastSeen(url)) continue;
      const response = await fetch(url, { headers: { [board.ahead]: "1" } });
      await remember(url, response, began);
    }
  };
  addEventListener("message", event => {
    const { language, person, here, leaves } = event.data;
    if (leaves) event.waitUntil(forget());
    else event.waitUntil(keepOffline(language).then(() => person && lookAhead(here.split("#")[0])).catch(() => {}));
  });

  // What still waits makes the browser try again later.
  addEventListener("sync", event => event.waitUntil((async () => {
    const came = await outbox.send(board.ticket);
    if (came?.sent.length) {
      for (const page of await clients.matchAll({ type: "window" })) page.postMessage({ sent: came.sent });
    }
    if (came?.isLeft) throw new Error("some of it still waits");
  })()));
})();
