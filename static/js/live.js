"use strict";
/* Asks what happened after the last event that this page knows; live-cards.js or live-parts.js show it. */
(() => {
  const live = document.querySelector("#live");
  if (!live || !window.kaizen.livePage) return;

  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE;
  // After how long without anything happening here it asks how often.
  const PACES = [[HOUR, 15 * SECOND], [10 * MINUTE, 5 * SECOND], [0, 1.4 * SECOND]];
  const FAR_APART = 30 * SECOND, AWAY_LONG = 5 * MINUTE, ASKED_AGAIN = HOUR;
  const GOOD = [200, 204];

  const url = new URL(live.getAttribute("hx-get"), location.href);
  let after = +url.searchParams.get("after"), asked = after;
  let timer = 0, failures = 0, retryAfter = 0, isAsking = false, wantsAll = false;
  let lively = Date.now(), answered = Date.now(), whole = Date.now();

  /* When to ask. */

  const about = time => time * (0.85 + 0.3 * Math.random());
  const pace = () => PACES.find(([quiet]) => Date.now() - lively >= quiet)[1];
  const pause = () => failures ? retryAfter + Math.min(FAR_APART, 1.5 * SECOND * 2 ** failures) * (0.5 + Math.random()) : Math.min(about(pace()), 15 * SECOND);
  const wait = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, pause());
  };
  const ask = () => {
    clearTimeout(timer);
    if (document.hidden || isAsking) return;
    isAsking = true;
    htmx.trigger(live, "ask");
  };
  const wake = () => {
    const wasSlow = pace() > 2 * SECOND;
    lively = Date.now();
    if (wasSlow && !failures) ask();
  };
  for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
    addEventListener(name, wake, { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", () => document.hidden ? clearTimeout(timer) : ask());
  addEventListener("online", ask);
  addEventListener("pageshow", event => {
    if (!event.persisted) return;
    isAsking = false;
    ask();
  });

  /* What comes back. All of it ends here: the page's other scripts listen for what a person does. */

  live.addEventListener("htmx:configRequest", event => {
    asked = after;
    url.searchParams.set("after", after);
    event.detail.path = url.pathname + url.search;
  });
  live.addEventListener("htmx:beforeOnLoad", event => {
    event.preventDefault();
    const { xhr } = event.detail;
    isAsking = false;
    // Who looks may have changed in another tab: what they see is not for here.
    const person = xhr.getResponseHeader("Kaizen-Person");
    if (!GOOD.includes(xhr.status) || (person !== null && person !== document.body.dataset.person)) return fail(xhr);
    take(xhr);
    wait();
  });
  const fail = xhr => {
    isAsking = false;
    retryAfter = Math.min(+xhr?.getResponseHeader("Retry-After") || 0, 30) * SECOND;
    failures += 1;
    if (failures > 1) sayAway();
    wait();
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:sendAbort"]) live.addEventListener(name, () => fail());
  for (const name of ["configRequest", "beforeRequest", "beforeSend", "beforeOnLoad", "afterOnLoad", "afterRequest", "sendError", "timeout", "sendAbort"]) {
    live.addEventListener(`htmx:${name}`, event => event.stopPropagation());
  }

  const take = xhr => {
    wantsAll ||= Date.now() - answered > AWAY_LONG || Date.now() - whole > ASKED_AGAIN;
    failures = 0;
    answered = Date.now();
    sayAway("");
    // The page came anew meanwhile, and is ahead of this answer.
    if (asked !== after) return;
    after = +xhr.getResponseHeader("Kaizen-Newest") || after;
    if (xhr.getResponseHeader("HX-Trigger") === "stale") wantsAll = true;
    else if (xhr.status === 200) {
      lively = Date.now();
      const changes = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("#changes");
      if (changes) kaizen.livePage.take(changes);
    }
    if (kaizen.livePage.isShort?.()) wantsAll = true;
    if (wantsAll && kaizen.livePage.again()) {
      wantsAll = false;
      whole = Date.now();
    }
  };

  const sayAway = (words = live.dataset.away) => {
    const place = live.querySelector("#live-away");
    // A page kept on the phone says by itself of when it is.
    if (words && document.body.dataset.asOf) return;
    if (!words || !place.textContent) {
      // English as most of the world writes it, as everywhere on the board.
      const { lang } = document.documentElement;
      const format = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { hour: "numeric", minute: "2-digit" });
      place.textContent = words.replace("{time}", format.format(new Date(answered)));
    }
  };

  /* A board that came anew knows more than before. */

  kaizen.liveFrom = newest => { after = Math.max(after, +newest || 0); };

  /* One sentence at a time for who listens: the last of those that came meanwhile. */

  const EACH = 6 * SECOND;
  let said = 0, next = "";
  const speak = () => {
    if (!next) return;
    kaizen.announce(next);
    next = "";
    said = Date.now();
    setTimeout(speak, EACH);
  };
  kaizen.sayLive = words => {
    if (!words) return;
    next = words;
    if (Date.now() - said >= EACH) speak();
  };

  wait();
})();
