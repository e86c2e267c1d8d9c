"use strict";
/* What does not fit is shown in turns, as on a departure board: how much fits is measured on this very screen. */
(() => {
  const EVERY = 12000;
  const { body } = document;
  const words = body.dataset.turn;
  const pages = new Map(); // list id: the pages of its cards
  const shown = new Map(); // list id: the card its page began with

  const inFront = new Map(); // deck id: its child in front, where only one has room

  const lists = () => document.querySelectorAll("[data-turns]");

  /* As many on a page as fit; and as evenly as they then fit on as few pages. */
  const fill = (heights, room, gap, most) => {
    const found = [];
    let left = -1;
    heights.forEach((height, at) => {
      const page = found.at(-1);
      if (page && height + gap <= left && page.length < most) {
        page.push(at);
        left -= height + gap;
      } else {
        found.push([at]);
        left = room - height;
      }
    });
    return found;
  };
  const divide = (heights, room, gap) => {
    const tight = fill(heights, room, gap, Infinity);
    const even = fill(heights, room, gap, Math.ceil(heights.length / tight.length));
    return even.length === tight.length ? even : tight;
  };

  const show = (list, number) => {
    const all = pages.get(list.id);
    const page = all[number];
    shown.set(list.id, page[0]?.id);
    for (const one of list.children) one.classList.toggle("is-seen", page.includes(one));
    const place = document.querySelector(`[data-turn-of="${list.id}"]`);
    const said = all.length > 1 ? words.replace("{page}", number + 1).replace("{pages}", all.length) : "";
    if (place && place.textContent !== said) place.textContent = said;
  };
  const current = list => Math.max(0, pages.get(list.id).findIndex(page => page.some(one => one.id === shown.get(list.id))));

  /* Where the columns lie on each other, one is in front until all its pages were seen. */
  const isDeck = deck => getComputedStyle(deck).getPropertyValue("--deck").trim() === "1";
  const bring = (deck, number) => {
    inFront.set(deck.id, number);
    [...deck.children].forEach((child, at) => child.classList.toggle("is-in-front", at === number));
  };
  const layDecks = () => {
    for (const deck of document.querySelectorAll("[data-deck]")) {
      deck.classList.toggle("is-deck", isDeck(deck));
      bring(deck, inFront.get(deck.id) ?? 0);
    }
  };

  /* Measures everything anew; each list goes on at the card it was at. */
  const lay = () => {
    body.classList.add("is-turning", "is-laying");
    layDecks();
    const measured = [...lists()].map(list => {
      const cards = [...list.children];
      const heights = cards.map(card => card.getBoundingClientRect().height);
      const gap = parseFloat(getComputedStyle(list).rowGap) || 0;
      return { list, cards, heights, gap, room: list.clientHeight + 0.5 };
    });
    for (const { list, cards, heights, gap, room } of measured) {
      const divided = divide(heights, room, gap);
      pages.set(list.id, divided.map(page => page.map(at => cards[at])));
      for (const page of divided) {
        let top = 0;
        for (const at of page) {
          cards[at].style.insetBlockStart = `${top}px`;
          top += heights[at] + gap;
        }
      }
      show(list, current(list));
    }
    void body.offsetHeight; // what was laid anew must not fade in
    body.classList.remove("is-laying");
  };

  const step = list => {
    const all = pages.get(list.id);
    if (all?.length > 1) show(list, (current(list) + 1) % all.length);
  };
  const turnDeck = deck => {
    const front = deck.querySelector(":scope > .is-in-front");
    const list = front.querySelector("[data-turns]");
    const isLast = !list || current(list) === pages.get(list.id).length - 1;
    if (list) step(list);
    if (isLast) bring(deck, ([...deck.children].indexOf(front) + 1) % deck.children.length);
  };
  const turn = () => {
    for (const deck of document.querySelectorAll(".is-deck")) turnDeck(deck);
    for (const list of lists()) if (!list.closest(".is-deck")) step(list);
  };

  let waiting = 0;
  const layAgain = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(lay);
  };
  addEventListener("resize", layAgain);
  document.fonts?.ready.then(layAgain);
  document.fonts?.addEventListener?.("loadingdone", layAgain);
  setInterval(turn, EVERY);
  window.wallTurns = { lay };
})();
