"use strict";
(() => {
  /* The browser's own voices read a page's words to who would rather listen. */

  const voices = window.speechSynthesis;
  if (!voices || !window.SpeechSynthesisUtterance) return;
  const buttons = () => [...document.querySelectorAll("button[data-aloud]")];
  const wordsOf = button => [...document.querySelectorAll(button.dataset.aloud)].filter(place => place.textContent.trim());
  const languageOf = place => place.closest("[lang]").lang;
  const voiceFor = language => {
    const main = language.split("-")[0].toLowerCase();
    const fitting = voices.getVoices().filter(voice => voice.lang.replace("_", "-").toLowerCase().split("-")[0] === main);
    return fitting.find(voice => voice.lang.replace("_", "-").toLowerCase() === language.toLowerCase()) || fitting[0];
  };
  const offer = () => buttons().forEach(button => {
    const places = wordsOf(button);
    button.hidden = !places.length || !places.every(place => voiceFor(languageOf(place)));
  });
  const show = (button, speaking) => {
    button.setAttribute("aria-pressed", speaking);
    button.querySelector("span").textContent = speaking ? button.dataset.stop : button.dataset.read;
  };
  const hush = () => {
    voices.cancel();
    buttons().forEach(button => show(button, false));
  };
  const read = button => {
    const places = wordsOf(button);
    show(button, true);
    places.forEach((place, n) => {
      const language = languageOf(place);
      const said = new SpeechSynthesisUtterance(place.textContent.trim());
      said.voice = voiceFor(language);
      said.lang = said.voice.lang;
      if (n === places.length - 1) said.onend = () => show(button, false);
      said.onerror = () => show(button, false);
      voices.speak(said);
    });
  };

  document.addEventListener("click", event => {
    const button = event.target.closest("button[data-aloud]");
    if (!button) return;
    const speaking = button.getAttribute("aria-pressed") === "true";
    hush();
    if (!speaking) read(button);
  });
  addEventListener("pagehide", hush);
  voices.addEventListener?.("voiceschanged", offer);
  document.addEventListener("htmx:afterSettle", offer);
  offer();
})();
