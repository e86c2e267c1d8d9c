"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isNarrow = matchMedia("(width < 40rem), (pointer: coarse) and (width < 60rem)");

  /* The row of stages says which columns are in view, and the board is as high as those. */

  const tabOf = column => $(`.stages a[href="#${column.id}"]`);
  const show = ({ target, isIntersecting }) => {
    const tab = tabOf(target);
    if (isIntersecting) tab?.setAttribute("aria-current", "true");
    else tab?.removeAttribute("aria-current");
  };
  const rest = () => {
    const columns = $(".columns");
    for (const column of all(".column", columns)) column.classList.toggle("is-shown", !!tabOf(column)?.matches("[aria-current]"));
    if (!columns.scrollTop) return;
    // Who comes by keyboard has scrolled within the board; the page is what scrolls here.
    columns.scrollTop = 0;
    document.activeElement.closest(".card")?.scrollIntoView({ block: "nearest" });
  };

  let watcher = null;
  const watch = () => {
    watcher?.disconnect();
    watcher = new IntersectionObserver(entries => {
      entries.forEach(show);
      settle();
    }, { root: $(".columns"), threshold: .5 });
    all(".column").forEach(column => watcher.observe(column));
  };
  let settling = 0;
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(rest, 120);
  };
  document.addEventListener("scroll", event => event.target.matches?.(".columns") && settle(), { capture: true, passive: true });

  const goTo = column => {
    const columns = $(".columns"), stages = $(".stages");
    const above = stages.getBoundingClientRect().top - $("#board").getBoundingClientRect().top;
    if (above > 0) scrollBy({ top: -above, behavior: "instant" });
    const start = element => element.getBoundingClientRect()[document.dir === "rtl" ? "right" : "left"];
    const inset = parseFloat(getComputedStyle(columns).paddingInlineStart) * (document.dir === "rtl" ? -1 : 1);
    // Not scrollBy: that would stop at each column it passes.
    columns.scrollTo({ left: columns.scrollLeft + start(column) - start(columns) - inset, behavior: kaizen.calm.matches ? "instant" : "smooth" });
  };
  document.addEventListener("click", event => {
    const tab = event.target.closest(".stages a");
    if (!tab) return;
    event.preventDefault();
    goTo($(tab.getAttribute("href")));
  });

  /* The board fetches itself anew: it stays where it was. */

  let at = null;
  document.addEventListener("htmx:beforeSwap", event => {
    if (event.detail.target.id === "board") at = $(".columns").scrollLeft;
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (at === null) return;
    $(".columns").scrollTo({ left: at, behavior: "instant" });
    at = null;
    watch();
  });
  // A card that went to another column does not take the focus out of sight.
  document.addEventListener("htmx:afterSettle", () => {
    const column = isNarrow.matches && document.activeElement.closest(".column");
    if (!column) return;
    const { left, right } = column.getBoundingClientRect();
    if (right <= 0 || left >= innerWidth) $(".stages [aria-current]")?.focus({ preventScroll: true });
  });

  /* What opens in a card comes from below, over everything else. */

  const sheet = $("#from-below");
  const refusal = $(".refusal");
  const place = document.createComment("");
  refusal.before(place);
  let card = "";

  const open = panel => {
    card = panel.closest("[data-panel]").id;
    sheet.replaceChildren(refusal, panel);
    sheet.showModal();
    // For the gesture that goes back.
    history.pushState({ sheet: card }, "");
  };
  document.addEventListener("htmx:afterSwap", () => {
    // By its place: its class settles later.
    const panel = isNarrow.matches && $(".columns .card > [id$='-panel']:not(:empty)");
    if (panel) open(panel);
    const heading = $("h2, h3", sheet);
    if (heading) sheet.ariaLabel = heading.textContent;
    else if (sheet.open) sheet.close();
  });
  sheet.addEventListener("click", event => {
    if (event.target !== sheet && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    sheet.close();
  });
  addEventListener("popstate", () => sheet.open && sheet.close());
  sheet.addEventListener("close", () => {
    const home = document.getElementById(card), panel = sheet.lastElementChild;
    place.after(refusal);
    kaizen.refuse("");
    panel.replaceChildren();
    panel.className = "";
    // The board may have come anew meanwhile, with an empty panel or without the card.
    panel.remove();
    if (home && !document.getElementById(panel.id)) $(".card", home).append(panel);
    if (history.state?.sheet) history.back();
    if (home) $("[data-move]", home)?.focus({ preventScroll: true });
  });

  // A keyboard covers the page without making it smaller.
  const makeRoom = () => {
    const { height, offsetTop, scale } = visualViewport;
    const covered = scale > 1.01 ? 0 : Math.max(0, innerHeight - height - offsetTop);
    sheet.style.setProperty("--keyboard", `${Math.round(covered)}px`);
    const writing = document.activeElement;
    if (sheet.contains(writing) && writing.matches("input, textarea, select")) writing.scrollIntoView({ block: "nearest" });
  };
  visualViewport.addEventListener("resize", makeRoom);
  visualViewport.addEventListener("scroll", makeRoom);

  watch();
})();
