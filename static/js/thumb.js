"use strict";
(() => {
  /* Under a thumb: which column one is at, and how the sheet at the bottom closes. */

  const $ = selector => document.querySelector(selector);
  const narrow = matchMedia("(width < 40rem)");
  const tabOf = column => $(`.stages a[href="#${column.id}"]`);
  let watcher = null;

  const mark = column => document.querySelectorAll(".stages a").forEach(tab => {
    if (tab === tabOf(column)) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  });
  const watch = () => {
    watcher?.disconnect();
    const columns = $(".columns");
    if (!columns) return;
    watcher = new IntersectionObserver(entries => {
      const shown = entries.filter(entry => entry.isIntersecting).map(entry => entry.target);
      if (shown.length) mark(shown[0]);
    }, { root: columns, threshold: .6 });
    if (matchMedia("(width < 60rem)").matches) columns.querySelectorAll(".column").forEach(column => watcher.observe(column));
  };
  const goTo = column => {
    const columns = $(".columns"), stages = $(".stages");
    // The next column may be shorter than the way already gone in this one.
    if (stages.getBoundingClientRect().top <= 0) scrollTo({ top: scrollY + $("#board").getBoundingClientRect().top });
    const start = edge => edge.getBoundingClientRect()[document.dir === "rtl" ? "right" : "left"];
    const inset = parseFloat(getComputedStyle(columns).paddingInlineStart) * (document.dir === "rtl" ? -1 : 1);
    // Not scrollBy: that would stop at each column it passes.
    columns.scrollTo({ left: columns.scrollLeft + start(column) - start(columns) - inset, behavior: kaizen.calm.matches ? "auto" : "smooth" });
    mark(column);
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
    if (event.detail.target.id === "board") at = $(".columns")?.scrollLeft ?? null;
  });
  document.addEventListener("htmx:afterSettle", event => {
    if (event.detail.target?.id !== "board" && at === null) return;
    if (at !== null) $(".columns").scrollTo({ left: at, behavior: "instant" });
    at = null;
    watch();
  });

  /* A tap beside the sheet closes it, and does nothing else. */

  document.addEventListener("click", event => {
    const sheet = narrow.matches && $(".card .sheet");
    if (!sheet || sheet.contains(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sheet.querySelector("[data-close]")?.click();
  }, true);

  narrow.addEventListener("change", watch);
  watch();
})();
