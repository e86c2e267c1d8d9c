"use strict";
/* What waits to be sent, in IndexedDB: read by pages and by the worker, so nothing here knows a page. */
(() => {
  const NAME = "outbox", WAITING = "waiting", REFUSED = "refused";
  const told = typeof BroadcastChannel === "function" ? new BroadcastChannel(NAME) : null;
  let listener = () => {};

  let opened = null;
  const open = () => opened ||= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "id", autoIncrement: true });
      request.result.createObjectStore("leases");
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = database.onversionchange = () => { database.close(); opened = null; };
      resolve(database);
    };
  }).catch(fault => { opened = null; throw fault; });

  // Resolves when the disk has it, not when the request was taken.
  const transact = async (store, mode, work) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, mode === "readwrite" ? { durability: "strict" } : {});
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
      work(transaction.objectStore(store), value => { result = value; });
    });
  };
  const write = async work => {
    const result = await transact("entries", "readwrite", work);
    told?.postMessage("changed");
    listener();
    return result;
  };

  const all = () => transact("entries", "readonly", (store, give) => {
    const request = store.getAll();
    request.onsuccess = () => give(request.result);
  });
  // A vote is a state: what was said last about the same idea counts.
  const add = entry => write((store, give) => {
    const request = store.getAll();
    request.onsuccess = () => {
      if (entry.isState) request.result.filter(one => one.isState && one.state === WAITING && one.url === entry.url && one.person === entry.person).forEach(one => store.delete(one.id));
      store.add({ ...entry, at: Date.now(), tries: 0, state: WAITING, said: [] }).onsuccess = event => give(event.target.result);
    };
  });
  const change = (id, values) => write(store => {
    const request = store.get(id);
    request.onsuccess = () => request.result && store.put({ ...request.result, ...values });
  });
  const remove = id => write(store => store.delete(id));

  // Where there are no Web Locks (plain http), a line in the database says who sends.
  const LEASE = 90_000;
  const take = () => transact("leases", "readwrite", (store, give) => {
    const request = store.get("sender");
    request.onsuccess = () => {
      if (request.result > Date.now()) return give(false);
      store.put(Date.now() + LEASE, "sender");
      give(true);
    };
  });
  const giveBack = () => transact("leases", "readwrite", store => store.delete("sender"));
  const leased = async work => {
    if (!await take()) return undefined;
    const renewing = setInterval(() => transact("leases", "readwrite", store => store.put(Date.now() + LEASE, "sender")).catch(() => {}), LEASE / 3);
    try { return await work(); } finally { clearInterval(renewing); await giveBack(); }
  };
  /* One sender at a time, among all tabs and the worker; the others leave it to that one. */
  const alone = work => self.navigator.locks
    ? navigator.locks.request(NAME, { ifAvailable: true }, lock => lock ? work() : undefined) : leased(work);

  const onChange = tell => {
    listener = tell;
    if (told) told.onmessage = tell;
  };
  self.outbox = { WAITING, REFUSED, all, add, change, remove, alone, onChange };
})();
