"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = name => document.body.dataset[name];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /* A key per write, so that a retry after a lost answer is recognised as the same one. */

  // crypto.randomUUID is missing on plain http, where many a plant's board will live.
  const newKey = () => crypto.randomUUID ? crypto.randomUUID()
    : Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
  const keyOf = element => element.dataset.key ||= newKey();
  const forgetKey = element => {
    delete element.dataset.key;
    const input = element.matches("form") && $('input[name="key"]', element);
    if (input) input.value = "";
  };
  const writerOf = element => element.closest("form") || element;

  document.addEventListener("htmx:configRequest", event => {
    const { verb, parameters, elt } = event.detail;
    if (verb !== "get") parameters.key = keyOf(writerOf(elt));
  });
  document.addEventListener("htmx:afterRequest", event => {
    const { xhr, requestConfig } = event.detail;
    const isDone = xhr.status > 0 && xhr.status < 500 && !xhr.getResponseHeader("HX-Redirect");
    if (requestConfig.verb !== "get" && isDone) forgetKey(writerOf(requestConfig.elt));
  });
  // A second tap while the first is on its way would wait, and then be sent as another write.
  document.addEventListener("htmx:confirm", event => {
    const { verb, elt } = event.detail;
    if (verb !== "get" && elt.classList.contains("htmx-request")) event.preventDefault();
  });

  document.addEventListener("submit", event => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post" || form.matches("[hx-post], [hx-put], [hx-delete]")) return;
    if ("sent" in form.dataset) return event.preventDefault();
    let input = $('input[name="key"]', form);
    if (!input) {
      input = Object.assign(document.createElement("input"), { type: "hidden", name: "key" });
      form.append(input);
    }
    input.value ||= keyOf(form);
    form.dataset.sent = "";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  // Words changed after going back are another write.
  document.addEventListener("input", event => {
    const form = event.target.form;
    if (form && $('input[name="key"]', form)?.value) forgetKey(form);
  });
  addEventListener("pageshow", () => all("[data-sent]").forEach(form => delete form.dataset.sent));

  /* What went wrong is said where it is seen, and what was done is said to those who listen. */

  const refuse = sentence => {
    const place = $("#refusal");
    if (place) place.textContent = sentence;
  };
  const announce = sentence => {
    const place = $("#announcer");
    if (!place) return;
    place.textContent = "";
    setTimeout(() => place.textContent = sentence, 60);
  };
  window.kaizen = { announce, refuse, calm, newKey, forgetKey };

  document.addEventListener("announce", event => announce(event.detail.value ?? event.detail));
  // What the outbox keeps it speaks of itself; a list that is looked up while typing is missed by nobody.
  const isSilent = ({ elt, requestConfig }) => requestConfig.verb === "get" ? elt.matches("input, textarea") : window.kaizen.keeps?.(elt);
  const isLookedAfter = detail => isSilent(detail) || window.kaizen.tryAgain?.(detail);
  document.addEventListener("htmx:sendError", event => isLookedAfter(event.detail) || refuse(words("offline")));
  document.addEventListener("htmx:timeout", event => isLookedAfter(event.detail) || refuse(words("slow")));
  document.addEventListener("htmx:responseError", ({ detail }) => window.kaizen.tryAgain?.(detail) || refuse(words(detail.xhr.status < 500 ? "gone" : "fault")));
  // A sentence sent to the place for refusals is shown whatever the status says.
  document.addEventListener("htmx:beforeSwap", event => {
    const { detail } = event;
    if (detail.xhr.getResponseHeader("HX-Retarget") !== "#refusal") return;
    const shouldSwap = !(detail.xhr.status === 503 && window.kaizen.tryAgain?.(detail));
    Object.assign(detail, { shouldSwap, isError: false });
  });
  // A page that was open for long gets another token, and keeps its words.
  document.addEventListener("freshToken", event => {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": event.detail.value }));
    all('input[name="csrf_token"]').forEach(input => input.value = event.detail.value);
  });
  document.addEventListener("htmx:beforeRequest", event => {
    if (event.detail.requestConfig.verb !== "get") refuse("");
  });

  /* After a swap the focus is where it was. */

  let before = null;
  const sameAs = element => {
    if (element.id) return `#${CSS.escape(element.id)}`;
    for (const name of ["hx-post", "hx-get", "hx-delete", "href", "action"]) {
      const value = element.getAttribute(name);
      if (value) return `[${name}="${CSS.escape(value)}"]`;
    }
    const action = element.form?.getAttribute("action");
    return action ? `form[action="${CSS.escape(action)}"] [type="submit"]` : null;
  };
  document.addEventListener("htmx:beforeSwap", event => {
    const active = document.activeElement;
    const target = event.detail.target;
    // htmx hands attributes on to what comes; a style left by dragging or resizing the CSP refuses.
    for (const styled of [target, ...all("[style]", target)]) styled.removeAttribute("style");
    before = {
      target: target.id, same: active && active !== document.body ? sameAs(active) : null, inside: target.contains(active),
      counts: new Map(all("[id] [data-heard]").map(heard => [heard.closest("[id]").id, +heard.dataset.heard])),
    };
  });
  document.addEventListener("htmx:afterSettle", event => {
    if (!before) return;
    const { target, same, inside, counts } = before;
    before = null;
    const root = document.getElementById(target) || event.detail.elt;
    const status = event.detail.xhr?.status;
    const lost = document.activeElement === document.body || !document.activeElement;
    const wrong = status === 422 && $('[aria-invalid="true"]', root);
    const wanted = wrong || $("[data-focus]", root) || (lost && inside && ((same && $(same)) || focusable(root)));
    if (wanted) wanted.focus({ preventScroll: !wrong && !wanted.matches("[data-focus]") });
    if (status === 422 || status === 409) shake(root.id === "refusal" ? event.detail.requestConfig.elt : $("form", root) || root);
    for (const heard of all("[id] [data-heard]")) {
      if (heard.dataset.heard > counts.get(heard.closest("[id]").id)) heard.classList.add("is-counted");
    }
    watchUndo();
  });
  const focusable = root => {
    if (!root.isConnected) return null;
    const first = $('a[href], button:not([disabled]), input:not([type="hidden"]), summary', root);
    if (first) return first;
    root.tabIndex = -1;
    return root;
  };
  const shake = element => {
    element.classList.add("is-refused");
    setTimeout(() => element.classList.remove("is-refused"), 400);
  };

  /* Ten seconds to undo, and no hurry for who is just reaching for it. */

  const watchUndo = () => all("[data-expires]:not([data-watched])").forEach(bar => {
    bar.dataset.watched = "";
    const leave = () => bar.matches(":hover, :focus-within") ? setTimeout(leave, 1500) : bar.remove();
    setTimeout(leave, bar.dataset.expires * 1000);
  });

  /* Menus, panels, closing. */

  const closeMenus = except => all("details.menu[open]").forEach(menu => {
    if (!menu.contains(except)) menu.open = false;
  });
  const close = opener => {
    const sheet = opener.closest(".sheet");
    const home = sheet?.closest("article, section, li")?.querySelector("[data-move], [data-opens]");
    if (!sheet) return false;
    sheet.replaceChildren();
    sheet.className = "";
    home?.focus();
    return true;
  };
  const toggle = selector => {
    const panel = $(selector);
    if (!panel) return;
    panel.hidden = !panel.hidden;
    if (panel.hidden) panel.opener?.focus();
    else {
      panel.opener = document.activeElement;
      panel.focus();
    }
  };
  document.addEventListener("click", event => {
    closeMenus(event.target);
    const pressed = event.target.closest("[data-close], [data-toggle], [data-clear]");
    if (!pressed) return;
    if (pressed.dataset.toggle) toggle(pressed.dataset.toggle);
    else if (pressed.dataset.clear) $(pressed.dataset.clear).textContent = "";
    else if (close(pressed)) event.preventDefault();
  });

  /* Keys. Letters only where nobody is typing. */

  const typing = element => element.closest("input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable]");
  const titles = column => all(".card__title a", column);
  const step = (key, link) => {
    const columns = all(".column").filter(column => titles(column).length);
    const column = columns.find(one => one.contains(link));
    const place = titles(column).indexOf(link);
    if (key === "ArrowDown" || key === "ArrowUp") return titles(column)[place + (key === "ArrowDown" ? 1 : -1)];
    const forward = (key === "ArrowRight") === (document.documentElement.dir !== "rtl");
    const next = columns[columns.indexOf(column) + (forward ? 1 : -1)];
    return next && titles(next)[Math.min(place, titles(next).length - 1)];
  };
  const escape = target => {
    const menu = target.closest("details.menu[open]") || $("details.menu[open]");
    if (menu) {
      menu.open = false;
      return menu.firstElementChild.focus();
    }
    const sheet = target.closest(".sheet") || $(".sheet:has([data-close])");
    const closer = sheet && $("[data-close]", sheet);
    if (closer && close(closer)) return;
    if ($("#keys:not([hidden])")) return toggle("#keys");
    refuse("");
  };
  document.addEventListener("keydown", event => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (key === "Escape") return escape(target);
    if (typing(target)) return;
    const card = target.closest(".card");
    if (key.startsWith("Arrow") && $(".board")) {
      if (target !== document.body && !card) return;
      const link = card && $(".card__title a", card);
      const next = link ? step(key, link) : $(".card__title a");
      if (!next) return;
      next.focus();
      next.closest(".card").scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (key === "m" && card) $("[data-move]", card)?.click();
    else if (key === "v" && card) $("[data-vote]", card)?.click();
    else if (key === "?" && $("#keys")) toggle("#keys");
    else if (key === "/") {
      const search = $("input[data-search]") || $("[data-search]");
      if (!search) return;
      search.matches("input") ? search.select() : search.click();
    } else return;
    event.preventDefault();
  });

  document.addEventListener("htmx:oobAfterSwap", watchUndo);
  watchUndo();
  if (location.hash === "#search") $("input[data-search]")?.focus();
  $('[aria-invalid="true"]')?.focus();
})();
