"use strict";
(() => {
  const lists = () => document.querySelectorAll("ol.column__cards[data-stage]");

  /* Dragging is a shortcut on top of "Move to…": a drop opens the same form. */

  let home = null;
  const openMove = (item, stage) => {
    const url = new URL(item.dataset.moveUrl, location.href);
    url.searchParams.set("to", stage);
    htmx.ajax("GET", url.pathname + url.search, { source: item, target: `#${CSS.escape(item.dataset.panel)}`, swap: "outerHTML" });
  };
  const place = (item, event) => {
    const after = item.previousElementSibling?.dataset.idea || "";
    item.addEventListener("htmx:afterRequest", answer => answer.detail.successful || putBack(event), { once: true });
    htmx.ajax("POST", item.dataset.placeUrl, { source: item, swap: "none", values: { after } });
  };
  const putBack = ({ item, from }) => from.insertBefore(item, home);

  const makeSortable = list => {
    // Under a thumb a card that is held would hinder the swipe: there is the sheet.
    if (matchMedia("(width < 40rem)").matches) return;
    if (!window.Sortable || list.sortable || !list.querySelector("[data-move-url]")) return;
    list.sortable = Sortable.create(list, {
      group: "board",
      draggable: "li[data-idea]",
      filter: "button, input, textarea, select, label, .sheet",
      preventOnFilter: false,
      animation: kaizen.calm.matches ? 0 : 180,
      delay: 220,
      delayOnTouchOnly: true,
      touchStartThreshold: 6,
      ghostClass: "is-place",
      dragClass: "is-lifted",
      onStart: event => { home = event.item.nextElementSibling; },
      onEnd: event => {
        const { item, from, to, oldIndex, newIndex } = event;
        if (from !== to) {
          putBack(event);
          openMove(item, to.dataset.stage);
        } else if (oldIndex !== newIndex) {
          if (list.dataset.order === "hand" && item.dataset.placeUrl) place(item, event);
          else putBack(event);
        }
      },
    });
  };
  const makeAll = () => lists().forEach(makeSortable);

  /* A card that changed its column glides there. */

  let places = new Map();
  const cards = () => document.querySelectorAll("li[data-idea][id]");
  const measured = () => kaizen.calm.matches ? new Map() : new Map([...cards()].map(card => [card.id, card.getBoundingClientRect()]));
  const glideFrom = places => {
    for (const card of cards()) {
      const was = places.get(card.id);
      if (!was) continue;
      const is = card.getBoundingClientRect();
      const x = was.left - is.left, y = was.top - is.top;
      if (Math.abs(x) + Math.abs(y) < 2 || Math.min(was.top, is.top) > innerHeight) continue;
      card.animate([{ translate: `${x}px ${y}px` }, { translate: "0 0" }], { duration: 220, easing: "cubic-bezier(.2,.7,.3,1)" });
    }
  };
  document.addEventListener("htmx:beforeSwap", () => { places = measured(); });
  document.addEventListener("htmx:afterSettle", () => {
    makeAll();
    glideFrom(places);
    places = new Map();
  });
  window.kaizen.glide = change => {
    const before = measured();
    change();
    makeAll();
    glideFrom(before);
  };

  /* What lifts the cards, or shows photos in their forms, is fetched when somebody first comes to
     the page with a pointer or a key; what is for a thumb, where there is room for nothing else. */

  const { nonce, dataset: { lifting, pictures, picturesLook, thumb } } = document.currentScript;
  const fetchScript = (src, then = () => {}) => {
    const script = Object.assign(document.createElement("script"), { nonce, src });
    script.addEventListener("load", then);
    document.head.append(script);
  };
  const once = (names, act) => {
    const stop = new AbortController();
    const first = () => { stop.abort(); act(); };
    for (const name of names) document.addEventListener(name, first, { signal: stop.signal });
  };
  if (lifting) once(["pointerover"], () => fetchScript(lifting, makeAll));
  if (pictures) once(["pointerover", "focusin"], () => {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: picturesLook }));
    fetchScript(pictures);
  });
  const narrow = matchMedia("(width < 40rem)");
  const fetchThumb = () => {
    if (!narrow.matches) return;
    narrow.removeEventListener("change", fetchThumb);
    fetchScript(thumb);
  };
  narrow.addEventListener("change", fetchThumb);
  fetchThumb();
})();
