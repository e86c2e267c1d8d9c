"use strict";
(() => {
  const body = document.body;
  const { kiosk: idle, left: leftWords, leaving: leavingWords, wait: waitWords } = body.dataset;
  const $ = selector => document.querySelector(selector);
  const waits = body.classList.contains("is-waiting");
  const forgetsAfter = body.dataset.forgetsAfter * 1000;
  const COUNTDOWN = 10, TOLD_EVERY = 30000, REFRESHED_EVERY = 60000, SEEN_EVERY = 300000;
  let gone = false;

  /* Nothing is navigated to, pages only replace each other: Back has nowhere to go. */

  const go = url => {
    gone = true;
    location.replace(url);
  };
  const post = (form, submitter, more = {}) => {
    const fields = new FormData(form, submitter);
    for (const [name, value] of Object.entries(more)) fields.set(name, value);
    return fetch(form.getAttribute("action"), { method: "POST", body: fields, headers: { "HX-Request": "true" } });
  };
  // Who came in meanwhile has a token of their own.
  const renew = response => {
    const value = response.headers.get("Kaizen-Token");
    if (value) body.dispatchEvent(new CustomEvent("freshToken", { bubbles: true, detail: { value } }));
  };
  const answered = async (response, form) => {
    const next = response.headers.get("HX-Redirect") || (response.redirected && response.url);
    if (next) return go(next);
    if (response.status === 400) return go(idle);
    if (response.status === 204) return;
    const after = form?.querySelector("a[data-close]");
    if (response.ok && after) return go(after.href);
    const said = new DOMParser().parseFromString(await response.text(), "text/html");
    const fragment = said.body.firstElementChild;
    const there = fragment?.id && document.getElementById(fragment.id);
    if (!there) return kaizen.refuse(said.body.textContent.trim());
    there.replaceWith(fragment);
    htmx.process(fragment);
    fragment.querySelector('[aria-invalid="true"]')?.focus();
  };
  document.addEventListener("htmx:beforeOnLoad", event => {
    const next = event.detail.xhr.getResponseHeader("HX-Redirect");
    if (!next) return;
    event.preventDefault();
    go(next);
  });
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    go(link.href);
  });
  document.addEventListener("submit", async event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post]")) return;
    event.preventDefault();
    if (form.matches(".kiosk-foot__out")) return forget();
    try {
      await answered(await post(form, event.submitter), form);
    } catch {
      kaizen.refuse(body.dataset.offline);
    }
    delete form.dataset.sent;
  });

  /* What somebody began to write is theirs, wherever they sign in next. */

  const begun = () => {
    const form = $("form[data-kept]");
    const fields = form ? Object.fromEntries(new FormData(form)) : {};
    const { heard, title, details, complaint, team } = fields;
    return heard || title || details ? { heard, title, details, complaint: complaint || "", team } : null;
  };

  /* It forgets. */

  const wipe = () => {
    document.querySelectorAll("form").forEach(form => form.reset());
    for (const store of ["localStorage", "sessionStorage"]) {
      try { window[store].clear(); } catch { /* denied: then nothing was kept there either */ }
    }
    navigator.serviceWorker?.getRegistrations().then(workers => workers.forEach(worker => worker.unregister()));
    window.caches?.keys().then(names => names.forEach(name => caches.delete(name))).catch(() => { /* likewise */ });
  };
  const blank = () => {
    $(".kiosk-head .person")?.remove();
    $("#main").replaceChildren(Object.assign(document.createElement("p"), { textContent: waitWords }));
  };
  const pause = time => new Promise(done => setTimeout(done, time));
  const untilSent = async send => {
    for (;;) {
      try {
        const response = await send();
        if (response.status < 500) return;
      } catch { /* no connection: the screen is empty already, so it can wait */ }
      await pause(3000);
    }
  };
  const forget = async () => {
    if (gone) return;
    gone = true;
    const words = begun();
    const keep = $("#keep-draft"), out = $("#forget");
    blank();
    if (words) await untilSent(() => post(keep, null, words));
    await untilSent(() => post(out));
    wipe();
    go(idle);
  };

  /* The last ten seconds are counted down, and any touch ends them. */

  let touched = Date.now(), told = Date.now(), warned = false;
  const show = () => {
    const left = Math.ceil((touched + forgetsAfter - Date.now()) / 1000);
    if ($("#left")) $("#left").textContent = leftWords.replace("{}", Math.max(0, left));
    const leaves = left <= COUNTDOWN;
    $("#going").hidden = !leaves;
    $("#going-left").textContent = Math.max(0, left);
    $("#going-ring").setAttribute("stroke-dashoffset", Math.max(0, COUNTDOWN - left));
    if (leaves && !warned) kaizen.announce(leavingWords);
    warned = leaves;
    if (left <= 0) forget();
  };
  const touch = () => {
    if (gone) return;
    touched = Date.now();
    show();
    if (touched - told < TOLD_EVERY || !body.dataset.person) return;
    told = touched;
    post($("#presence")).then(response => response.headers.get("HX-Redirect") && answered(response)).catch(() => { /* said when it matters */ });
  };
  if (!waits) {
    for (const kind of ["pointerdown", "touchmove", "wheel", "keydown", "input"]) addEventListener(kind, touch, { capture: true, passive: true });
    setInterval(() => gone || show(), 1000);
    show();
  }

  /* The waiting screen keeps itself up to date, quietly: a server that restarts is no news. */

  const refresh = () => document.hidden || gone || htmx.trigger("#glance", "refresh");
  for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(kind, event => event.target.id === "glance" && event.stopImmediatePropagation(), true);
  }
  const beSeen = () => document.hidden || gone || post($("#presence")).catch(() => { /* next time */ });
  if (waits) {
    setInterval(refresh, REFRESHED_EVERY);
    setInterval(beSeen, SEEN_EVERY);
    document.addEventListener("visibilitychange", refresh);
    beSeen();
    wipe();
  }

  // A page kept in memory is somebody's who has left.
  addEventListener("pageshow", event => event.persisted && location.reload());
  window.kaizen.kiosk = { post, answered, renew, begun };
})();
