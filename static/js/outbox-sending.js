"use strict";
/* Sends what waits, in order and once each: the server knows a key that it has seen. Runs in pages and in the worker. */
(() => {
  const { WAITING, REFUSED } = outbox;
  const HELD_UP = 3; // after so many tries without a clear answer the next ones go ahead
  const PATIENCE = 120_000;

  const bodyOf = (entry, token) => {
    const fields = [...entry.fields, ["key", entry.key], ["csrf_token", token]];
    const hasFiles = entry.fields.some(([, value]) => typeof value !== "string");
    const body = hasFiles ? new FormData() : new URLSearchParams();
    for (const [name, value] of fields) {
      if (typeof value === "string") body.append(name, value);
      else body.append(name, new Blob([value.bytes], { type: value.type }), value.name);
    }
    return body;
  };
  const ticketAt = async url => {
    const answer = await fetch(url, { cache: "no-store", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15_000) });
    if (!answer.ok) throw new Error(`ticket: ${answer.status}`);
    return answer.json();
  };
  const post = async (entry, ticket) => {
    const response = await fetch(entry.url, {
      method: "POST", body: bodyOf(entry, ticket.token), signal: AbortSignal.timeout(PATIENCE),
      headers: { Accept: "application/json", "Kaizen-Person": entry.person },
    });
    // The reply may be cut in its middle: then it is no reply.
    return { status: response.status, ...await response.json() };
  };

  /* "done", "refused", "later", or "another" when the person who wrote it is not signed in any more. */
  const outcome = async (entry, ticket, ticketUrl) => {
    let answer = await post(entry, ticket);
    if (answer.status === 400 && answer.person === entry.person) {
      answer = await post(entry, await ticketAt(ticketUrl));
    }
    const { status, person, sentences, at } = answer;
    if (status >= 500 || status === 429 || status === 408) return { now: "later" };
    if (status === 401 || person !== entry.person) return { now: "another", person };
    return { now: status < 400 ? "done" : "refused", at, sentences };
  };

  const settle = async (entry, { now, sentences }) => {
    // Done, but with a photo left out, say: the person hears of that too.
    const isSaid = now === "refused" || sentences?.length > 0;
    if (isSaid) await outbox.change(entry.id, { state: REFUSED, isDone: now === "done", said: sentences });
    else if (now === "done") await outbox.remove(entry.id);
    else if (now === "later") await outbox.change(entry.id, { tries: entry.tries + 1 });
  };

  /* What came of it: who is signed in (null when that could not be asked), what was sent, and whether some of theirs still waits. */
  const sendAll = async ticketUrl => {
    const isWaiting = entry => entry.state === WAITING;
    if (!(await outbox.all()).some(isWaiting)) return { person: null, sent: [], isLeft: false };
    let ticket;
    try { ticket = await ticketAt(ticketUrl); } catch { return { person: null, sent: [], isLeft: true }; }
    const mine = (await outbox.all()).filter(entry => isWaiting(entry) && entry.person === ticket.person);
    const sent = [], heldUp = new Set();
    let isLeft = false;
    for (const entry of mine) {
      if (heldUp.has(entry.url)) continue;
      const came = await outcome(entry, ticket, ticketUrl).catch(() => ({ now: "later" }));
      await settle(entry, came);
      if (came.now === "done") sent.push({ id: entry.id, at: came.at });
      if (came.now === "another") return { person: came.person, sent, isLeft: false };
      if (came.now !== "later") continue;
      isLeft = true;
      heldUp.add(entry.url);
      if (entry.tries + 1 < HELD_UP) break;
    }
    return { person: ticket.person, sent, isLeft };
  };

  outbox.send = ticketUrl => outbox.alone(() => sendAll(ticketUrl));
})();
