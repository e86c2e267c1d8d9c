"use strict";
/* A page that tells one story: what came anew in it takes its place, and nothing around it moves. */
(() => {
  const live = document.querySelector("#live");
  const root = () => document.querySelector("[data-live]");
  if (!live || !root()) return;

  // Whoever looks has changed these themselves, or reads in them.
  const OWN = "[id$='-panel'], .heard-again, .sheet, .refusal, input[type=hidden]";
  const OPEN = "[id$='-panel']:not(:empty), .sheet, .htmx-request";
  const FLEETING = new Set(["open", "data-key", "data-sent", "data-watched", "class"]);

  const isTyped = field => field.matches("[type=checkbox], [type=radio]") ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  const isBusy = part => {
    const active = document.activeElement;
    if (part.contains(active) && active.matches("input, textarea, select")) return true;
    return part.matches(OPEN) || !!part.querySelector(OPEN) || [...part.querySelectorAll("input:not([type=hidden], [type=file]), textarea")].some(isTyped);
  };

  const attributes = part => [...part.attributes].filter(({ name }) => !FLEETING.has(name)).map(({ name, value }) => `${name}=${value}`).sort().join("\n");
  const words = part => [...part.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data.trim()).filter(Boolean).join("\n");
  const isSameAround = (old, fresh) => old.tagName === fresh.tagName && old.childElementCount === fresh.childElementCount
    && attributes(old) === attributes(fresh) && words(old) === words(fresh);

  let isMore = false;
  // The smallest parts that differ are exchanged, so that what is read or typed beside them stays.
  const renew = (old, fresh) => {
    if (old.matches(OWN) || old.isEqualNode(fresh)) return;
    if (old.matches("[data-live-rows]")) return renewRows(old, fresh);
    if (isSameAround(old, fresh) && old.childElementCount) return [...old.children].forEach((child, at) => renew(child, fresh.children[at]));
    if (isBusy(old)) isMore = true;
    else exchange(old, fresh);
  };
  const exchange = (old, fresh) => {
    const active = old.contains(document.activeElement) && document.activeElement.id;
    const opened = [...old.querySelectorAll("details")].map(details => details.open);
    const come = document.importNode(fresh, true);
    [...come.querySelectorAll("details")].forEach((details, at) => { details.open = opened[at] ?? details.open; });
    old.replaceWith(come);
    htmx.process(come);
    if (active) document.getElementById(active)?.focus({ preventScroll: true });
  };
  // A row stays under the finger that reaches for it, also when another order would be right now.
  const renewRows = (old, fresh) => {
    const ids = list => [...list.children].map(row => row.id).join();
    isMore ||= ids(old) !== ids(fresh);
    for (const row of [...old.children]) {
      const come = [...fresh.children].find(one => one.id === row.id);
      if (come) renew(row, come);
    }
  };

  const sayMore = () => { live.querySelector("#live-more").hidden = false; };
  let isFetching = false;
  const again = async () => {
    if (isFetching) return false;
    isFetching = true;
    try {
      // Nobody may be told anything by a page that comes by itself.
      const response = await fetch(location.href.split("#")[0], { headers: { "Kaizen-Ahead": "1" }, cache: "no-store" });
      if (!response.ok || response.redirected || response.headers.get("Kaizen-Person") !== document.body.dataset.person) return false;
      const page = new DOMParser().parseFromString(await response.text(), "text/html"), fresh = page.querySelector("[data-live]");
      isMore = false;
      if (fresh) renew(root(), fresh);
      if (!fresh || isMore) sayMore();
      return true;
    } catch {
      return false;
    } finally {
      isFetching = false;
    }
  };

  window.kaizen.livePage = {
    take(changes) {
      if ("looks" in changes.dataset) sayMore();
      else again();
      kaizen.sayLive(changes.dataset.said);
    },
    again() {
      again();
      return true;
    },
  };
})();
