"use strict";
(() => {
  const LONGEST = 1600, PREVIEW = 320, QUALITY = 0.82;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* A photo is made small before it is sent; what the browser cannot read goes as it is, and the server says what it is. */

  const drawn = (picture, longest) => {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  const written = canvas => new Promise(done => canvas.toBlob(done, "image/jpeg", QUALITY));
  const shrunk = async file => {
    let picture;
    try { picture = await createImageBitmap(file, { imageOrientation: "from-image" }); } catch { return { file, preview: "" }; }
    const canvas = drawn(picture, LONGEST);
    picture.close();
    const blob = await written(canvas);
    const preview = drawn(canvas, PREVIEW).toDataURL("image/jpeg", 0.7); // the CSP has room for data, not for blobs
    if (!blob || (blob.size >= file.size && file.type === "image/jpeg")) return { file, preview };
    return { file: new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: blob.type, lastModified: file.lastModified }), preview };
  };

  /* The chosen ones lie in the field's own input, so that whoever reads the form has them. */

  const photosOf = new WeakMap(); // field: the photos, each { file, preview }
  const working = new WeakMap(); // field: until all are small
  const [GALLERY, CAMERA] = [0, 1];
  const inputs = field => all('input[type="file"]', field);
  const say = (field, sentence) => { field.querySelector(".photos-field__said").textContent = sentence; };

  const put = (field, photos) => {
    photosOf.set(field, photos);
    const box = new DataTransfer();
    photos.forEach(photo => box.items.add(photo.file));
    inputs(field)[GALLERY].files = box.files;
    inputs(field)[CAMERA].value = "";
    field.classList.toggle("is-full", photos.length >= field.dataset.photos);
    field.form.classList.toggle("has-photos", photos.length > 0);
    field.querySelector(".photos-field__chosen").replaceChildren(...photos.map(photo => row(field, photo)));
    field.form.dispatchEvent(new CustomEvent("photos:changed", { bubbles: true }));
  };
  const row = (field, photo) => {
    const item = document.createElement("li");
    const picture = document.createElement(photo.preview ? "img" : "span");
    if (photo.preview) Object.assign(picture, { src: photo.preview, alt: "" });
    else {
      picture.className = "photos-field__blank";
      picture.append(icon("camera"));
    }
    const name = Object.assign(document.createElement("span"), { className: "photos-field__name", dir: "auto", textContent: photo.file.name });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--icon" });
    button.setAttribute("aria-label", field.dataset.takeOut.replace("{file}", photo.file.name));
    button.append(icon("x"));
    button.addEventListener("click", () => takeOut(field, photo));
    item.append(picture, name, button);
    return item;
  };
  const icon = name => {
    const drawing = document.querySelector(`.photos-field use[href$="#camera"]`).closest("svg").cloneNode(true);
    const use = drawing.firstElementChild;
    use.setAttribute("href", use.getAttribute("href").replace("#camera", `#${name}`));
    return drawing;
  };
  const takeOut = (field, photo) => {
    const place = photosOf.get(field).indexOf(photo);
    put(field, photosOf.get(field).filter(one => one !== photo));
    say(field, field.dataset.takenOut.replace("{file}", photo.file.name));
    const left = all(".photos-field__chosen button", field);
    (left[Math.min(place, left.length - 1)] || inputs(field)[GALLERY]).focus();
  };

  const add = async (field, files) => {
    const there = photosOf.get(field) || [];
    const room = field.dataset.photos - there.length;
    say(field, field.dataset.shrinking);
    const fresh = [];
    for (const file of files.slice(0, room)) fresh.push(await shrunk(file)); // one by one: a phone has little memory
    put(field, [...there, ...fresh]);
    say(field, files.length > room ? field.dataset.full : "");
  };
  document.addEventListener("change", event => {
    const field = event.target.closest("[data-photos]");
    if (!field || event.target.type !== "file") return;
    const files = [...event.target.files];
    const before = working.get(field) || Promise.resolve();
    // In the gallery one chooses anew: what was chosen before is added to, not replaced.
    const now = before.then(() => add(field, files)).finally(() => working.get(field) === now && working.delete(field));
    working.set(field, now);
  });

  /* Sent while some are still large: wait for them. The outbox asks here too. */

  const ready = form => Promise.all(all("[data-photos]", form).map(field => working.get(field)));
  const isWorking = form => all("[data-photos]", form).some(field => working.has(field));
  const waiting = new WeakSet();
  window.kaizen.photosReady = ready;
  document.addEventListener("htmx:confirm", event => {
    const form = event.detail.elt.closest?.("form");
    if (!form || event.detail.verb === "get" || !isWorking(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting.has(form)) return;
    waiting.add(form);
    ready(form).finally(() => {
      waiting.delete(form);
      form.requestSubmit();
    });
  }, true);

  /* How far the sending is. */

  const bars = form => all(".photos-field__progress", form);
  document.addEventListener("htmx:beforeSend", event => {
    const form = event.detail.elt;
    if (!form.matches("form.has-photos")) return;
    bars(form).forEach(bar => bar.hidden = false);
    all("[data-photos]", form).forEach(field => say(field, field.dataset.sending));
    event.detail.xhr.upload.addEventListener("progress", ({ loaded, total }) => bars(form).forEach(bar => bar.value = total ? loaded / total : 0));
  });
  document.addEventListener("htmx:afterRequest", event => {
    const form = event.detail.elt;
    if (!form.matches("form.has-photos")) return;
    bars(form).forEach(bar => Object.assign(bar, { hidden: true, value: 0 }));
    all("[data-photos]", form).forEach(field => say(field, ""));
  });

  /* A form that comes back with its messages has lost its files: give them back. */

  let kept = new Map();
  document.addEventListener("htmx:beforeSwap", event => {
    const refused = [409, 422].includes(event.detail.xhr.status);
    const sent = event.detail.requestConfig?.elt;
    for (const field of all("[data-photos]", event.detail.target)) {
      if ((refused || field.form !== sent) && photosOf.get(field)?.length) kept.set(field.id, photosOf.get(field));
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, photos] of kept) {
      const field = document.getElementById(id);
      if (field && !photosOf.has(field)) put(field, photos.slice(0, field.dataset.photos));
    }
    kept = new Map();
  });
  // The outbox has them now.
  document.addEventListener("queued", event => all("[data-photos]", event.target).forEach(field => put(field, [])));
  // A browser that brings a page back may bring its files too.
  all("[data-photos]").forEach(field => {
    const files = inputs(field).flatMap(input => [...input.files]);
    if (files.length) working.set(field, add(field, files).finally(() => working.delete(field)));
  });

  /* One photo as large as the screen. */

  document.addEventListener("click", event => {
    const dialog = document.getElementById("photo-large");
    if (!dialog?.showModal) return;
    const link = event.target.closest("a[data-large]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const [picture, small, words] = [document.createElement("img"), link.querySelector("img"), dialog.querySelector("p")];
      dialog.querySelector("img")?.remove();
      Object.assign(picture, { className: "photo-large__picture", src: link.href, alt: small.alt, width: small.getAttribute("width"), height: small.getAttribute("height") });
      words.before(picture);
      words.textContent = small.alt;
      dialog.showModal();
    } else if (event.target === dialog || event.target.closest("[data-close-large]")) dialog.close();
  });
})();
