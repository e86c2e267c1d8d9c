"use strict";
/* The page of what waits and of what came back. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const page = $("#outbox");
  if (!page || !window.kaizen?.sendNow) return;
  const { WAITING, REFUSED } = outbox;
  const copy = name => $(`#outbox-${name}`).content.firstElementChild.cloneNode(true);
  const nameOf = field => `field${field[0].toUpperCase()}${field.slice(1)}`;
  const isShown = ([name, value]) => typeof value === "string" && value && nameOf(name) in page.dataset;
  const moment = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });

  const writtenOf = ([name, value]) => {
    const written = copy("written");
    written.firstElementChild.textContent = page.dataset[nameOf(name)];
    written.lastElementChild.textContent = value;
    return written;
  };
  const fieldOf = ([name, value], entry) => {
    const field = copy("field"), id = `entry-${entry.id}-${name}`;
    Object.assign($("label", field), { htmlFor: id, textContent: page.dataset[nameOf(name)] });
    Object.assign($("textarea", field), { id, name, value });
    return field;
  };
  const shown = entry => {
    const item = copy("entry"), isRefused = entry.state === REFUSED;
    item.dataset.entry = entry.id;
    $("[data-kind]", item).textContent = page.dataset[entry.kind] || "";
    $("[data-at]", item).textContent = moment.format(entry.at);
    const isNew = entry.kind === "idea" || entry.kind === "complaint";
    $("[data-about]", item).textContent = isNew ? "" : entry.about;
    $("[data-about]", item).hidden = isNew;
    $("[data-reason]", item).hidden = !isRefused;
    $("[data-said]", item).textContent = entry.said.join(" ") || page.dataset.unsaid;
    $("[data-resend]", item).hidden = !isRefused || entry.isDone;
    $("[data-fields]", item).append(...entry.fields.filter(isShown).map(field => isRefused && !entry.isDone ? fieldOf(field, entry) : writtenOf(field)));
    $("[data-fields]", item).hidden = !entry.fields.some(isShown);
    const photos = entry.fields.filter(([, value]) => typeof value !== "string").length;
    $("[data-pictures]", item).textContent = photos ? page.dataset.pictures.replace("{num}", photos) : "";
    $("[data-pictures]", item).hidden = !photos;
    return item;
  };

  const fill = (name, entries) => {
    const section = $(`#outbox-${name}`), list = $("ol", section);
    section.hidden = !entries.length;
    // Words being changed are left alone: only what is new comes, only what has gone goes.
    const wanted = new Map(entries.map(entry => [String(entry.id), entry]));
    for (const item of [...list.children]) if (!wanted.delete(item.dataset.entry)) item.remove();
    list.append(...[...wanted.values()].map(shown));
  };
  const show = mine => {
    fill("refused", mine.filter(entry => entry.state === REFUSED));
    fill("waiting", mine.filter(entry => entry.state === WAITING));
    $("#outbox-empty").hidden = mine.length > 0;
  };
  document.addEventListener("outbox", event => show(event.detail.mine));
  kaizen.showOutbox();

  const idOf = element => +element.closest("[data-entry]").dataset.entry;
  const again = async form => {
    const id = idOf(form), typed = new FormData(form);
    const entry = (await outbox.all()).find(one => one.id === id);
    if (!entry) return;
    const fields = entry.fields.map(([name, value]) => [name, typed.has(name) ? typed.get(name) : value]);
    await outbox.change(id, { fields, key: kaizen.newKey(), state: WAITING, tries: 0, said: [] });
    kaizen.sendNow();
  };
  document.addEventListener("submit", event => {
    if (!event.target.matches("[data-again]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    again(event.target);
  }, true);
  page.addEventListener("click", event => {
    const doomed = event.target.closest("[data-delete]");
    if (doomed && confirm(page.dataset.sure)) outbox.remove(idOf(doomed)).then(() => $("h1").scrollIntoView({ block: "nearest" }));
    if (event.target.closest("#outbox-send")) kaizen.sendNow();
  });
})();
