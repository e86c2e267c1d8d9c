"use strict";
/* What cannot be sent now is kept on the phone, said so, and sent by itself later. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const place = $("#on-this-phone");
  const { person = "" } = document.body.dataset;
  if (!place || "kiosk" in document.body.dataset || !window.outbox) return;
  const words = (name, values = {}) => place.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const { WAITING, REFUSED } = outbox;

  const say = sentence => {
    $("#saved").textContent = sentence;
    if (sentence) kaizen.announce(sentence);
  };

  /* Keeping. */

  const kindOf = (element, fields) => {
    const { outbox: kind } = element.dataset;
    return kind === "vote" && fields.get("give") === "0" ? "unvote" : kind;
  };
  // What it is about, in the words on the page: a card's title, a complaint's sentence.
  const aboutOf = element => {
    const within = element.closest("article.card, li.complaint, .similar li, .idea__heard");
    const heard = element.dataset.outbox === "heard";
    const named = within && $(heard ? ".card__complaint, .complaint__sentence, .idea__complaint, a[dir]" : ".card__title", within);
    return (named || $("h1"))?.textContent.trim() || "";
  };
  const storable = async ([name, value]) => typeof value === "string" ? [name, value]
    : [name, { name: value.name, type: value.type, bytes: await value.arrayBuffer() }];
  const OURS = ["csrf_token", "key", "back", "from"];
  const entryOf = (element, url, data) => ({
    key: data.get("key") || kaizen.newKey(), person, url,
    kind: kindOf(element, data), isState: element.dataset.outbox === "vote", about: aboutOf(element),
    fields: [...data].filter(([name, value]) => !OURS.includes(name) && (typeof value === "string" || value.size)),
  });

  const keep = async (element, url, data) => {
    let entry;
    try {
      entry = entryOf(element, url, data);
      await outbox.add({ ...entry, fields: await Promise.all(entry.fields.map(storable)) });
    } catch {
      return kaizen.refuse(words("unkept"));
    }
    isAnswered(data);
    kaizen.refuse("");
    kaizen.forgetKey(element.closest("form") || element);
    element.dataset.queued = Date.now();
    if (entry.isState) turn(element);
    else if (element.matches("form")) clear(element, data);
    say(words("saved"));
    navigator.serviceWorker?.ready.then(worker => worker.sync?.register("outbox")).catch(() => {});
    return run();
  };

  // Shown as if it had been answered; the next look at the page shows what is.
  const turn = button => {
    const gives = button.value === "1", count = $("b", button);
    button.value = gives ? "0" : "1";
    button.setAttribute("aria-pressed", gives);
    if (count) count.textContent = +count.textContent + (gives ? 1 : -1);
  };
  const TYPED = 'textarea, input:is([type="text"], [type="search"], :not([type]))';
  // Words that were typed while the sending failed are not yet kept: they stay.
  const clear = (form, sent) => {
    const typed = [...form.elements].filter(field => field.matches(TYPED) && field.name);
    if (typed.some(field => field.value.replace(/\r?\n/g, "\n") !== String(sent.get(field.name) ?? "").replace(/\r?\n/g, "\n"))) return;
    form.dispatchEvent(new CustomEvent("queued", { bubbles: true }));
    form.reset();
    typed.forEach(field => { field.value = ""; });
    form.querySelectorAll("#similar, #similar-ideas").forEach(list => list.replaceChildren());
  };

  const keeps = element => Boolean(person) && Boolean(element.closest("[data-outbox]"));
  const GATEWAY = [502, 504]; // nobody of ours answered
  const failed = event => {
    const { elt, requestConfig, xhr } = event.detail;
    if (!keeps(elt) || requestConfig.verb !== "post" || (xhr.status && !GATEWAY.includes(xhr.status))) return;
    keep(elt.closest("[data-outbox]"), requestConfig.path, requestConfig.formData);
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, failed);
  // Sent again and again in vain: it is kept like what found no connection.
  const keepUnsent = (elt, { verb, path, formData }) => {
    if (!keeps(elt) || verb !== "post") return false;
    keep(elt.closest("[data-outbox]"), path, formData);
    return true;
  };
  // Who leaves the page before the answer is there does not know whether it was sent: the key makes it once.
  const underWay = new Map();
  document.addEventListener("htmx:beforeSend", event => {
    const { elt, requestConfig: { verb, path, formData } } = event.detail;
    if (keeps(elt) && verb === "post") underWay.set(elt, { element: elt.closest("[data-outbox]"), path, formData });
  });
  // By what was sent: the element itself may have left the page with the answer.
  const isAnswered = sent => { for (const [elt, { formData }] of underWay) if (formData === sent) underWay.delete(elt); };
  document.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => xhr.status && isAnswered(requestConfig.formData));
  // A page that goes has no time for a database; its next one takes over.
  const LEFT = "outbox:left";
  addEventListener("pagehide", () => {
    const left = [...underWay.values()].map(({ element, path, formData }) => entryOf(element, path, formData));
    const words = left.filter(entry => entry.fields.every(([, value]) => typeof value === "string"));
    try { if (words.length) localStorage.setItem(LEFT, JSON.stringify(words)); } catch { /* full or denied: nothing can be kept */ }
  });
  const takeOver = async () => {
    const left = JSON.parse(localStorage.getItem(LEFT) || "[]");
    for (const entry of left) await outbox.add(entry);
    localStorage.removeItem(LEFT);
  };
  // A plain form would lead to the browser's own page about the missing network.
  document.addEventListener("submit", event => {
    const { target: form, submitter } = event;
    const element = submitter?.matches("[data-outbox]") ? submitter : form;
    if (navigator.onLine || !keeps(element) || element.matches("[hx-post]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keep(element, submitter?.getAttribute("formaction") || form.getAttribute("action"), new FormData(form, submitter));
  }, true);
  // With gloves on one tap becomes two: there is no answer to take the button away.
  document.addEventListener("htmx:confirm", event => {
    const queued = event.detail.elt.dataset.queued;
    if (queued && event.detail.elt.dataset.outbox === "heard" && Date.now() - queued < 1500) event.preventDefault();
  });

  /* Sending: at once, when the network is back, and now and then. */

  const SOON = 1_000, LATE = 300_000;
  let pause = SOON, timer = 0, running = false, wanted = false, signedOut = false;
  const arrived = sent => {
    say(words("arrived"));
    document.dispatchEvent(new CustomEvent("sent", { detail: sent }));
  };
  // The worker may have been faster.
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.sent && arrived(data.sent));
  const run = async () => {
    wanted = true;
    if (running) return;
    running = true;
    wanted = false;
    clearTimeout(timer);
    const came = await outbox.send(place.dataset.ticket).catch(() => undefined);
    running = false;
    signedOut = came?.person === "";
    if (came?.sent.length) {
      pause = SOON;
      arrived(came.sent);
    }
    if (wanted) run(); // the network came back, or more was written, while it went wrong
    else if (!came || came.isLeft) {
      timer = setTimeout(run, pause * (1 + Math.random() / 2)); // not all phones at once
      pause = Math.min(pause * 2, LATE);
    }
    await show();
  };
  addEventListener("online", () => { pause = SOON; run(); });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && run());

  /* What waits is always in sight. */

  const show = async () => {
    const entries = await outbox.all().catch(() => []);
    const mine = entries.filter(entry => !person || entry.person === person);
    const waiting = mine.filter(entry => entry.state === WAITING).length;
    const lines = {
      waiting: [waiting, words("waiting", { num: waiting })],
      refused: [mine.length - waiting, words("refused", { num: mine.length - waiting })],
      others: [entries.length - mine.length, words("others", { num: entries.length - mine.length })],
      enter: [signedOut ? waiting : 0, words("enter")],
    };
    for (const [name, [count, sentence]] of Object.entries(lines)) {
      const line = $(`[data-line="${name}"]`, place);
      line.hidden = !count;
      $("[data-said]", line).textContent = sentence;
    }
    $(".waiting", place).hidden = Object.values(lines).every(([count]) => !count);
    document.dispatchEvent(new CustomEvent("outbox", { detail: { entries, mine } }));
  };
  outbox.onChange(show);

  /* Signing out with things waiting asks first. */

  const leaving = $("#leaving");
  let leaver = null;
  document.addEventListener("submit", async event => {
    const form = event.target;
    if (!form.matches("[data-forgets]") || "leaves" in form.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const entries = await outbox.all().catch(() => []);
    const mine = entries.filter(entry => entry.person === person).length;
    if (!mine || !leaving) return leave(form);
    leaver = form;
    form.closest("details")?.removeAttribute("open");
    $("[data-said]", leaving).textContent = words("leaving", { num: mine });
    leaving.hidden = false;
    leaving.focus();
    leaving.scrollIntoView({ block: "nearest" });
  }, true);
  const leave = form => {
    form.dataset.leaves = "";
    form.requestSubmit();
  };
  leaving?.addEventListener("click", event => {
    const pressed = event.target.closest("[data-leave]");
    if (!pressed) return;
    if (pressed.dataset.leave === "go") return leave(leaver);
    leaving.hidden = true;
    leaver.closest("details")?.querySelector("summary")?.focus();
  });

  Object.assign(kaizen, { keeps, keepUnsent, sendNow: run, showOutbox: show });
  takeOver().catch(() => {}).then(run);
})();
