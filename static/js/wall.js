"use strict";
/* Keeps the picture live, the clock right, and survives a night without network by itself. */
(() => {
  const { body } = document;
  const { changes, keeper, version, zone, formats, live: liveWord, away: awayWords } = body.dataset;
  const $ = id => document.getElementById(id);
  const SECOND = 1000, MINUTE = 60 * SECOND;
  const EVERY = 2 * SECOND; // between questions, while the server answers
  const PATIENCE = 10 * SECOND; // for an answer
  const LONGEST = 30 * SECOND; // between questions, while it does not
  const OLD = 10 * MINUTE; // then "2 hours" may be 3: the picture is asked for anew
  const NIGHTLY = 3; // o'clock, where the team works
  const RELOADED = "kaizen-wall-reloaded", AT_MOST_EVERY = 10 * MINUTE;
  const KEPT = "wall-pages", KEPT_EVERY = 5 * MINUTE;
  const language = `${formats}-u-nu-latn`;

  /* The time where the team works, by the server's clock: a small computer may not know it. */

  let ahead = 0; // of this computer's clock, in milliseconds
  const now = () => Date.now() + ahead;
  const format = how => {
    try {
      if (zone) return new Intl.DateTimeFormat(language, { ...how, timeZone: zone });
    } catch { /* it does not know that zone */ }
    return new Intl.DateTimeFormat(language, { ...how, timeZone: "UTC" });
  };
  const time = format({ hour: "2-digit", minute: "2-digit" });
  const day = format({ weekday: "long", day: "numeric", month: "long" });
  const short = format({ weekday: "short", hour: "2-digit", minute: "2-digit" });
  const ofTheDay = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const isByName = time.resolvedOptions().timeZone !== "UTC" || !+$("picture").dataset.offset;
  const there = moment => moment + (isByName ? 0 : +$("picture").dataset.offset * MINUTE);
  const write = (element, words) => {
    if (element.textContent !== words) element.textContent = words;
  };
  const tick = () => {
    write($("clock"), time.format(there(now())));
    write($("date"), day.format(there(now())));
  };

  /* Live, or since when not. */

  let lastLive = +$("picture").dataset.at * SECOND;
  let failures = 0;
  const say = () => {
    const isAway = failures > 1;
    const isToday = day.format(there(lastLive)) === day.format(there(now()));
    const since = (isToday ? time : short).format(there(lastLive));
    $("live").classList.toggle("is-away", isAway);
    write($("live"), isAway ? awayWords.replace("{time}", since) : failures || !asked ? $("live").textContent : liveWord);
  };

  /* The new picture takes the place of the old one; cards that are the same stay the very same. */

  const sources = new WeakMap();
  const learn = picture => {
    for (const card of picture.querySelectorAll("[data-turns] > li")) sources.set(card, card.outerHTML);
  };
  const hang = (html, newer = new DOMParser().parseFromString(html, "text/html").getElementById("picture")) => {
    if (!newer) throw new Error("no picture");
    const old = $("picture");
    learn(newer);
    for (const card of newer.querySelectorAll("[data-turns] > li")) {
      const before = document.getElementById(card.id);
      if (before && sources.get(before) === sources.get(card)) card.replaceWith(before);
    }
    old.replaceWith(newer);
    write($("name"), newer.dataset.name);
    document.title = document.title.replace(/^.*(?= · )/, newer.dataset.name.replaceAll("$", "$$$$"));
    wallTurns.lay();
  };

  /* The page with its last picture, for a screen that is switched on again without network. */

  let keptAt = 0;
  const keep = async () => {
    if (!window.caches || !navigator.serviceWorker?.controller || Date.now() - keptAt < KEPT_EVERY) return;
    keptAt = Date.now();
    const page = await fetch(location.href, { cache: "no-store" });
    if (page.ok) await (await caches.open(KEPT)).put(location.href, page);
  };

  /* Asking. */

  let asked = false, drawnAt = Date.now(), newest = $("picture").dataset.newest;
  const pause = wait => setTimeout(ask, wait);
  // Only when the page can be had: without network a reload would leave nothing.
  const reload = async () => {
    const page = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!page?.ok) return;
    try {
      sessionStorage.setItem(RELOADED, Date.now());
    } catch { /* then a change of the version waits for the night */ }
    location.reload();
  };
  const reloadedLately = () => {
    try {
      return Date.now() - (+sessionStorage.getItem(RELOADED) || 0) < AT_MOST_EVERY;
    } catch {
      return true;
    }
  };
  const take = async response => {
    const date = Date.parse(response.headers.get("Date"));
    if (date && Math.abs(date - now()) > 2 * SECOND) ahead = date - Date.now();
    if (response.status === 200) {
      hang(await response.text());
      drawnAt = Date.now();
      keep().catch(() => {});
    }
    newest = response.headers.get("Kaizen-Newest") ?? newest;
    const other = response.headers.get("Kaizen-Version");
    if (other && other !== version && !reloadedLately()) reload();
  };
  const ask = async () => {
    const after = Date.now() - drawnAt > OLD ? "" : `?after=${newest}`;
    try {
      const signal = AbortSignal.timeout?.(PATIENCE);
      const response = await fetch(changes + after, { cache: "no-store", signal });
      if (response.status === 404 && response.headers.has("Kaizen-Wall")) return void location.reload();
      if (!response.ok) throw new Error(response.status);
      await take(response);
      failures = 0;
      asked = true;
      lastLive = now();
      pause(EVERY);
    } catch {
      failures += 1;
      // Not all screens at once when the server is there again.
      pause(Math.min(LONGEST, EVERY * 2 ** failures) * (0.5 + Math.random() / 2));
    }
    say();
  };

  /* Once a night it begins afresh, when the server is there. */

  const nightly = NIGHTLY * 60 + Math.random() * 30; // minutes after midnight
  let wasBefore = false;
  const rest = () => {
    const part = Object.fromEntries(ofTheDay.formatToParts(there(now())).map(({ type, value }) => [type, +value]));
    const minutes = part.hour * 60 + part.minute;
    const isBefore = minutes < nightly, isOver = minutes > nightly + 60;
    if (wasBefore && !isBefore && !isOver && failures === 0) {
      wasBefore = false;
      reload();
    } else if (isBefore || isOver) wasBefore = isBefore;
  };

  const stayAwake = () => {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => { /* not allowed: its own settings decide */ });
  };

  learn(document); // before anything is laid: how it came from the server
  wallTurns.lay();
  tick();
  setInterval(() => { tick(); rest(); }, SECOND);
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
  addEventListener("online", () => { failures = Math.min(failures, 1); });
  navigator.serviceWorker?.register(keeper).then(() => navigator.serviceWorker.ready).then(() => setTimeout(() => keep().catch(() => {}), SECOND)).catch(() => { /* plain http: then nothing is kept */ });
  ask();
})();
