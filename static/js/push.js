"use strict";
/* "Tell me on this device": asks the browser for leave only when somebody presses the switch. */
(() => {
  const place = document.querySelector("#push");
  if (!place) return;
  const { url, worker } = place.dataset;
  const { person } = document.body.dataset;
  const show = (...states) => {
    place.hidden = false;
    for (const part of place.querySelectorAll("[data-push-state]")) part.hidden = !states.includes(part.dataset.pushState);
  };

  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!can) {
    // Apple's phones and tablets can, as soon as the board is installed.
    if ("standalone" in navigator && !navigator.standalone && navigator.maxTouchPoints > 1) show("install");
    return;
  }

  const send = (method, fields) => {
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    return fetch(url, { method, body: new URLSearchParams(fields), headers: { "X-CSRFToken": token } }).then(response => {
      if (!response.ok) throw new Error(response.status);
    });
  };
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), sign => sign.charCodeAt(0));
  const ready = () => navigator.serviceWorker.register(worker).then(() => navigator.serviceWorker.ready);
  const tell = async subscription => {
    const { endpoint, keys } = subscription.toJSON();
    await send("POST", { endpoint, ...keys });
    (await navigator.serviceWorker.ready).active.postMessage({ tells: person });
  };
  const look = async () => {
    if (Notification.permission === "denied") return show("denied");
    const { pushManager } = await ready();
    const subscription = await pushManager.getSubscription();
    show(subscription && Notification.permission === "granted" ? "on" : "off");
    return subscription;
  };
  const turnOn = async () => {
    if (await Notification.requestPermission() !== "granted") return look();
    const { pushManager } = await ready();
    const { key } = await (await fetch(url)).json();
    const applicationServerKey = bytes(key);
    const before = await pushManager.getSubscription();
    const known = before && new Uint8Array(before.options.applicationServerKey ?? []);
    const isOurs = known && String(known) === String(applicationServerKey);
    if (before && !isOurs) await before.unsubscribe();
    await tell(isOurs ? before : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
    show("on");
  };
  const turnOff = async () => {
    const subscription = await (await ready()).pushManager.getSubscription();
    if (subscription) {
      await send("DELETE", { endpoint: subscription.endpoint });
      await subscription.unsubscribe();
    }
    show("off");
  };
  const press = (selector, act, otherwise) => place.querySelector(selector).addEventListener("click", async event => {
    const button = event.currentTarget;
    button.disabled = true;
    await act().catch(() => show(otherwise, "failed"));
    button.disabled = false;
  });
  press("[data-push-on]", turnOn, "off");
  press("[data-push-off]", turnOff, "on");
  // The server may have lost it, or another person may have had this device.
  look().then(subscription => subscription && tell(subscription)).catch(() => show("off"));
})();
