"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const room = () => $("[data-changes].room");
  const panel = () => $(".room__panel.sheet");
  const form = () => $(".room__panel .standing");

  /* Time runs here as it does at the server: its moments, and by how much this clock is wrong. */

  let ahead = 0;
  const clockOf = shown => { ahead = Date.now() - Date.parse(shown.dataset.now); };
  const written = seconds => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const tick = () => {
    for (const timer of all("[data-timer]")) {
      const { before, since, planned } = timer.dataset;
      const gone = +before + (since ? Math.max(0, Math.floor((Date.now() - ahead - Date.parse(since)) / 1000)) : 0);
      $("[data-gone]", timer).textContent = written(gone);
      $("progress", timer).value = Math.min(gone, +planned);
      timer.classList.toggle("timer--over", gone > +planned);
    }
  };

  /* What happens on other screens shows here; what somebody types stays as it is. */

  const QUIET = 1500, LONGEST = 30000;
  let wait = QUIET, timer = null, asking = null, lost = false, isOld = false;
  const later = (time = wait) => {
    clearTimeout(timer);
    timer = setTimeout(ask, time);
  };
  const typedIn = root => all("input:not([type=hidden]), textarea, select", root).filter(one => one.id && !one.closest(".standing"));
  const put = html => {
    const old = room(), fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    if (!fresh?.matches(".room")) return;
    const focused = document.activeElement?.id, kept = new Map(typedIn(old).map(one => [one.id, one.value]));
    const open = panel();
    if (open && fresh.dataset.item === old.dataset.item) $(`#${open.id}`, fresh)?.replaceWith(open);
    old.replaceWith(fresh);
    htmx.process(fresh);
    for (const one of typedIn(fresh)) if (kept.has(one.id)) one.value = kept.get(one.id);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    arrived(fresh, old.dataset.item !== fresh.dataset.item);
  };
  const arrived = (shown, isOther) => {
    clockOf(shown);
    tick();
    const { heading } = shown.dataset;
    document.title = heading + document.title.slice(document.title.lastIndexOf(" · "));
    if (isOther) kaizen.announce(heading);
  };
  const ask = async () => {
    const shown = room();
    if (!shown || document.hidden || asking || $(".htmx-request")) return later(QUIET);
    const { changes, turn } = shown.dataset;
    asking = new AbortController();
    const gaveUp = setTimeout(() => asking.abort(), 10000);
    try {
      const answer = await fetch(`${changes}?turn=${isOld ? 0 : turn}`, { headers: { "HX-Request": "true" }, signal: asking.signal });
      if (answer.status >= 500) throw new Error("away");
      if (answer.status === 401) return location.reload();
      back();
      const minutes = answer.headers.get("HX-Redirect");
      if (minutes && !form()) return location.assign(minutes);
      if (answer.status === 200) {
        // Somebody is typing here: nothing is taken from under the fingers.
        isOld = Boolean(form());
        if (isOld) all("[data-changed]").forEach(one => one.hidden = false);
        // What was pressed meanwhile waits for its own answer, which shows all of it.
        else {
          const html = await answer.text();
          if (room() === shown && !$(".htmx-request")) put(html);
        }
      }
    } catch { away(); } finally {
      clearTimeout(gaveUp);
      asking = null;
      later();
    }
  };
  const back = () => {
    wait = QUIET;
    lost = false;
    all(".room__away").forEach(one => one.textContent = "");
  };
  const away = () => {
    wait = Math.min(LONGEST, wait * (1.5 + Math.random() / 2));
    lost ||= new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    all(".room__away").forEach(one => one.textContent = one.dataset.away.replace("{}", lost));
  };
  document.addEventListener("visibilitychange", () => document.hidden || later(0));

  /* Keys. A presenter's remote sends arrows or pages; letters only where nobody is typing. */

  const press = selector => {
    const target = all(selector).find(one => one.checkVisibility() && !one.disabled);
    target?.click();
    return Boolean(target);
  };
  const steps = () => {
    const [forth, back] = document.documentElement.dir === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    return { [forth]: "forth", [back]: "back", PageDown: "forth", PageUp: "back", ArrowDown: "forth", ArrowUp: "back" };
  };
  const typing = element => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const BURST = 60, SHORTEST = 3;
  let letters = "", lastKey = -Infinity, soon = null;
  const letter = key => {
    const way = key === "?" ? "#show-keys" : `[data-room-key="${CSS.escape(key.toLowerCase())}"]`;
    press(way);
  };
  // A badge reader types faster than hands: what comes in a burst is no key.
  const badge = read => {
    const shown = $("#badge-form");
    if (shown) {
      $("#badge-number").value = read;
      return shown.requestSubmit();
    }
    const url = $("#who-is-here").href;
    htmx.ajax("POST", new URL(url).pathname, { target: `#${room().id}`, swap: "outerHTML", values: { badge: read, from: "room" } });
  };
  document.addEventListener("keydown", event => {
    const { key, target, timeStamp } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !room()) return;
    if (typing(target)) return;
    const follows = timeStamp - lastKey < BURST;
    lastKey = timeStamp;
    if (key === "Enter" && follows && letters.length >= SHORTEST) {
      event.preventDefault();
      clearTimeout(soon);
      badge(letters);
      letters = "";
      return;
    }
    if (key.length === 1 && key !== " ") {
      clearTimeout(soon);
      letters = follows ? letters + key : key;
      if (letters.length === 1) soon = setTimeout(() => panel() || letter(key), BURST);
      if (key === "/" || key === "?") event.preventDefault();
      return;
    }
    letters = "";
    if (panel()) return;
    if (key === " ") {
      if (target.closest("button, a[href], summary, [type=radio], [type=checkbox]")) return;
      press("[data-step=settle]");
    } else if (steps()[key] && !target.closest("[type=radio]")) press(`[data-step=${steps()[key]}]`);
    else return;
    event.preventDefault();
  });

  /* A swipe goes on or back. */

  let from = null;
  document.addEventListener("touchstart", event => {
    const [touch] = event.changedTouches;
    from = event.touches.length === 1 && event.target.closest(".room__main") && !panel() ? touch : null;
  }, { passive: true });
  document.addEventListener("touchend", event => {
    if (!from) return;
    const [touch] = event.changedTouches, x = touch.clientX - from.clientX, y = touch.clientY - from.clientY;
    from = null;
    if (Math.abs(x) < 80 || Math.abs(y) > Math.abs(x) / 2) return;
    const forward = (x < 0) === (document.documentElement.dir !== "rtl");
    press(`[data-step=${forward ? "forth" : "back"}]`);
  }, { passive: true });

  /* After an answer of the server. */

  let opener = null;
  document.addEventListener("htmx:beforeRequest", event => {
    if (event.target.matches?.(".room [hx-get]")) opener = event.target.id;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const shown = room();
    if (!shown) return;
    arrived(shown, false);
    // What was pressed is gone: not the first link, but what is talked about now.
    if (document.activeElement?.matches(".room__brand")) $("h1", shown).focus({ preventScroll: true });
  });
  // A panel was closed: back to what opened it, and what changed meanwhile is fetched.
  document.addEventListener("click", event => event.target.closest("[data-close]") && closed());
  document.addEventListener("keydown", event => event.key === "Escape" && closed());
  const closed = () => setTimeout(() => {
    if (panel()) return;
    if (opener) document.getElementById(opener)?.focus({ preventScroll: true });
    if (isOld) later(0);
  });

  const shown = room();
  if (shown) {
    clockOf(shown);
    setInterval(tick, 1000);
    tick();
    later();
  }
})();
