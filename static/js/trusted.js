"use strict";
/* Comes first: from here on no text becomes a program, and scripts are fetched from this board alone. */
window.trustedTypes?.createPolicy("default", {
  createHTML: html => html, // our own answers; their scripts do not run, they lack the page's nonce
  createScript: () => null,
  createScriptURL: url => new URL(url, location.href).origin === location.origin ? url : null,
});
