"use strict";
/* One tick for all whose id begins as it says; and it says whether all are ticked. */
(() => {
  const governed = all => [...document.querySelectorAll(`input[type="checkbox"][id^="${all.dataset.all}"]`)];
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-all]")) return governed(target).forEach(one => one.checked = target.checked);
    for (const all of document.querySelectorAll("[data-all]")) {
      const ones = governed(all);
      if (!ones.includes(target)) continue;
      all.checked = ones.every(one => one.checked);
      all.indeterminate = !all.checked && ones.some(one => one.checked);
    }
  });
})();
