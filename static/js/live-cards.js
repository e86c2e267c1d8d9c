"use strict";
/* Puts the cards that came anew in their places, where nobody is in the middle of something. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const live = $("#live");
  if (!live) return;

  const waiting = new Map(); // by the card's id: how it is now, or null where it left this board

  /* Where a card stands in its column: as the board sorts. */

  const number = (card, name) => +card.dataset[name];
  const ORDERS = {
    hand: card => [number(card, "place"), -number(card, "idea")],
    votes: card => [-number(card, "votes"), -number(card, "idea")],
    newest: card => [-number(card, "idea")],
    oldest: card => [number(card, "idea")],
    date: card => ["amber" in card.dataset ? 0 : 1, -number(card, "movedAt")],
  };
  const isBefore = (one, other, keys) => {
    const [mine, theirs] = [keys(one), keys(other)];
    const at = mine.findIndex((key, index) => key !== theirs[index]);
    return at >= 0 && mine[at] < theirs[at];
  };
  const listOf = stage => $(`ol.column__cards[data-stage="${stage}"]`);
  const cardsOf = list => all(":scope > li[data-idea]", list);
  const headOf = list => $(`#column-${list.dataset.stage}-head`);

  /* Who is in the middle of something is not disturbed. */

  const panelOf = id => document.getElementById(`${id}-panel`);
  const isTyping = card => card.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  const isBusy = id => {
    const card = document.getElementById(id), panel = panelOf(id);
    if (panel?.childElementCount) return true;
    return !!card && (card.matches(".htmx-request") || !!$(".htmx-request, details[open]", card) || isTyping(card));
  };
  const isDragging = () => !!$(".is-place, .is-lifted, .sortable-chosen");
  const noteOf = id => document.getElementById(`${id}-changed`);
  const note = id => {
    const panel = panelOf(id), card = document.getElementById(id);
    if (noteOf(id) || !card) return;
    const words = Object.assign(document.createElement("p"), { id: `${id}-changed`, className: "card__changed", textContent: live.dataset.changed });
    if (panel?.childElementCount) panel.before(words);
    else $(".card", card).append(words);
  };

  /* Put in place: one card, then what follows for its column. */

  const put = (id, card) => {
    const old = document.getElementById(id);
    noteOf(id)?.remove();
    if (!card) return old?.remove();
    const list = listOf(card.closest("ol").dataset.stage);
    if (!list) return null;
    const fresh = document.importNode(card, true), keys = ORDERS[list.dataset.order];
    if (old?.parentElement === list && old.isEqualNode(fresh)) return null;
    const next = cardsOf(list).find(one => one !== old && isBefore(fresh, one, keys));
    if (!next && list.dataset.order !== "date" && isCutOff(list, old)) return old?.remove();
    if (old?.parentElement === list && nextOf(old) === (next ?? null)) old.replaceWith(fresh);
    else {
      old?.remove();
      list.insertBefore(fresh, next ?? null);
    }
    htmx.process(fresh);
    return fresh;
  };
  const nextOf = card => card.nextElementSibling;
  // Below its last card there are others, which are not shown.
  const isCutOff = (list, old) => +headOf(list).dataset.all > cardsOf(list).length + (old?.parentElement === list ? 0 : 1);
  const tidy = () => {
    for (const list of all("ol.column__cards")) {
      const { shown } = headOf(list).dataset;
      if (shown && !waiting.size) {
        const usual = cardsOf(list).filter(card => !("amber" in card.dataset));
        for (let more = cardsOf(list).length - shown; more > 0 && usual.length; more -= 1) usual.pop().remove();
      }
      const isEmpty = !cardsOf(list).length;
      list.hidden = isEmpty;
      const words = $(".empty", list.parentElement);
      if (words) words.hidden = !isEmpty;
    }
  };

  // What somebody works in stays where it is, also when a card comes in above it.
  const steadily = change => {
    const active = document.activeElement, id = active?.id;
    const mine = (scrollY > 0 && active?.closest("li[data-idea]")) || null;
    const top = mine && mine.getBoundingClientRect().top, list = mine?.parentElement;
    change();
    if (id && !active.isConnected) document.getElementById(id)?.focus({ preventScroll: true });
    const now = mine && document.getElementById(mine.id);
    if (now && now.parentElement === list) scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
  };

  const settle = () => {
    if (!waiting.size || isDragging()) return;
    const free = [...waiting.keys()].filter(id => !isBusy(id));
    for (const id of waiting.keys()) if (!free.includes(id)) note(id);
    if (!free.length) return;
    kaizen.glide(() => steadily(() => {
      for (const id of free) {
        put(id, waiting.get(id));
        waiting.delete(id);
      }
      tidy();
    }));
  };
  let soon = 0;
  const settleSoon = () => {
    clearTimeout(soon);
    if (waiting.size) soon = setTimeout(settle, 120);
  };
  for (const name of ["click", "focusout", "dragend", "htmx:afterSettle", "htmx:afterRequest"]) document.addEventListener(name, settleSoon);
  document.addEventListener("close", settleSoon, true);

  const showHeads = changes => {
    for (const fresh of all(":scope > [id]", changes)) {
      const old = document.getElementById(fresh.id);
      if (!old || old.isEqualNode(fresh)) continue;
      const active = old.contains(document.activeElement) && document.activeElement;
      old.replaceWith(document.importNode(fresh, true));
      if (active) $("a", document.getElementById(fresh.id))?.focus({ preventScroll: true });
    }
  };

  document.addEventListener("htmx:afterSwap", event => {
    if (event.detail.target.id !== "board") return;
    waiting.clear();
    kaizen.liveFrom?.($("#board").dataset.newest);
  });

  window.kaizen.livePage = {
    take(changes) {
      for (const id of (changes.dataset.gone ?? "").split(" ").filter(Boolean)) waiting.set(`idea-${id}`, null);
      for (const card of all("ol > li[data-idea]", changes)) waiting.set(card.id, card);
      showHeads(changes);
      settle();
      kaizen.sayLive(changes.dataset.said);
    },
    // The last column has a gap at its end which only the server can fill.
    isShort() {
      const list = listOf("adopted");
      return !waiting.size && cardsOf(list).length < +headOf(list).dataset.shown;
    },
    again() {
      const cards = all("#board li[data-idea]");
      if (isDragging() || $("#from-below[open]") || cards.some(card => isBusy(card.id))) return false;
      htmx.trigger(document.body, "moved");
      return true;
    },
  };
})();
